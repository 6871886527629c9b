// The clocks of a host: a monotonic one, by which everything is decided, and the wall clock, by which it is logged.

/** Unit ms. */
export interface ShopClock {
  /** Seconds of the shop to a second of the machine. */
  readonly speed: number;
  now(): number;
  /** Since 1970. */
  wall(): number;
}

/** The machine's own clocks. */
export const MACHINE_CLOCK: ShopClock = { speed: 1, now: () => performance.now(), wall: () => Date.now() };

/** The clocks of a demo store, which starts now and may run faster. */
export function demoClock(speed: number): ShopClock {
  const startedMs = Date.now();
  const now = (): number => performance.now() * speed;
  return { speed, now, wall: () => startedMs + now() };
}
