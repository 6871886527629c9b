// Calls for the look at the shop that a record has made due, when the store says that it is to be a little later.
import type { Store } from "../core/store.ts";
import type { ShopClock } from "./shop-clock.ts";

/** One store's. */
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

  /** To be called after each record. */
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
