// Tells everybody of decisions: console, log, subscribers, head office, pages. Lamps come first: a decision is worked up for
// the log only after its commands have been written, and after those of the records that follow at once; and one in a turn of the event
// loop, so that a record that comes meanwhile waits for one of them at most.
import type { Logger } from "pino";
import { type Decision, logEntryOf } from "../core/decision.ts";
import { callEndMs } from "../core/reason.ts";
import type { ShopClock } from "./shop-clock.ts";

/** A decision waits for so long: the record that follows it at once has its own lamp first. Unit ms. */
const LAMPS_FIRST_MS = 20;
/** Decisions that a page lists. */
const LISTED = 12;

/** Who is told; `upMs`: when it was decided, by the monotonic clock. The decision's own time is the wall clock's. */
export type OnDecision = (decision: Decision, upMs: number) => void;

/** A decision as it is listed: of a till that has opened, with the time at which it did, some seconds before it is taken to be open. */
export function asListed(decision: Decision, earlier: readonly Decision[]): Decision {
  const { tMs, box, because } = decision;
  const call = because.code === "opened" ? earlier.find((one) => one.kind === "call" && one.box === box) : undefined;
  return call === undefined ? decision : { ...decision, tMs: callEndMs(call.tMs, tMs, because) };
}

/** One shop's. */
export class DecisionDesk {
  /** The newest first; the time of a till that has opened is when it did, and stays so when its call is listed no longer. */
  listed: readonly Decision[] = [];
  private logger: Logger;
  private clock: ShopClock;
  private onDecision: OnDecision;
  /** The oldest first, and from when on it may be told, by the machine's clock. */
  private waiting: { fromMs: number; tell: () => void }[] = [];

  constructor(logger: Logger, clock: ShopClock, onDecision: OnDecision) {
    this.logger = logger;
    this.clock = clock;
    this.onDecision = onDecision;
  }

  /** Takes a decision that has just been made, its time by the monotonic clock. */
  add(made: Decision): void {
    const nowMs = this.clock.now();
    const tMs = made.tMs + this.clock.wall() - nowMs;
    if (this.waiting.length === 0) setTimeout(() => this.tellNext(), LAMPS_FIRST_MS);
    const tell = (): void => {
      const decision = { ...made, tMs };
      this.listed = [asListed(decision, this.listed), ...this.listed].slice(0, LISTED);
      this.logger.info(logEntryOf(made), "decision");
      this.onDecision(decision, nowMs);
    };
    this.waiting.push({ fromMs: performance.now() + LAMPS_FIRST_MS, tell });
  }

  /** Tells of all that waits, now. */
  flush(): void {
    for (const { tell } of this.waiting.splice(0)) tell();
  }

  private tellNext(): void {
    this.waiting.shift()?.tell();
    const next = this.waiting[0];
    if (next === undefined) return;
    const restMs = next.fromMs - performance.now();
    if (restMs > 0) setTimeout(() => this.tellNext(), restMs);
    else setImmediate(() => this.tellNext());
  }
}
