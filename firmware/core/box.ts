// A whole box without its wires: sensor inputs, commands and time go in; payloads and the lamp come out. Joins the lane, the
// lamp, the records and the commands.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, HEAD, TAIL } from "../../protocol/channels.ts";
import { encode } from "../../protocol/codec.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Kind } from "../../protocol/messages.ts";
import { Beacon } from "./beacon.ts";
import { Commands, reasonOf } from "./commands.ts";
import { HealthReport, Tally, type Vitals } from "./health-report.ts";
import { Lane } from "./lane.ts";
import { learnedText, recall } from "./learned.ts";
import { Records } from "./records.ts";
import { tillStateOf } from "./till-state.ts";

/** What a box is made from. */
export interface BoxSetup {
  layout: LaneLayout;
  /** Boot id, 1 to 16 characters, another one at every start. */
  boot: string;
  firmware: string;
  board: string;
  /** The box's own rule calls when more than this many wait. */
  callAbove: number;
  /** Time between telemetry records when nothing changes. Unit ms. */
  telemetryMs: number;
  /** Records kept while the host is away: one a minute, and a few of the seconds before that was noticed. */
  outboxRecords: number;
}

/** A length less sure than this is not shown. As the host's own least confidence. */
const SURE_ENOUGH = 0.4;

/** One box. All times are its monotonic time in ms. Not one of its methods throws. */
export class Box {
  readonly lane: Lane;
  readonly commands: Commands;
  readonly beacon: Beacon;
  readonly records: Records;
  private health: HealthReport = new HealthReport();
  private setup: BoxSetup;
  /** Connections since the start. */
  private session = 0;
  private shown: number | undefined;

  constructor(setup: BoxSetup) {
    this.setup = setup;
    this.lane = new Lane(setup.layout);
    this.beacon = new Beacon(setup.callAbove);
    this.records = new Records(this.lane, this.beacon, setup.boot, setup.outboxRecords);
    const configuration = { id: 0, callAbove: setup.callAbove, telemetryMs: setup.telemetryMs, tag: null };
    this.commands = new Commands(this.beacon, this.records, setup.boot, configuration);
  }

  /** Takes one sensor input; a crossing makes a record at once. True when there is a new one. */
  feed(channel: Channel, value: number, status: number, tMs: number): boolean {
    const lane = this.lane;
    const open = lane.open;
    const crossings = lane.crossings.count;
    lane.feed(channel, value, status, tMs);
    if (channel === HEAD || channel === TAIL) return false;
    this.health.count(channel);
    if (crossings === lane.crossings.count && open === lane.open) return false;
    return this.records.recordChange(tMs);
  }

  /** To be called once a second. */
  tick(tMs: number): void {
    const lane = this.lane;
    const confidence = lane.tick(tMs);
    const waiting = lane.waiting();
    this.shown = confidence < SURE_ENOUGH ? undefined : waiting;
    const state = tillStateOf(lane, tMs);
    const changed = this.beacon.tick(state, waiting, confidence, tMs);
    this.records.tick(changed, this.commands.configuration.telemetryMs, state, waiting, confidence, tMs);
  }

  /** Somebody at the till has accepted the call that the lamp shows. */
  acceptCall(tMs: number): void {
    if (this.beacon.accept()) this.records.recordChange(tMs);
  }

  /** What the lamp shows. */
  lamp(): LampSignal {
    return this.beacon.signal;
  }

  /** The length that the cashier's gauge shows, as of the last tick; undefined when it is not to be trusted. */
  shownWaiting(): number | undefined {
    return this.shown;
  }

  /** What the lane has learned, for the host. */
  learnedReport(tMs: number): string {
    return encode("learned", { boot: this.setup.boot, tMs: tMs, learned: this.learned() });
  }

  /** What the lane has learned, as a text to keep. */
  learned(): string {
    return learnedText(this.lane, this.setup.layout);
  }

  /** Takes what was kept; false when it is of another layout, or damaged. */
  recall(kept: string): boolean {
    return recall(this.lane, this.setup.layout, kept);
  }

  /** The will of the connection about to be made; counts it. */
  will(): string {
    this.session += 1;
    return this.status("offline");
  }

  /** The birth of the connection just made. */
  birth(): string {
    return this.status("online");
  }

  /** The report on the box's health since the last one. */
  report(vitals: Vitals, tMs: number): string {
    const commands = this.commands;
    const tally = new Tally(this.setup.boot, commands, this.records.dropped(), this.session);
    const lane = this.lane;
    return this.health.report(tally, vitals, lane.headZone.samples(), lane.tailZone.samples(), tMs);
  }

  /** Takes a command; "" or why it was refused. */
  command(kind: Kind, payload: string, tMs: number): string {
    if (kind !== "beacon") return this.commands.take(kind, payload, tMs);
    const decoded = this.beacon.read(payload);
    if (decoded.kind === "ok") {
      if (this.beacon.command(decoded.message, tMs)) this.records.recordChange(tMs);
      return "";
    }
    this.commands.rejected += 1;
    return reasonOf(decoded);
  }

  private status(presence: "online" | "offline"): string {
    const setup = this.setup;
    return encode("status", {
      boot: setup.boot,
      session: this.session,
      presence: presence,
      firmware: setup.firmware,
      board: setup.board,
    });
  }
}
