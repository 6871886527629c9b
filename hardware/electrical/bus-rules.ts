// Rules for the ToF sensors' bus: speed, strength, addresses.
import { type Assembly, everyPart } from "../assembly/assembly.ts";
import { PARTS } from "../parts/all.ts";
import { CABLE_PF_PER_M, type I2cBus, i2cBusPf, i2cClockHz, i2cRiseNs } from "./i2c-rise.ts";
import { resistorsBetween } from "./nets.ts";
import type { Rule } from "./rule.ts";

/** Pull-ups that a sensor's board has of its own, Ohm (schematic of Pololu 3415; others have 4.7 or 10 kOhm). */
const SENSOR_PULL_UP_OHM = 10000;
/** What a part of the bus sinks at 0.4 V, mA (UM10204, table 10: IOL). */
const SINK_MA = 3;

/** The bus of an assembly; undefined without ToF sensors. */
export function busOf(assembly: Assembly): I2cBus | undefined {
  const { sda } = assembly.board.wiring;
  const sensors = assembly.connectors.filter(({ device }) => device.nets["SDA"] === sda);
  if (sensors.length === 0) return undefined;
  const cableMm = sensors.reduce((sum, { cable }) => sum + cable.mm, 0);
  return { cableMm, sensors: sensors.length, pullUpOhm: pullUpOhm(assembly), pfPerM: CABLE_PF_PER_M };
}

function pullUpOhm(assembly: Assembly): number {
  const ohms = resistorsBetween(assembly, assembly.board.wiring.sda, "3V3");
  return ohms.length === 0 ? SENSOR_PULL_UP_OHM : Math.min(...ohms);
}

/** The clock that an assembly's bus may have, in words. */
export function clockText(assembly: Assembly): string {
  const bus = busOf(assembly);
  if (bus === undefined) return "-";
  const fastest = i2cClockHz(bus);
  const clockHz = fastest && Math.min(fastest, assembly.outline.i2cMaxHz ?? fastest);
  return `${(bus.cableMm / 1000).toFixed(1)} m, ${Math.round(i2cRiseNs(bus))} ns: ${clockHz === undefined ? "none" : `${clockHz / 1000} kHz`}`;
}

function addressFaults(assembly: Assembly): string[] {
  const sensors = everyPart(assembly).filter(({ part }) => PARTS[part].address !== undefined);
  const lines = new Map<string, string>();
  return sensors.flatMap(({ ref, nets }) => {
    const line = nets["XSHUT"];
    if (line === undefined || assembly.board.pins[line] === undefined)
      return sensors.length > 1 ? [`${ref}: found no XSHUT line, expected one of its own: all have address 0x29`] : [];
    const other = lines.get(line);
    lines.set(line, ref);
    return other === undefined ? [] : [`${ref}: found XSHUT on ${line}, which ${other} has, expected one of its own`];
  });
}

export const BUS_RULES: readonly Rule[] = [
  {
    name: "I2C rise",
    asks: "With the kit's cable and pull-ups both lines rise in time for 100 or 400 kHz, at 400 pF or less.",
    source: "UM10204 rev. 7.0, table 10 (300 ns, 1,000 ns, 400 pF) and section 7.1 (0.8473 R C)",
    faults: (assembly) => {
      const bus = busOf(assembly);
      if (bus === undefined || i2cClockHz(bus) !== undefined) return [];
      return [
        `bus: found ${Math.round(i2cRiseNs(bus))} ns and ${Math.round(i2cBusPf(bus))} pF over ${bus.cableMm} mm, expected at most 1000 ns and 400 pF`,
      ];
    },
    figure: clockText,
  },
  {
    name: "I2C sink",
    asks: "All pull-ups together, those on the sensors' boards included, draw 3 mA or less.",
    source: "UM10204 rev. 7.0, table 10 (IOL 3 mA at 0.4 V)",
    faults: (assembly) => {
      const bus = busOf(assembly);
      if (bus === undefined) return [];
      const inBox = resistorsBetween(assembly, assembly.board.wiring.sda, "3V3");
      const siemens = inBox.reduce((sum, ohm) => sum + 1 / ohm, bus.sensors / SENSOR_PULL_UP_OHM);
      const ma = 1000 * (3.3 - 0.4) * siemens;
      return ma <= SINK_MA ? [] : [`bus: found ${ma.toFixed(1)} mA, expected at most ${SINK_MA} mA`];
    },
  },
  {
    name: "addresses",
    asks: "Every ToF sensor has an XSHUT line of its own, as all wake up at 0x29.",
    source:
      'VL53L1X datasheet, section 4, "Control interface" (address 0x52 in eight bits), and pin description (XSHUT)',
    faults: addressFaults,
  },
];
