// Rules for currents and voltages: rails, fuses, lamps, the strip's data.
import { type Assembly, everyPart, type Net } from "../assembly/assembly.ts";
import { PARTS } from "../parts/all.ts";
import { feeds, givenMa, joinedTo, RAIL_V, reachedFrom, takenMa } from "./nets.ts";
import type { Rule } from "./rule.ts";

/** Share of a rating that may be used for good; the rest is for heat and age. Guess. */
const USE = 0.8;
const LOGIC_V = 3.3;
const FED = ["24V", "5V", "3V3"] as const;

/** Voltage of a driver on a net: a buffer's, or a pin's; through resistors. */
function driverV(assembly: Assembly, net: Net): number {
  const driver = reachedFrom(assembly, net).find(({ does }) => does.kind === "push-pull");
  return driver?.does.kind === "push-pull" ? driver.does.v : LOGIC_V;
}

/** Current of an LED or lamp on a net that a pin or a MOSFET drives, mA, and the part that drives it. */
function lampDrives(assembly: Assembly) {
  return everyPart(assembly).flatMap((fitted) =>
    Object.entries(PARTS[fitted.part].terminals).flatMap(([terminal, does]) => {
      const net = fitted.nets[terminal];
      if (does.kind !== "lamp" || net === undefined) return [];
      const reached = reachedFrom(assembly, net);
      const ohm = reached.map((one) => PARTS[one.fitted.part].ohm).find((value) => value !== undefined);
      const mosfet = reached.find((one) => PARTS[one.fitted.part].gateV !== undefined)?.fitted;
      const rail = fitted.nets["+"];
      return [{ name: `${fitted.does} ${terminal}`, does, ohm, mosfet, railV: RAIL_V[rail ?? ""]?.v ?? LOGIC_V }];
    }),
  );
}

function lampFaults(assembly: Assembly): string[] {
  return lampDrives(assembly).flatMap(({ name, does, ohm, mosfet, railV }) => {
    const ma = does.v >= railV ? does.ma : ohm === undefined ? Infinity : (1000 * (railV - does.v)) / ohm;
    if (ma === Infinity) return [`${name}: found no resistor, expected one for ${does.ma} mA`];
    const part = mosfet === undefined ? undefined : PARTS[mosfet.part];
    const limitMa = part?.drainMa ?? assembly.outline.pinMa;
    const faults: string[] = [];
    if (ma > Math.min(limitMa, does.ma * 1.05))
      faults.push(`${name}: found ${ma.toFixed(1)} mA, expected at most ${Math.min(limitMa, does.ma)} mA`);
    if (part?.gateV !== undefined && part.gateV > LOGIC_V)
      faults.push(`${mosfet?.ref}: found a MOSFET specified at ${part.gateV} V of gate, expected ${LOGIC_V} V or less`);
    if (part?.drainV !== undefined && part.drainV < railV * 1.25)
      faults.push(`${mosfet?.ref}: found a MOSFET for ${part.drainV} V at ${railV} V, expected a quarter more`);
    return faults;
  });
}

function supplyFaults(assembly: Assembly): string[] {
  return everyPart(assembly).flatMap(({ ref, part, nets }) =>
    Object.entries(PARTS[part].terminals).flatMap(([terminal, does]) => {
      const rail = RAIL_V[nets[terminal] ?? ""];
      if (does.kind !== "supply" || rail === undefined) return [];
      const [low, high] = [rail.v * (1 - rail.share), rail.v * (1 + rail.share)];
      return low >= does.minV && high <= does.maxV
        ? []
        : [
            `${ref} (${part}): found ${low.toFixed(2)} to ${high.toFixed(2)} V, expected ${does.minV} to ${does.maxV} V`,
          ];
    }),
  );
}

function budgetFaults(assembly: Assembly): string[] {
  return FED.flatMap((rail) => {
    const taken = takenMa(assembly, rail);
    const given = givenMa(assembly, rail);
    if (taken === 0 || (given !== undefined && taken <= given * USE)) return [];
    return given === undefined
      ? [`${rail}: found nothing that feeds it, expected a supply of ${taken} mA`]
      : [`${rail}: found ${taken} mA, expected at most ${Math.round(given * USE)} mA of ${given} mA`];
  });
}

/** The rail behind a fuse, and what flows through it. */
function fuseFaults(assembly: Assembly): string[] {
  const fuses = assembly.inside.filter(({ part }) => PARTS[part].holdMa !== undefined);
  const fed = assembly.usbPower === undefined || joinedTo(assembly, "24V").length > 0;
  if (fuses.length === 0 && fed) return ["supply: found no fuse, expected one for each lane"];
  return fuses.flatMap(({ ref, part, nets }) => {
    const rail = FED.find((one) => feeds(assembly, nets["b"] as Net, one)) ?? "5V";
    const taken = takenMa(assembly, rail);
    const hold = PARTS[part].holdMa as number;
    return taken <= hold * USE ? [] : [`${ref}: found ${taken} mA through it, expected at most ${hold * USE} mA`];
  });
}

export const CURRENT_RULES: readonly Rule[] = [
  {
    name: "rail budget",
    asks: "All that a rail feeds, at its most, takes 80 % of what the rail gives.",
    source:
      "datasheets of the supplies and boards (hardware/parts, hardware/outlines); USB 2.0 7.2.1 (500 mA); 80 % is a guess",
    faults: budgetFaults,
    figure: (assembly) =>
      FED.filter((rail) => takenMa(assembly, rail) > 0)
        .map((rail) => `${rail} ${takenMa(assembly, rail)}/${givenMa(assembly, rail)} mA`)
        .join(", "),
  },
  {
    name: "supply voltage",
    asks: "Every part gets a voltage that it works with, its rail's tolerance included.",
    source: "datasheets of the parts (hardware/parts); R-78E-1.0: 28 V at most; VL53L1X boards: 2.8 V at least",
    faults: supplyFaults,
  },
  {
    name: "fuse",
    asks: "Each lane's supply is fused, and the fuse holds 25 % more than flows.",
    source:
      "80 % is an assumption: no table of the RXEF read; TE Connectivity's of another radial PolySwitch (BBRF550) has 82 % of the hold current at 40 degrees, 73 % at 50",
    faults: fuseFaults,
  },
  {
    name: "lamp current",
    asks: "LEDs have their resistors, pins and MOSFETs carry what flows, MOSFETs are specified at 3.3 V of gate.",
    source: 'TN0104 datasheet, "Electrical Characteristics"; pins as above',
    faults: lampFaults,
  },
  {
    name: "strip data",
    asks: "A WS2812 sees 0.7 of its supply as high; 3.3 V is not that at 5 V.",
    source: 'WS2812B datasheet, "Electrical Characteristics" (VIH 0.7 VDD); SN74AHCT125 (VIH 2 V)',
    faults: (assembly) =>
      everyPart(assembly).flatMap(({ ref, part, nets }) =>
        Object.entries(PARTS[part].terminals).flatMap(([terminal, does]) => {
          const net = nets[terminal];
          if (does.kind !== "logic-in" || net === undefined) return [];
          const needs = 5 * does.highShare;
          const has = driverV(assembly, net);
          return has >= needs
            ? []
            : [`${ref} (${part}): found ${has} V as high of ${terminal}, expected ${needs.toFixed(1)} V or more`];
        }),
      ),
  },
  {
    name: "one supply",
    asks: "Two supplies never feed one rail against each other.",
    source: "USB 2.0 7.2.1: nothing may feed a host's port",
    faults: (assembly) => {
      const sources = everyPart(assembly).filter(({ part, nets }) =>
        Object.entries(PARTS[part].terminals).some(
          ([terminal, does]) => does.kind === "source" && feeds(assembly, nets[terminal] as Net, "5V"),
        ),
      );
      return sources.length <= 1
        ? []
        : [`5V: found ${sources.map(({ ref }) => ref).join(" and ")}, expected one supply`];
    },
  },
];
