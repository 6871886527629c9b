// A box that runs: what happens at an edge, each second and each tenth of one, and what follows a command. Joins the box, its
// session and its lights; knows no sockets, pins and timers.
import { type Channel, SWITCH } from "../../protocol/channels.ts";
import type { Kind } from "../../protocol/messages.ts";
import type { LaneLights } from "./beacon.ts";
import type { Box } from "./box.ts";
import type { Vitals } from "./health-report.ts";
import { type Files, keepConfiguration, keepLearned } from "./kept-state.ts";
import { Session, type SessionOwner } from "./session.ts";

/** Time between two beats. Unit ms. */
export const BEAT_MS = 100;
/** What is learned is kept after an hour, and then once in so many ms: flash bears eight small files a day. Unit ms; guess. */
const FIRST_KEEP_MS = 3600000;
const KEEP_MS = 10800000;

/** What only the board knows. */
export interface Board {
  /** The box's monotonic time in ms. */
  now(): number;
  /** The board's own figures since the last call, with what is wrong with link and sensors in words. */
  vitals(lateMs: number, link: string, sensors: string): Vitals;
  /** A line for people at the board's console. */
  print(text: string): void;
}

/** The way to the host. */
export interface HostLink {
  /** Keeps the connection up; to be called at each beat. */
  maintain(tMs: number): void;
}

/** The sensors of a lane. */
export interface LaneInputs {
  /** Looks at what no interrupt tells; to be called at each beat. */
  look(tMs: number): void;
  /** What is wrong with the sensors as the drivers see it; "" when nothing is. */
  faults(): string;
}

/** One box. Times are monotonic ms. */
export class RunningBox implements SessionOwner {
  readonly session: Session;
  /** The way to the host, and the sensors; set before the first beat. */
  link!: HostLink;
  inputs!: LaneInputs;
  /** A crossing has been sent; whoever lets other events go before the next second takes it back. */
  hasCrossed = false;
  private box: Box;
  private lights: LaneLights;
  /** What a second has brought is shown and sent at the next beat: sensors do not wait for both. */
  private isNews = false;
  /** When the next beat is due: none at first. */
  private dueMs = 1e15;
  private lateMs = 0;
  private keepMs = FIRST_KEEP_MS;
  /** What was kept last has not been sent. */
  private isUntold = false;
  private files: Files;
  private board: Board;

  constructor(box: Box, lights: LaneLights, files: Files, board: Board) {
    this.box = box;
    this.lights = lights;
    this.files = files;
    this.board = board;
    this.session = new Session(box, this);
  }

  /** To be called ten times a second. */
  beat(tMs: number): void {
    if (tMs - this.dueMs > this.lateMs) this.lateMs = tMs - this.dueMs;
    this.dueMs = tMs + BEAT_MS;
    this.link.maintain(tMs);
    this.inputs.look(tMs);
    if (tMs >= this.lights.dueMs) this.lights.step(this.box.shownWaiting(), tMs);
    if (this.isNews) this.tell(tMs);
  }

  /** To be called once a second. */
  second(tMs: number): void {
    this.box.tick(tMs);
    this.isNews = true;
    if (tMs >= this.keepMs) this.keep(tMs);
  }

  /** A beam has been blocked or cleared: a crossing is sent at once. */
  beamChanged(channel: Channel, blocked: boolean, tMs: number): void {
    if (!this.box.feed(channel, blocked ? 1 : 0, 0, tMs)) return;
    this.hasCrossed = true;
    this.session.flush(this.board.now(), true);
  }

  /** The till has been opened or closed. */
  tillChanged(open: boolean, tMs: number): void {
    this.box.feed(SWITCH, open ? 1 : 0, 0, tMs);
    this.tell(this.board.now());
  }

  /** Somebody at the till has accepted the call that the lamp shows. */
  callAccepted(tMs: number): void {
    this.box.acceptCall(tMs);
    this.tell(this.board.now());
  }

  /** Shows and sends at once what has changed. */
  private tell(tMs: number): void {
    this.isNews = false;
    this.lights.show(this.box.shownWaiting(), tMs);
    this.session.flush(tMs);
  }

  health(tMs: number): string {
    const lateMs = this.lateMs;
    this.lateMs = 0;
    return this.box.report(this.board.vitals(lateMs, this.session.fault, this.inputs.faults()), tMs);
  }

  hasLearned(): boolean {
    return this.isUntold;
  }

  learned(tMs: number): string {
    this.isUntold = false;
    return this.box.learnedReport(tMs);
  }

  onCommand(kind: Kind, tMs: number): void {
    if (kind === "beacon") this.lights.show(this.box.shownWaiting(), tMs);
    else if (kind === "config") keepConfiguration(this.files, this.box);
  }

  print(text: string): void {
    this.board.print(text);
  }

  private keep(tMs: number): void {
    this.keepMs = tMs + KEEP_MS;
    keepLearned(this.files, this.box);
    this.isUntold = true;
  }
}
