// Announces decisions to console, log, subscribers, head office and pages, after lamps: only when the commands of the decision, and of
// records that follow it at once, have been written. One decision per turn of the event loop, so that a record waits for at most one.
import type { Logger } from "pino";
import type { Decision } from "../core/dispatch/decision.ts";
import { callEndMs } from "../core/dispatch/reason.ts";
import type { ShopClock } from "./shop-clock.ts";

/** How long a decision waits, so that lamps of records that follow at once come first. Unit ms. */
const LAMPS_FIRST_MS = 20;
/** How many decisions pages list. */
const LISTED = 12;

/** Takes a decision, its `tMs` by the wall clock. `upMs`: the same time by the monotonic clock. */
export type OnDecision = (decision: Decision, upMs: number) => void;

/** A decision as pages list it: "answered" has the time at which the till opened, which is some seconds before the decision. */
export function asListed(decision: Decision, earlier: readonly Decision[]): Decision {
  const { tMs, box, because } = decision;
  const call = because.code === "opened" ? earlier.find((one) => one.kind === "call" && one.box === box) : undefined;
  return call === undefined ? decision : { ...decision, tMs: callEndMs(call.tMs, tMs, because) };
}

/** The decisions of one shop. */
export class DecisionAnnouncer {
  /** The decisions to list, the newest first, as `asListed`. */
  listed: readonly Decision[] = [];
  private logger: Logger;
  private clock: ShopClock;
  private onDecision: OnDecision;
  /** Decisions to announce, the oldest first, and from when, by the machine's monotonic clock. */
  private waiting: { fromMs: number; tell: () => void }[] = [];

  constructor(logger: Logger, clock: ShopClock, onDecision: OnDecision) {
    this.logger = logger;
    this.clock = clock;
    this.onDecision = onDecision;
  }

  /** Takes a decision that has just been made; its `tMs` is by the monotonic clock. */
  add(made: Decision): void {
    const nowMs = this.clock.now();
    const tMs = made.tMs + this.clock.wall() - nowMs;
    if (this.waiting.length === 0) setTimeout(() => this.tellNext(), LAMPS_FIRST_MS);
    const tell = (): void => {
      const decision = { ...made, tMs };
      this.listed = [asListed(decision, this.listed), ...this.listed].slice(0, LISTED);
      const { kind, box, name, reason, because } = made;
      // In words, and as data for a terminal in another language.
      this.logger.info({ decision: kind, box, name, reason, because }, "decision");
      this.onDecision(decision, nowMs);
    };
    this.waiting.push({ fromMs: performance.now() + LAMPS_FIRST_MS, tell });
  }

  /** Announces all that wait, now. */
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
