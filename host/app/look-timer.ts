// Looks at the shop when a record has asked for it and the store has put it off: at `dueMs` of the store.
import type { Store } from "../core/store.ts";
import type { ShopClock } from "./shop-clock.ts";

/** The timer of one store. */
export class LookTimer {
  private store: Store;
  private clock: ShopClock;
  private look: () => void;
  private timer: NodeJS.Timeout | undefined;
  private setForMs = 0;

  constructor(store: Store, clock: ShopClock, look: () => void) {
    this.store = store;
    this.clock = clock;
    this.look = look;
  }

  /** Sets the timer for the store's `dueMs`. To be called after each record. */
  set(): void {
    const { dueMs } = this.store;
    if (dueMs === undefined || (this.timer !== undefined && this.setForMs <= dueMs)) return;
    clearTimeout(this.timer);
    this.setForMs = dueMs;
    this.timer = setTimeout(() => this.fire(), Math.max(0, dueMs - this.clock.now()) / this.clock.speed);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private fire(): void {
    this.timer = undefined;
    if (this.store.dueMs === undefined) return;
    this.look();
    this.set();
  }
}
