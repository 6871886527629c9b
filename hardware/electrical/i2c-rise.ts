// Which clock the ToF sensors' I2C bus may run at, by the length of its cable and its pull-ups. Arithmetic only: firmware
// imports it.

/** From 0.3 to 0.7 of the supply through a resistor: ln(0.7 / 0.3) (NXP UM10204 rev. 7.0, section 7.1). */
const RISE_FACTOR = 0.8473;
/** Longest rise, ns, and largest capacitance, pF, that the two modes allow (UM10204, table 10: tr, Cb). */
const FAST_RISE_NS = 300;
const STANDARD_RISE_NS = 1000;
const LARGEST_BUS_PF = 400;

/** Pull-up that every kit has in the box, on SDA and SCL each, Ohm; sensor boards add theirs, which is not counted on. */
export const I2C_PULL_UP_OHM = 2200;
/**
 * A guess between a category 5e cable's limit (56 pF/m: TIA-568-C.2, 5.6 nF per 100 m) and a typical LiYY control cable
 * (120 pF/m in its makers' data). Unit: pF/m.
 */
export const CABLE_PF_PER_M = 100;
/** The board's pin, its connector and tracks: 10 pF a pin (UM10204, table 10: Ci) and as much again. Guess. Unit: pF. */
const BOX_PF = 20;
/** A sensor board: the same, and its protection. Guess. Unit: pF. */
const SENSOR_PF = 30;

/** What decides how fast a bus may be. */
export interface I2cBus {
  /** All of its cable, every branch counted. */
  cableMm: number;
  sensors: number;
  pullUpOhm: number;
  pfPerM: number;
}

/** Capacitance of one line of the bus, pF. */
export function i2cBusPf(bus: I2cBus): number {
  return BOX_PF + bus.sensors * SENSOR_PF + (bus.cableMm * bus.pfPerM) / 1000;
}

/** Time that a line of the bus takes to rise, ns. */
export function i2cRiseNs(bus: I2cBus): number {
  return (RISE_FACTOR * bus.pullUpOhm * i2cBusPf(bus)) / 1000;
}

/** The fastest clock that the bus may run at, Hz; undefined when its cable is too long for either. */
export function i2cClockHz(bus: I2cBus): 400000 | 100000 | undefined {
  if (i2cBusPf(bus) > LARGEST_BUS_PF) return undefined;
  const riseNs = i2cRiseNs(bus);
  if (riseNs <= FAST_RISE_NS) return 400000;
  return riseNs <= STANDARD_RISE_NS ? 100000 : undefined;
}
