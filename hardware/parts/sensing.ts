// Beams, ToF sensors and till switches.
import type { Part } from "./part.ts";

/** Wires of an NPN sensor by IEC 60947-5-2: brown +, blue -, black the output. */
const npn = (minV: number, maxV: number, ma: number, pulledUpToV?: number): Part["terminals"] => ({
  "+": { kind: "supply", minV, maxV, ma },
  "-": { kind: "ground" },
  // Residual voltage at a few mA. The makers without a datasheet give none: a guess on the safe side.
  out:
    pulledUpToV === undefined
      ? { kind: "open-collector", lowV: 1 }
      : { kind: "open-collector", lowV: 0.4, pulledUpToV },
});

const tof = (ma: number): Part["terminals"] => ({
  VIN: { kind: "supply", minV: 2.8, maxV: 5.5, ma },
  GND: { kind: "ground" },
  SDA: { kind: "i2c" },
  SCL: { kind: "i2c" },
  XSHUT: { kind: "shutdown" },
  GPIO1: { kind: "ready" },
});

export const SENSING = {
  "e18-d80nk": {
    name: "diffuse infrared sensor, 3-80 cm, 5 V, NPN normally open",
    maker: "various",
    partNumber: "E18-D80NK",
    alternatives: ["E18-D50NK (50 cm, for narrow lanes)"],
    priceEur: 3.5,
    source: "marketplace",
    // The sensor has a resistor from its output to its own 5 V (measured by many at about 10 kOhm; no datasheet).
    terminals: npn(4.5, 5.5, 25, 5),
  },
  "e3f-r2nk": {
    name: "retro-reflective sensor M18, 2 m, 10-30 V, NPN, dark on, with reflector",
    maker: "various",
    partNumber: "E3F-R2NK (dark on) with TD-08 reflector",
    alternatives: ["OMRON E3Z-R61 with E39-R1S", "Panasonic CX-491 (not CX-491-P, which is PNP)"],
    priceEur: 11,
    source: "marketplace",
    terminals: npn(10, 30, 30),
  },
  "adafruit-2168": {
    name: "break-beam pair, 5 mm LEDs, 50 cm",
    maker: "Adafruit",
    partNumber: "2168",
    alternatives: ["Adafruit 2167 (3 mm, 25 cm)"],
    priceEur: 6.5,
    source: "distributor",
    wiringNote: "the emitter's two wires join the receiver's + and -",
    terminals: {
      "+": { kind: "supply", minV: 3, maxV: 5.5, ma: 20 },
      "-": { kind: "ground" },
      out: { kind: "open-collector", lowV: 0.4 },
    },
  },
  "vl53l1x-board": {
    name: "VL53L1X ToF sensor on a board with XSHUT and GPIO1",
    maker: "various",
    partNumber: "TOF400C-VL53L1X",
    alternatives: ["Pololu 3415"],
    priceEur: 6.5,
    source: "marketplace",
    address: 0x29,
    terminals: tof(20),
  },
  "pololu-3415": {
    name: "VL53L1X ToF sensor on a board with regulator, level shifters, XSHUT and GPIO1",
    maker: "Pololu",
    partNumber: "3415",
    alternatives: ["TOF400C-VL53L1X (no known maker)", "Adafruit 3967"],
    priceEur: 19,
    source: "distributor",
    address: 0x29,
    terminals: tof(20),
  },
  "toggle-switch": {
    name: "toggle switch, on-off, panel hole 6.5 mm",
    maker: "various",
    partNumber: "MTS-101",
    alternatives: ["any volt-free contact or push-button"],
    priceEur: 0.9,
    source: "marketplace",
    terminals: { a: { kind: "contact" }, b: { kind: "ground" } },
  },
  "key-switch": {
    name: "selector switch 22 mm, two positions, one normally open contact",
    maker: "various",
    partNumber: "LA38-11X2",
    alternatives: ["Schneider Electric XB5AD21 (12 EUR)", "any volt-free contact"],
    priceEur: 4,
    source: "marketplace",
    wiringNote: "the pair of screws marked NO",
    terminals: { a: { kind: "contact" }, b: { kind: "ground" } },
  },
} as const satisfies { [name: string]: Part };
