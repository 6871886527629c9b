// ST VL53L1X that looks at two and more regions of its array in turn, one measurement each.
import type { I2cBus } from "../port.ts";
import type { RangingMode } from "./modes.ts";
import * as reg from "./registers.ts";
import { Vl53l1x } from "./vl53l1x.ts";

/** Part of the array of 16 by 16 SPADs: the centre's number and the size (DS12385; UM2555: at least 4 by 4). */
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
   * Measures once in one zone. A region that is changed while the sensor ranges on may or may not hold for the next
   * measurement (UM2510: only when stopped); single measurements take it for sure.
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
