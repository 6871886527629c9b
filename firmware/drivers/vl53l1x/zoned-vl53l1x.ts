// ST VL53L1X that measures in several regions of its array in turn.
import type { I2cBus } from "../port.ts";
import type { RangingMode } from "./modes.ts";
import * as reg from "./registers.ts";
import { Vl53l1x } from "./vl53l1x.ts";

/** Region of the array of 16 by 16 SPADs: number of the centre SPAD, and size (DS12385; UM2555: at least 4 by 4). */
export interface Region {
  centre: number;
  width: number;
  height: number;
}

/** One sensor with several zones. */
export class ZonedVl53l1x extends Vl53l1x {
  private regions: readonly Region[];

  constructor(bus: I2cBus, address: number, mode: RangingMode, regions: readonly Region[]) {
    super(bus, address, mode);
    this.regions = regions;
  }

  protected override begin(): boolean {
    return this.measure(0);
  }

  protected override next(): boolean {
    return this.measure((this.zone + 1) % this.regions.length);
  }

  /**
   * Measures once in one zone. While the sensor ranges continuously, a changed region may or may not apply to the next
   * measurement (UM2510: only when stopped); for single measurements it always does.
   */
  private measure(zone: number): boolean {
    const region = this.regions[zone] as Region;
    this.zone = zone;
    return (
      this.putAll(reg.REGION, [region.centre, 16 * (region.height - 1) + region.width - 1]) &&
      this.put(reg.INTERRUPT_CLEAR, 1) &&
      this.put(reg.MODE_START, reg.ONCE)
    );
  }
}
