// Rules for single pins: what is on them at start, what holds them, which voltages reach them.
import type { Assembly } from "../assembly/assembly.ts";
import { wiringFaults } from "../boards/check.ts";
import { PARTS } from "../parts/all.ts";
import { type Reached, reachedFrom, resistorsBetween, usedRoles } from "./nets.ts";
import type { Rule } from "./rule.ts";

const PINS = "the pins' table of the board (hardware/boards), with its sources";
const isLight = (role: string): boolean => /^(lamp|gauge)/.test(role);
const isShutdown = (role: string): boolean => /Shutdown$/.test(role);

function eachUsed(assembly: Assembly, faultOf: (role: string, pin: string) => string | undefined): string[] {
  return usedRoles(assembly).flatMap(({ role, pin }) => faultOf(role, pin) ?? []);
}

/** What may pull the pin low from outside: outputs, optocouplers, contacts. */
function pullers(assembly: Assembly, pin: string): (Reached & { lowV: number })[] {
  return reachedFrom(assembly, pin).flatMap((reached) => {
    const { does } = reached;
    if (does.kind === "open-collector") return [{ ...reached, lowV: does.lowV }];
    return does.kind === "contact" ? [{ ...reached, lowV: 0 }] : [];
  });
}

/** The highest voltage that something puts on the pin; undefined when nothing does. */
function highestV(assembly: Assembly, pin: string): { v: number; ref: string } | undefined {
  let highest: { v: number; ref: string } | undefined;
  const add = (v: number, ref: string): void => {
    if (highest === undefined || v > highest.v) highest = { v, ref };
  };
  for (const { does, fitted, pushes } of reachedFrom(assembly, pin)) {
    if (!pushes) continue;
    if (does.kind === "open-collector" && does.pulledUpToV !== undefined) add(does.pulledUpToV, fitted.ref);
    if (does.kind === "push-pull" || does.kind === "source") add(does.v, fitted.ref);
    if (PARTS[fitted.part].ohm === undefined) continue;
    for (const [rail, v] of [
      ["24V", 24],
      ["5V", 5],
    ] as const)
      if (Object.values(fitted.nets).includes(rail)) add(v, fitted.ref);
  }
  return highest;
}

export const PIN_RULES: readonly Rule[] = [
  {
    name: "pins",
    asks: "Every role has a pin that the board has, of its own, and both lines of the bus are on one bus.",
    source: PINS,
    faults: ({ board }) => wiringFaults(board),
  },
  {
    name: "strapping",
    asks: "Nothing outside decides the level of a pin that decides how the board starts.",
    source: 'ESP32 datasheet, "Boot Configurations"; ESP8266 NodeMCU DevKit manual (GPIO0, 2, 15)',
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) => {
        const boot = assembly.board.pins[pin]?.boot;
        // A sensor's board pulls XSHUT high; a level shifter's input pulls nowhere.
        if (boot === undefined || role === "strip" || (isShutdown(role) && boot === "high")) return undefined;
        return `${role}: found ${pin}, which must be ${boot} at start, expected a pin of any level`;
      }),
  },
  {
    name: "boot glitch",
    asks: "Lamps and gauge are on pins that stay quiet from reset until the firmware runs.",
    source: PINS,
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) =>
        isLight(role) && assembly.board.pins[pin]?.flashes
          ? `${role}: found ${pin}, which toggles at start, expected a quiet pin`
          : undefined,
      ),
  },
  {
    name: "pull-up",
    asks: "Whatever only pulls low has a pull-up to 3.3 V, beside the pin or in it.",
    source: 'ESP32 datasheet, "Pin Overview" (34-39 have none); UM10204 3.1.1 for the bus',
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) => {
        const isBus = role === "sda" || role === "scl";
        if (!isBus && pullers(assembly, pin).length === 0) return undefined;
        if ((!isBus && assembly.board.pins[pin]?.pullUp) || resistorsBetween(assembly, pin, "3V3").length > 0)
          return undefined;
        return `${role}: found no pull-up on ${pin}, expected one to 3.3 V`;
      }),
  },
  {
    name: "cable pull-up",
    asks: "A beam or contact on a cable has 10 kOhm or less to 3.3 V; the pins' own 45 kOhm and more pick up the mains.",
    source: 'ESP32 datasheet, "DC Characteristics" (45 kOhm); RP2040 datasheet 5.5.3 (50-80 kOhm); 10 kOhm is a guess',
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) =>
        pullers(assembly, pin).length === 0 || resistorsBetween(assembly, pin, "3V3").some((ohm) => ohm <= 10000)
          ? undefined
          : `${role}: found no resistor from ${pin} to 3.3 V, expected 10 kOhm`,
      ),
  },
  {
    name: "floating interrupt",
    asks: "A ToF sensor's interrupt line is held high even when its wire is off.",
    source: 'ESP32 datasheet, "Pin Overview"; VL53L1X datasheet, pin description (GPIO1 is an open drain)',
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) =>
        !/Ready$/.test(role) || assembly.board.pins[pin]?.pullUp || resistorsBetween(assembly, pin, "3V3").length > 0
          ? undefined
          : `${role}: found ${pin} held by the sensor alone, expected 10 kOhm to 3.3 V`,
      ),
  },
  {
    name: "gate pull-down",
    asks: "Every MOSFET's gate has 100 kOhm or less to ground: its lamp is dark while the pin floats.",
    source:
      'RP2040 datasheet 2.19.6.3, ESP32 datasheet, "Pin Overview" (inputs at reset); 100 kOhm: a gate leaks 100 nA',
    faults: (assembly) =>
      assembly.inside
        .filter(({ part, nets }) => PARTS[part].gateV !== undefined && nets["gate"] !== undefined)
        .filter(({ nets }) => !resistorsBetween(assembly, nets["gate"] as string, "GND").some((ohm) => ohm <= 100000))
        .map(({ ref, does }) => `${ref} (${does}): found no resistor from gate to ground, expected 10 kOhm`),
  },
  {
    name: "pin voltage",
    asks: "No pin sees more than it stands: 5 V and 24 V stop at a diode, an optocoupler or a level shifter.",
    source: 'ESP32-WROOM-32 datasheet, "DC Characteristics"; RP2040 5.5.3; ESP8266EX, "Electrical Characteristics"',
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) => {
        const highest = highestV(assembly, pin);
        return highest !== undefined && highest.v > assembly.outline.pinMaxV
          ? `${role}: found ${highest.v} V on ${pin} from ${highest.ref}, expected at most ${assembly.outline.pinMaxV} V`
          : undefined;
      }),
  },
  {
    name: "pin low",
    asks: "A low output is low for the pin: its own rest and that of a diode stay below the pin's limit.",
    source: "as above; BAT85 datasheet (0.32 V at 1 mA); IEC 60947-5-2 sensors leave 1 V and more",
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) => {
        const limitV = assembly.outline.pinLowV;
        const bad = pullers(assembly, pin).find(({ lowV, forwardV }) => lowV + forwardV > limitV);
        if (bad === undefined) return undefined;
        return `${role}: found ${(bad.lowV + bad.forwardV).toFixed(2)} V as the low of ${pin}, expected at most ${limitV} V`;
      }),
    figure: (assembly) => {
      const lows = usedRoles(assembly).flatMap(({ pin }) => pullers(assembly, pin).map((p) => p.lowV + p.forwardV));
      return lows.length === 0 ? "-" : `${Math.max(...lows).toFixed(2)} V`;
    },
  },
  {
    name: "ADC2 and WiFi",
    asks: "No contact is read through the ESP32's second converter, which WiFi occupies.",
    source: 'ESP32 technical reference manual, chapter "On-Chip Sensors and Analog Signal Processing"',
    faults: (assembly) =>
      eachUsed(assembly, (role, pin) => {
        const traits = assembly.board.pins[pin];
        const isAnalogue = role === "tillSwitch" && traits?.watch === undefined && traits?.adc !== undefined;
        return isAnalogue && traits?.adc?.startsWith("ADC2.")
          ? `${role}: found ${pin} (${traits.adc}), expected a digital pin or one of ADC1`
          : undefined;
      }),
  },
];
