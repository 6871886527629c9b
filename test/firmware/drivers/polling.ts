// Polls a sensor's driver as a board does, on a virtual clock.
import type { RangeReading, RangeSensor } from "../../../firmware/drivers/port.ts";
import type { VirtualClock } from "../../../host/simulator/clock.ts";

/** Polls every 20 ms and gives what is not "none". */
export function poll(driver: RangeSensor, clock: VirtualClock, forMs: number): RangeReading[] {
  const readings: RangeReading[] = [];
  const endMs = clock.nowMs() + forMs;
  for (let tMs = clock.nowMs(); tMs <= endMs; tMs += 20) {
    clock.runUntil(tMs);
    const reading = driver.poll(tMs);
    if (reading.kind !== "none") readings.push(reading);
  }
  return readings;
}
