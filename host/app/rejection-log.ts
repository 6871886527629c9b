// Tells of messages that were rejected, at a limited rate.
import type { Logger } from "pino";
import type { Rejection } from "../core/box-transport.ts";
import { implausibleWarning, type WarningListener } from "../core/warnings.ts";
import type { ShopClock } from "./shop-clock.ts";

/** Rejected messages are logged this often, with their number. Unit ms. */
const REJECT_EVERY_MS = 10000;

/** One host's rejections. */
export class RejectionLog {
  private logger: Logger;
  private clock: ShopClock;
  private warnings: WarningListener;
  private onEach: (rejection: Rejection) => void;
  /** When one was logged last, and how many there were since. */
  private loggedMs = Number.NEGATIVE_INFINITY;
  private count = 0;

  /** `onEach` keeps count of every one. */
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
    this.count += 1;
    if (this.clock.now() - this.loggedMs < REJECT_EVERY_MS) return;
    this.logger.warn({ about, from, reason, field, count: this.count }, "message rejected");
    this.loggedMs = this.clock.now();
    this.count = 0;
  }
}
