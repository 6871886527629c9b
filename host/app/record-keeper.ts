// Writes records, decisions and events to the log, and tells boxes by acknowledgements which records are durable.
import type { Logger } from "pino";
import type { Health } from "../../protocol/messages/health.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Rejection } from "../core/boxes/box-transport.ts";
import { RecordAcknowledgements } from "../core/boxes/record-acknowledgements.ts";
import type { Decision } from "../core/dispatch/decision.ts";
import type { LaneView } from "../core/lane-view.ts";
import { conflictWarning, relivedWarning, type Warning, type WarningListener } from "../core/problems/warnings.ts";
import { type ShopEvent, ShopEvents } from "../core/shop-events.ts";
import { Log } from "../log/log.ts";
import type { LogProgress } from "../log/log-queue.ts";
import type { Sealed, TelemetryRow } from "../log/log-rows.ts";
import type { ShopClock } from "./shop-clock.ts";

/** Receives news of the log. */
export interface KeeperListener extends WarningListener {
  /** The log is open. `boxes`: those that were called when the previous host was killed. */
  onOpenCalls(boxes: readonly string[]): void;
  /** Time of the newest decision in the log, in ms since 1970. */
  onNewest(newestMs: number): void;
}

/** One shop's log and acknowledgements. */
export class RecordKeeper {
  private log: Log;
  private logger: Logger;
  private clock: ShopClock;
  private startedMs: number;
  private acknowledgements = new RecordAcknowledgements();
  private events = new ShopEvents();

  constructor(file: string, store: string, clock: ShopClock, listener: KeeperListener, logger: Logger) {
    this.logger = logger;
    this.clock = clock;
    this.startedMs = clock.now();
    const warn = ({ warning, lastsMs }: { warning: Warning; lastsMs: number }): void =>
      listener.onWarning(warning, lastsMs);
    const onCommitted = ({ box, telemetry, life, made }: TelemetryRow): void => {
      const { boot, seq, oldest } = telemetry;
      const lost = this.acknowledgements.commit(box, { boot, seq, oldest, life });
      if (lost > 0) this.log.addLost(box, lost, made);
    };
    this.log = new Log(
      file,
      store,
      {
        onCommitted,
        onOpened: (openCalls, newestMs) => {
          listener.onOpenCalls(openCalls);
          if (newestMs !== null) listener.onNewest(newestMs);
        },
        onConflict: ({ box, boot, seq }) => warn(conflictWarning(box, boot, seq)),
        onRelived: (box) => warn(relivedWarning(box)),
        onWarning: (warning, lastsMs) => listener.onWarning(warning, lastsMs),
        onWarningOver: (key) => listener.onWarningOver(key),
      },
      () => clock.now(),
      utcOf(clock),
    );
  }

  /** Opens the log; until then rows wait in memory. Resolves when it is open or has failed for the first time. */
  open(): Promise<void> {
    this.log.open();
    return this.log.tried;
  }

  /** The wall clock was set or, with `hasSlept`, the monotonic one stood still while the machine slept. */
  clockChanged(hasSlept: boolean): void {
    if (hasSlept) this.log.beginRun(utcOf(this.clock));
    else this.log.setClock(utcOf(this.clock));
  }

  /** Logs a record. `life` as in RecordNumber; `madeMs`: when it was made, by the monotonic clock. */
  addTelemetry(box: string, life: number, madeMs: number, telemetry: Telemetry): void {
    const { boot, seq, oldest } = telemetry;
    this.acknowledgements.receive(box, { boot, seq, oldest, life });
    this.log.addTelemetry({ box, life, telemetry, receivedMs: this.clock.wall() }, madeMs);
    for (const event of this.events.ofTelemetry(box, telemetry)) this.log.addEvent(event, madeMs);
  }

  /** Logs an event of now. */
  addEvent(event: ShopEvent): void {
    this.log.addEvent(event, this.clock.now());
  }

  /** Takes a health report of a box. */
  addHealth(box: string, health: Health): void {
    for (const event of this.events.ofHealth(box, health)) this.addEvent(event);
  }

  /** Counts a rejected message; the counts are logged every minute. */
  countRejection(rejection: Rejection): void {
    this.events.reject(rejection);
  }

  /** To be called once a second. */
  tick(lanes: readonly LaneView[]): void {
    for (const event of this.events.ofLanes(lanes)) {
      this.addEvent(event);
      const name = lanes.find(({ box }) => box === event.box)?.name;
      this.logger.info({ box: event.box, name, ...event.detail }, event.kind);
    }
    for (const event of this.events.ofMinute(this.clock.now())) this.addEvent(event);
  }

  /** Logs a decision. `upMs`: when it was made, by the monotonic clock. */
  addDecision(decision: Decision, upMs: number): void {
    this.log.addDecision(decision, upMs);
  }

  /** Logs decisions before everything that waits. */
  addDecisionsFirst(decisions: readonly Decision[]): void {
    this.log.addDecisionsFirst(decisions, this.startedMs);
  }

  /** Takes the acknowledgements to send now. */
  takeAcknowledgements(): ReturnType<RecordAcknowledgements["take"]> {
    return this.acknowledgements.take();
  }

  /** Deletes from the log what the archive has. */
  prune(sealed: readonly Sealed[]): void {
    this.log.prune(sealed);
  }

  get counts(): { logged: number; duplicates: number; conflicts: number } & LogProgress {
    const { logged, duplicates, conflicts, progress } = this.log;
    return { logged, duplicates, conflicts, ...progress };
  }

  /** Writes all rows that wait; resolves with the number that could not be written. */
  close(): Promise<number> {
    for (const event of this.events.ofMinute(Number.POSITIVE_INFINITY)) this.addEvent(event);
    return this.log.close();
  }
}

/** The offset of the monotonic clock to UTC, and its greatest error, by the wall clock. */
function utcOf(clock: ShopClock): { offsetMs: number; errorMs: number | null } {
  return { offsetMs: Math.round(clock.wall() - clock.now()), errorMs: clock.errorMs() };
}
