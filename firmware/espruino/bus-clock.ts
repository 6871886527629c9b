// The clock of the ToF sensors' bus: as fast as its cable allows.
import { CABLE_PF_PER_M, I2C_PULL_UP_OHM, i2cClockHz } from "../../hardware/electrical/i2c-rise.ts";
import type { BoxSettings } from "../../protocol/box-settings.ts";

/** The zones are metres apart: what fits a cable of up to 3 m. Unit Hz. */
const DEFAULT_HZ = 100000;

/** The default where the settings tell no length, and where it is too long for any clock. Unit Hz. */
export function busClockHz(settings: BoxSettings): number {
  const layout = settings.layout;
  if (settings.cableM === undefined) return DEFAULT_HZ;
  const hz = i2cClockHz({
    cableMm: settings.cableM * 1000,
    sensors: layout.head && layout.tail ? 2 : 1,
    pullUpOhm: settings.pullUpOhm ? settings.pullUpOhm : I2C_PULL_UP_OHM,
    pfPerM: CABLE_PF_PER_M,
  });
  return hz === undefined ? DEFAULT_HZ : hz;
}
