// Lamps, the cashier's gauge, and what drives them.
import type { Part } from "./part.ts";

export const LIGHTS = {
  "strip-8": {
    name: "strip of eight WS2812B pixels, 5 V",
    maker: "various",
    partNumber: "WS2812B-8 stick",
    alternatives: ["Adafruit 1426"],
    priceEur: 1.8,
    source: "marketplace",
    terminals: {
      // What the firmware's brightest colour draws, with 1 mA a pixel for its controller; all white would be 480 mA.
      "5V": { kind: "supply", minV: 3.5, maxV: 5.3, ma: 112 },
      GND: { kind: "ground" },
      DIN: { kind: "logic-in", highShare: 0.7 },
    },
  },
  "tower-24v": {
    name: "signal tower, LED, red, amber, green, 24 V, steady, common +",
    maker: "various",
    partNumber: "LTA-505-3T, 24 V, steady, without buzzer",
    alternatives: ["Patlite ME-302-RYG (40 EUR)"],
    priceEur: 20,
    source: "marketplace",
    terminals: {
      "+": { kind: "passive" },
      green: { kind: "lamp", v: 24, ma: 60 },
      amber: { kind: "lamp", v: 24, ma: 60 },
      red: { kind: "lamp", v: 24, ma: 60 },
    },
  },
  "led-lamp-5v": {
    name: "three 10 mm LEDs, diffused, green, amber, red, 20 mA",
    maker: "Kingbright",
    partNumber: "L-813GD, L-813YD, L-813ID",
    alternatives: ["any 10 mm LEDs of 1.8-2.3 V"],
    priceEur: 1.2,
    source: "distributor",
    terminals: {
      "+": { kind: "passive" },
      green: { kind: "lamp", v: 2.2, ma: 20 },
      amber: { kind: "lamp", v: 2.1, ma: 20 },
      red: { kind: "lamp", v: 2, ma: 20 },
    },
  },
  "gauge-leds": {
    name: "four 5 mm LEDs, red, low current",
    maker: "Kingbright",
    partNumber: "WP7113LID",
    alternatives: ["any 5 mm LEDs for 2 mA"],
    priceEur: 0.8,
    source: "distributor",
    terminals: {
      "1": { kind: "lamp", v: 1.8, ma: 2.2 },
      "2": { kind: "lamp", v: 1.8, ma: 2.2 },
      "3": { kind: "lamp", v: 1.8, ma: 2.2 },
      "4": { kind: "lamp", v: 1.8, ma: 2.2 },
      "-": { kind: "ground" },
    },
  },
  "mosfet-logic": {
    name: "N-channel MOSFET for 3.3 V logic, 40 V, TO-92",
    maker: "Microchip",
    partNumber: "TN0104N3-G",
    alternatives: ["AO3422 on a SOT-23 adapter (55 V)"],
    priceEur: 0.9,
    source: "distributor",
    terminals: { gate: { kind: "passive" }, drain: { kind: "passive" }, source: { kind: "ground" } },
    path: ["gate", "drain"],
    // TN0104 datasheet, "Electrical Characteristics": 5 Ohm at VGS = 3 V, a typical value; 450 mA continuous, 40 V.
    gateV: 3,
    drainMa: 450,
    drainV: 40,
  },
  "level-shifter": {
    name: "quad bus buffer, 5 V, TTL inputs, DIP-14",
    maker: "Texas Instruments",
    partNumber: "SN74AHCT125N",
    alternatives: ["SN74HCT125N", "74AHCT1G125 on an adapter"],
    priceEur: 0.8,
    source: "distributor",
    terminals: {
      VCC: { kind: "supply", minV: 4.5, maxV: 5.5, ma: 5 },
      GND: { kind: "ground" },
      OE: { kind: "passive" },
      // VIH is 2 V (SN74AHCT125 datasheet, "Recommended Operating Conditions").
      A: { kind: "logic-in", highShare: 0.4 },
      Y: { kind: "push-pull", v: 5 },
    },
    path: ["A", "Y"],
    outV: 5,
  },
} as const satisfies { [name: string]: Part };
