// The clocks of a host: a monotonic one, by which everything is decided, and the wall clock, by which it is dated.
import { existsSync } from "node:fs";
import { uptime } from "node:os";

/** Unit ms. */
export interface ShopClock {
  /** Seconds of the shop to a second of the machine. */
  readonly speed: number;
  /** Its wall clock is that of a demo: it may be ahead of the machine's. */
  readonly isVirtual: boolean;
  now(): number;
  /** Since 1970. */
  wall(): number;
  /** Time since the machine was switched on, the time that it slept included; right to a second. */
  up(): number;
  /** How far the wall clock may be off; null: nobody knows. */
  errorMs(): number | null;
}

/** Exists while systemd-timesyncd has the clock in step with a time server (systemd-timesyncd.service(8)). */
const SYNCHRONIZED = "/run/systemd/timesync/synchronized";
/** Unit ms. */
const SYNCHRONIZED_MS = 1000;

/** The machine's own clocks. */
export const MACHINE_CLOCK: ShopClock = {
  speed: 1,
  isVirtual: false,
  now: () => performance.now(),
  wall: () => Date.now(),
  up: () => 1000 * uptime(),
  errorMs: () => (existsSync(SYNCHRONIZED) ? SYNCHRONIZED_MS : null),
};

/** The clocks of a demo store, which starts now and may run faster. */
export interface DemoClock extends ShopClock {
  /** From now on time runs as that of the virtual boxes, which slows down on a machine too slow for its speed. */
  follow(virtualMs: () => number): void;
}

/** Time from a demo's clock to its shop, on a slow machine that builds the image first. Unit s. */
const START_S = 120;

/**
 * A demo's clocks, at `speed` seconds to the second for `forS` seconds. Its day began as long ago as it gains on the
 * machine's clock, so that no record is from the future.
 */
export function demoClock(speed: number, forS: number): DemoClock {
  const gainMs = 1000 * (forS + START_S) * Math.max(0, speed - 1);
  const startedMs = Date.now() - gainMs - performance.now() * Math.max(1, speed);
  let source = (): number => performance.now() * speed;
  let latestMs = 0;
  // The virtual time that was foreseen may turn out to have been too much.
  const now = (): number => {
    latestMs = Math.max(latestMs, source());
    return latestMs;
  };
  const follow = (virtualMs: () => number): void => {
    const sinceMs = now() - virtualMs();
    source = () => sinceMs + virtualMs();
  };
  return { speed, isVirtual: true, now, wall: () => startedMs + now(), up: now, errorMs: () => null, follow };
}
