// One place for a ranging sensor where any of several chips may be plugged in: found out each time it wakes.
import type { RangeFault, RangeReading, RangeSensor } from "../port.ts";

/** The first of its drivers that knows the chip. */
export class FirstThatAnswers implements RangeSensor {
  private drivers: readonly RangeSensor[];
  private known: RangeSensor;

  constructor(drivers: readonly RangeSensor[]) {
    this.drivers = drivers;
    this.known = drivers[0] as RangeSensor;
  }

  claim(tMs: number): RangeFault | "" {
    let fault: RangeFault | "" = "invalid";
    for (let i = 0; fault === "invalid" && i < this.drivers.length; i++) {
      this.known = this.drivers[i] as RangeSensor;
      fault = this.known.claim(tMs);
    }
    return fault;
  }

  poll(tMs: number): RangeReading {
    return this.known.poll(tMs);
  }
}
