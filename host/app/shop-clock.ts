// The clocks of a host: a monotonic one, on which decisions are made, and the wall clock, which dates them.
import { existsSync } from "node:fs";
import { uptime } from "node:os";

/** The clocks. Unit ms. */
export interface ShopClock {
  /** Seconds of the shop per second of the machine; 1 except in a demo. */
  readonly speed: number;
  /** It is that of a demo, whose wall clock is not the machine's. */
  readonly isVirtual: boolean;
  /** Monotonic. */
  now(): number;
  /** Wall clock, since 1970. */
  wall(): number;
  /** Time since the machine was switched on, including sleep; exact to a second. */
  up(): number;
  /** Greatest error of the wall clock; null where unknown. */
  errorMs(): number | null;
}

/** Exists once systemd-timesyncd has synchronised the clock (systemd-timesyncd.service(8)). */
const SYNCHRONIZED = "/run/systemd/timesync/synchronized";
/** Greatest error of a synchronised clock. Unit ms; guess. */
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

/** The clocks of a demo store, which may run faster than real time. */
export interface DemoClock extends ShopClock {
  /** From now on time follows that of the virtual boxes, which slows down where the machine is too slow for `speed`. */
  follow(virtualMs: () => number): void;
}

/** Greatest time between the start of a demo's clock and its shop: a slow machine builds the image first. Unit s. */
const START_S = 120;

/**
 * A demo's clocks, at `speed` virtual seconds per second for `forS` real seconds. Its wall clock starts in the past by the time that
 * it will gain, so that no record is from the future.
 */
export function demoClock(speed: number, forS: number): DemoClock {
  const gainMs = 1000 * (forS + START_S) * Math.max(0, speed - 1);
  const startedMs = Date.now() - gainMs - performance.now() * Math.max(1, speed);
  let source = (): number => performance.now() * speed;
  let latestMs = 0;
  // When it begins to follow the boxes, their time may be behind this one: then it stands still.
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
