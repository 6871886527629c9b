// Keeps what must not be lost: records and decisions go to the log, and boxes learn what of it is durable.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Decision } from "../core/decision.ts";
import { RecordAcknowledgements } from "../core/record-acknowledgements.ts";
import { conflictWarning, relivedWarning, type Warning, type WarningListener } from "../core/warnings.ts";
import type { Part } from "../log/day-reader.ts";
import { Log, type LogProgress } from "../log/log.ts";
import type { TelemetryRow } from "../log/log-rows.ts";
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
  private clock: ShopClock;
  private startedMs: number;
  private acknowledgements = new RecordAcknowledgements();

  constructor(file: string, store: string, clock: ShopClock, listener: KeeperListener) {
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
  }

  addDecision(decision: Decision): void {
    this.log.addDecision(decision, this.clock.now());
  }

  /** Decisions that belong before all that waits. */
  addDecisionsFirst(decisions: readonly Decision[]): void {
    this.log.addDecisionsFirst(decisions, this.startedMs);
  }

  /** What boxes are to be told now. */
  takeAcknowledgements(): ReturnType<RecordAcknowledgements["take"]> {
    return this.acknowledgements.take();
  }

  /** Takes records out of the log that the archive has. */
  prune(parts: readonly Part[]): void {
    this.log.prune(parts);
  }

  get counts(): { logged: number; duplicates: number; conflicts: number } & LogProgress {
    const { logged, duplicates, conflicts, progress } = this.log;
    return { logged, duplicates, conflicts, ...progress };
  }

  /** Writes what waits; resolves with the number of rows that could not be written. */
  close(): Promise<number> {
    return this.log.close();
  }
}

/** What the monotonic clock is in UTC, as far as the wall clock tells. */
function utcOf(clock: ShopClock): { offsetMs: number; errorMs: number | null } {
  return { offsetMs: Math.round(clock.wall() - clock.now()), errorMs: clock.errorMs() };
}
