// Logs rejected messages to the console: each sender and reason at most every ten seconds, with their number.
import type { Logger } from "pino";
import type { Rejection } from "../core/boxes/box-transport.ts";
import { implausibleWarning, type WarningListener } from "../core/problems/warnings.ts";
import type { ShopClock } from "./shop-clock.ts";

/** Shortest time between two lines of one sender and reason. Unit ms. */
const EVERY_MS = 10000;
/** How many senders and reasons are remembered, and how many lines there may be in that time: made-up senders cannot flood it. */
const MOST = 200;
const MOST_LINES = 50;

/** Counts rejections since their last line. */
export class RejectionLog {
  private logger: Logger;
  private clock: ShopClock;
  private warnings: WarningListener;
  private onEach: (rejection: Rejection) => void;
  private seen = new Map<string, { loggedMs: number; count: number }>();
  private lines = { sinceMs: Number.NEGATIVE_INFINITY, count: 0 };

  /** `onEach` is called for every rejection, logged or not. */
  constructor(logger: Logger, clock: ShopClock, warnings: WarningListener, onEach: (rejection: Rejection) => void) {
    this.logger = logger;
    this.clock = clock;
    this.warnings = warnings;
    this.onEach = onEach;
  }

  add(rejection: Rejection): void {
    this.onEach(rejection);
    const { reason, field, about, from } = rejection;
    if (reason === "implausible") {
      const { warning, lastsMs } = implausibleWarning(about, field, from);
      this.warnings.onWarning(warning, lastsMs);
    }
    const nowMs = this.clock.now();
    const key = `${reason} ${from}`;
    const entry = this.seen.get(key) ?? { loggedMs: Number.NEGATIVE_INFINITY, count: 0 };
    entry.count += 1;
    this.seen.delete(key);
    this.seen.set(key, entry);
    if (this.seen.size > MOST) this.seen.delete(this.seen.keys().next().value as string);
    if (nowMs - entry.loggedMs < EVERY_MS || !this.hasRoom(nowMs)) return;
    this.logger.warn({ about, from, reason, field, count: entry.count }, "message rejected");
    entry.loggedMs = nowMs;
    entry.count = 0;
  }

  private hasRoom(nowMs: number): boolean {
    if (nowMs - this.lines.sinceMs >= EVERY_MS) this.lines = { sinceMs: nowMs, count: 0 };
    this.lines.count += 1;
    return this.lines.count <= MOST_LINES;
  }
}
