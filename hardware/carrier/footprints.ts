// How each part of the robust kit looks on the carrier board: footprint, number of each terminal's pad, and what is ordered
// instead of the kit's part with wires.
import type { PartName } from "../parts/all.ts";

export interface PadPart {
  footprint: string;
  /** Number of each terminal's pad. */
  pads: { readonly [terminal: string]: number };
  partNumber: string;
}

const resistor = (partNumber: string): PadPart => ({ footprint: "res0805", pads: { a: 1, b: 2 }, partNumber });

export const PAD_PARTS: { readonly [name in PartName]?: PadPart } = {
  "r-330": resistor("Yageo RC0805FR-07330RL"),
  "r-2k2": resistor("Yageo RC0805FR-072K2L"),
  // 4.6 mA through 4.7 kOhm are 0.1 W: a 1206 has 0.25 W.
  "r-4k7": { ...resistor("Yageo RC1206FR-074K7L"), footprint: "res1206" },
  "r-10k": resistor("Yageo RC0805FR-0710KL"),
  "cap-100n": { footprint: "cap0805", pads: { a: 1, b: 2 }, partNumber: "Kemet C0805C104K5RACTU" },
  "cap-1000u": {
    footprint: "pinrow2_p5mm_id0.8mm_od1.8mm",
    pads: { "+": 1, "-": 2 },
    partNumber: "Panasonic EEU-FR1A102",
  },
  opto: {
    footprint: "dip4_w7.62mm",
    pads: { anode: 1, cathode: 2, emitter: 3, collector: 4 },
    partNumber: "Sharp PC817X2NIP0F",
  },
  "mosfet-logic": { footprint: "sot23", pads: { gate: 1, source: 2, drain: 3 }, partNumber: "Alpha and Omega AO3422" },
  "level-shifter": {
    footprint: "sot25",
    pads: { OE: 1, A: 2, GND: 3, Y: 4, VCC: 5 },
    partNumber: "Texas Instruments SN74AHCT1G125DBVR",
  },
  "fuse-24v": { footprint: "res1812", pads: { a: 1, b: 2 }, partNumber: "Littelfuse 1812L075/33MR" },
  "reverse-diode": { footprint: "sma", pads: { cathode: 1, anode: 2 }, partNumber: "Vishay SS36A" },
  "tvs-24v": { footprint: "smb", pads: { cathode: 1, anode: 2 }, partNumber: "Littelfuse SMBJ26A" },
  regulator: {
    footprint: "pinrow3_p2.54mm_id1mm_od1.8mm",
    pads: { in: 1, GND: 2, out: 3 },
    partNumber: "RECOM R-78E5.0-1.0",
  },
};

/** Pluggable terminals, 3.81 mm. */
export function terminalFootprint(poles: number): string {
  return `pinrow${poles}_p3.81mm_id1.2mm_od2.2mm`;
}
