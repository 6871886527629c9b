// Resistors, diodes, fuses, capacitors, optocouplers.
import type { Part } from "./part.ts";

const TWO = { a: { kind: "passive" }, b: { kind: "passive" } } as const;

function resistor(name: string, ohm: number): Part {
  return {
    name: `resistor ${name}, 0.25 W, 1 %`,
    maker: "Yageo",
    partNumber: `MFR-25FTE52-${codeOf(ohm)}`,
    alternatives: ["any metal film resistor of this value"],
    priceEur: 0.05,
    source: "distributor",
    terminals: TWO,
    path: ["a", "b"],
    ohm,
  };
}

/** As makers write values: 330R, 2K2, 10K. */
function codeOf(ohm: number): string {
  if (ohm < 1000) return `${ohm}R`;
  const [whole, rest] = String(ohm / 1000).split(".");
  return `${whole}K${rest ?? ""}`;
}

export const SMALL = {
  "r-150": resistor("150 Ohm", 150),
  "r-330": resistor("330 Ohm", 330),
  "r-680": resistor("680 Ohm", 680),
  "r-2k2": resistor("2.2 kOhm", 2200),
  "r-4k7": resistor("4.7 kOhm", 4700),
  "r-10k": resistor("10 kOhm", 10000),
  schottky: {
    name: "Schottky diode, small signal, DO-35",
    maker: "Vishay",
    partNumber: "BAT85",
    alternatives: ["BAT42", "1N5817"],
    priceEur: 0.15,
    source: "distributor",
    terminals: { anode: { kind: "passive" }, cathode: { kind: "passive" } },
    path: ["anode", "cathode"],
    // BAT85 datasheet: 0.32 V at most at 1 mA.
    forwardV: 0.32,
  },
  opto: {
    name: "optocoupler, transistor output, DIP-4",
    maker: "Sharp",
    partNumber: "PC817X2",
    alternatives: ["Vishay SFH617A-2", "LTV-817"],
    priceEur: 0.3,
    source: "distributor",
    terminals: {
      collector: { kind: "open-collector", lowV: 0.2 },
      emitter: { kind: "ground" },
      anode: { kind: "passive" },
      cathode: { kind: "passive" },
    },
    path: ["collector", "cathode"],
  },
  "fuse-5v": {
    name: "resettable fuse, 1.1 A hold, radial",
    maker: "Littelfuse",
    partNumber: "RXEF110",
    alternatives: ["Bourns MF-R110"],
    priceEur: 0.5,
    source: "distributor",
    terminals: TWO,
    path: ["a", "b"],
    holdMa: 1100,
  },
  "fuse-24v": {
    name: "resettable fuse, 0.9 A hold, 60 V, radial",
    maker: "Littelfuse",
    partNumber: "RXEF090",
    alternatives: ["Bourns MF-R090"],
    priceEur: 0.5,
    source: "distributor",
    terminals: TWO,
    path: ["a", "b"],
    holdMa: 900,
  },
  "reverse-diode": {
    name: "Schottky diode, 3 A, 60 V",
    maker: "Vishay",
    partNumber: "SB360",
    alternatives: ["1N5822 (40 V)"],
    priceEur: 0.4,
    source: "distributor",
    terminals: { anode: { kind: "passive" }, cathode: { kind: "passive" } },
    path: ["cathode", "anode"],
    forwardV: 0.5,
  },
  "tvs-24v": {
    name: "suppressor diode, 600 W, unidirectional, 25.6 V stand-off",
    maker: "Littelfuse",
    partNumber: "P6KE30A",
    alternatives: ["SMBJ26A"],
    priceEur: 0.4,
    source: "distributor",
    terminals: { anode: { kind: "ground" }, cathode: { kind: "passive" } },
  },
  "cap-1000u": {
    name: "electrolytic capacitor 1000 uF, 10 V",
    maker: "Panasonic",
    partNumber: "EEU-FR1A102",
    alternatives: ["any of 470 uF or more and 6.3 V or more"],
    priceEur: 0.4,
    source: "distributor",
    terminals: { "+": { kind: "passive" }, "-": { kind: "ground" } },
    farad: 1e-3,
  },
  "cap-100n": {
    name: "ceramic capacitor 100 nF, 50 V, 5 mm",
    maker: "Kemet",
    partNumber: "C320C104K5R5TA",
    alternatives: ["any of this value"],
    priceEur: 0.1,
    source: "distributor",
    terminals: { a: { kind: "passive" }, b: { kind: "ground" } },
    farad: 1e-7,
  },
} as const satisfies { [name: string]: Part };
