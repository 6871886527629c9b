// Keeps what must not be lost: records and decisions go to the log, and boxes learn what of it is durable.
import type { Logger } from "pino";
import type { Health } from "../../protocol/messages/health.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Rejection } from "../core/box-transport.ts";
import type { Decision } from "../core/decision.ts";
import type { LaneView } from "../core/lane-view.ts";
import { RecordAcknowledgements } from "../core/record-acknowledgements.ts";
import { type ShopEvent, ShopEvents } from "../core/shop-events.ts";
import { conflictWarning, relivedWarning, type Warning, type WarningListener } from "../core/warnings.ts";
import { Log } from "../log/log.ts";
import type { LogProgress } from "../log/log-queue.ts";
import type { Sealed, TelemetryRow } from "../log/log-rows.ts";
import type { ShopClock } from "./shop-clock.ts";

/** Who is told of the log. */
export interface KeeperListener extends WarningListener {
  /** The log is open: these boxes were being called when the host before this one was killed. */
  onOpenCalls(boxes: readonly string[]): void;
  /** When the newest decision in the log was made, in ms since 1970. */
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

  /** Opens the log; until then everything waits in memory. Resolves when it is open, or in trouble. */
  open(): Promise<void> {
    this.log.open();
    return this.log.tried;
  }

  /** The wall clock has been set, or, after a sleep, the monotonic one has stood still. */
  clockChanged(hasSlept: boolean): void {
    if (hasSlept) this.log.beginRun(utcOf(this.clock));
    else this.log.setClock(utcOf(this.clock));
  }

  /** A record has come; `life` counts the lives of its boot id, `madeMs` is when it was made by the monotonic clock. */
  addTelemetry(box: string, life: number, madeMs: number, telemetry: Telemetry): void {
    const { boot, seq, oldest } = telemetry;
    this.acknowledgements.receive(box, { boot, seq, oldest, life });
    this.log.addTelemetry({ box, life, telemetry, receivedMs: this.clock.wall() }, madeMs);
    for (const event of this.events.ofTelemetry(box, telemetry)) this.log.addEvent(event, madeMs);
  }

  /** Something that happened just now. */
  addEvent(event: ShopEvent): void {
    this.log.addEvent(event, this.clock.now());
  }

  /** A box has reported how it fares. */
  addHealth(box: string, health: Health): void {
    for (const event of this.events.ofHealth(box, health)) this.addEvent(event);
  }

  /** A message has been rejected: it is counted, minute by minute. */
  countRejection(rejection: Rejection): void {
    this.events.reject(rejection);
  }

  /** To be called once a second, with the boxes as they are seen. */
  tick(lanes: readonly LaneView[]): void {
    for (const event of this.events.ofLanes(lanes)) {
      this.addEvent(event);
      const name = lanes.find(({ box }) => box === event.box)?.name;
      this.logger.info({ box: event.box, name, ...event.detail }, event.kind);
    }
    for (const event of this.events.ofMinute(this.clock.now())) this.addEvent(event);
  }

  /** `upMs`: when it was made, by the monotonic clock. */
  addDecision(decision: Decision, upMs: number): void {
    this.log.addDecision(decision, upMs);
  }

  /** Decisions that belong before all that waits. */
  addDecisionsFirst(decisions: readonly Decision[]): void {
    this.log.addDecisionsFirst(decisions, this.startedMs);
  }

  /** What boxes are to be told now. */
  takeAcknowledgements(): ReturnType<RecordAcknowledgements["take"]> {
    return this.acknowledgements.take();
  }

  /** Takes out of the log what the archive has. */
  prune(sealed: readonly Sealed[]): void {
    this.log.prune(sealed);
  }

  get counts(): { logged: number; duplicates: number; conflicts: number } & LogProgress {
    const { logged, duplicates, conflicts, progress } = this.log;
    return { logged, duplicates, conflicts, ...progress };
  }

  /** Writes what waits; resolves with the number of rows that could not be written. */
  close(): Promise<number> {
    for (const event of this.events.ofMinute(Number.POSITIVE_INFINITY)) this.addEvent(event);
    return this.log.close();
  }
}

/** What the monotonic clock is in UTC, as far as the wall clock tells. */
function utcOf(clock: ShopClock): { offsetMs: number; errorMs: number | null } {
  return { offsetMs: Math.round(clock.wall() - clock.now()), errorMs: clock.errorMs() };
}
