// A board's watchdog in virtual time, with its platform's range.
import type { VirtualClock } from "./clock.ts";

/** One watchdog; `onBite` resets the board. Once armed, it cannot be stopped. */
export class VirtualWatchdog {
  private clock: VirtualClock;
  private maxMs: number;
  private onBite: () => void;
  /** 0 while it is not armed. */
  private limitMs = 0;
  private automatic = false;
  private kickedMs = 0;
  private cancel: () => void = () => {};

  constructor(clock: VirtualClock, maxMs: number | undefined, onBite: () => void) {
    this.clock = clock;
    this.maxMs = maxMs ?? Number.POSITIVE_INFINITY;
    this.onBite = onBite;
  }

  /** Throws for a time beyond the range, and is armed with the longest then (targets/rp2xxx: jshEnableWatchDog). */
  enable(seconds: number, automatic = true): void {
    this.automatic = automatic;
    this.limitMs = Math.min(seconds * 1000, this.maxMs);
    this.kick();
    if (seconds * 1000 > this.maxMs) throw new Error("Maximum watchdog timeout exceeded");
  }

  kick(): void {
    if (this.limitMs === 0) return;
    this.kickedMs = this.clock.nowMs();
    this.cancel();
    // The interpreter kicks an automatic one whenever it idles: only a stretch without idling lets it bite.
    if (!this.automatic) this.cancel = this.clock.after(this.limitMs, this.onBite);
  }

  /** How much longer the program may stand still. */
  leftMs(): number {
    if (this.limitMs === 0) return Number.POSITIVE_INFINITY;
    return this.automatic ? this.limitMs : this.kickedMs + this.limitMs - this.clock.nowMs();
  }

  /** The chip has been reset. */
  disarm(): void {
    this.cancel();
    this.limitMs = 0;
  }
}
