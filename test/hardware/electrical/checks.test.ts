// Every shipped kit passes every rule, and every rule finds the fault that is planted for it.
import { describe, expect, it } from "vitest";
import { assemble, everyAssembly, hindranceOf } from "../../../hardware/assembly/assemble.ts";
import type { Assembly, Fitted } from "../../../hardware/assembly/assembly.ts";
import { BOARDS, type WiredBoard } from "../../../hardware/boards/all.ts";
import { checkRows, faultsOf, RULES } from "../../../hardware/electrical/checks.ts";
import { KITS, kitNamed } from "../../../hardware/kits/kit.ts";
import { PARTS, type PartName } from "../../../hardware/parts/all.ts";

const boardNamed = (name: string): WiredBoard => BOARDS.find((board) => board.name === name) as WiredBoard;
const make = (board: string, kit: string): Assembly =>
  assemble(boardNamed(board), kitNamed(kit) as (typeof KITS)[number]);
const lean = (): Assembly => make("esp32-devkitc", "lean");
const full = (): Assembly => make("esp32-devkitc", "full");
const robust = (): Assembly => make("esp32-devkitc", "robust");

/** The assembly with some of its inner parts changed, or left out. */
function changed(assembly: Assembly, change: (fitted: Fitted) => Fitted | undefined): Assembly {
  return { ...assembly, inside: assembly.inside.flatMap((fitted) => change(fitted) ?? []) };
}
const without = (assembly: Assembly, does: string): Assembly =>
  changed(assembly, (fitted) => (fitted.does === does ? undefined : fitted));
/** Another part in the place of one, on the same nets in the order of its terminals. */
const instead = (assembly: Assembly, does: string, part: PartName): Assembly =>
  changed(assembly, (fitted) => {
    if (fitted.does !== does) return fitted;
    const nets = Object.values(fitted.nets);
    const names = Object.keys(PARTS[part].terminals);
    return { ...fitted, part, nets: Object.fromEntries(names.map((name, i) => [name, nets[i] as string])) };
  });
const joined = (assembly: Assembly, does: string, nets: Record<string, string>): Assembly =>
  changed(assembly, (fitted) => (fitted.does === does ? { ...fitted, nets: { ...fitted.nets, ...nets } } : fitted));
const device = (assembly: Assembly, title: string, change: Partial<Fitted>): Assembly => ({
  ...assembly,
  connectors: assembly.connectors.map((one) =>
    one.title === title ? { ...one, device: { ...one.device, ...change } } : one,
  ),
});
const wired = (board: string, kit: string, wiring: Record<string, string>): Assembly => {
  const one = boardNamed(board);
  return assemble({ ...one, wiring: { ...one.wiring, ...wiring } }, kitNamed(kit) as (typeof KITS)[number]);
};
const longer = (assembly: Assembly, mm: number): Assembly => ({
  ...assembly,
  connectors: assembly.connectors.map((one) => ({ ...one, cable: { ...one.cable, mm } })),
});

it("passes every kit with every board that can drive it", () => {
  expect(everyAssembly().map((one) => [one.board.name, one.kit.name, faultsOf(one)])).toEqual(
    everyAssembly().map((one) => [one.board.name, one.kit.name, []]),
  );
  expect(everyAssembly().length).toBe(BOARDS.length * KITS.length - 1);
});

it("says which board cannot drive which kit", () => {
  expect(hindranceOf(boardNamed("nodemcu-esp8266"), kitNamed("robust") as (typeof KITS)[number])).toMatch(
    /signal tower/,
  );
  expect(() => make("nodemcu-esp8266", "robust")).toThrow("nodemcu-esp8266 with robust: no pins left");
});

const JACK = { entry: "entrance beam, outer", tail: "ToF sensor, fourth in line" };
const DIODE = "keeps 5 V off the pin of entry";

/** The rule, what is planted, and the fault that it must find. */
const PLANTED: [rule: string, plant: () => Assembly, fault: RegExp][] = [
  ["pins", () => wired("esp32-devkitc", "lean", { exit: "D25" }), /exit: found D25, which entry already uses/],
  ["strapping", () => wired("esp32-devkitc", "lean", { exit: "D12" }), /exit: found D12, which must be low at start/],
  ["strapping", () => wired("nodemcu-esp8266", "lean", { headShutdown: "D8" }), /headShutdown: found D8/],
  ["boot glitch", () => wired("esp32-devkitc", "robust", { lampRed: "D14" }), /lampRed: found D14, which toggles/],
  ["pull-up", () => without(full(), "pulls SDA up"), /sda: found no pull-up on D21/],
  [
    "pull-up",
    () => without(make("nodemcu-esp8266", "lean"), "pulls the till's contact up"),
    /tillSwitch: found no pull-up on A0/,
  ],
  ["cable pull-up", () => without(lean(), "pulls exit up"), /exit: found no resistor from D27/],
  [
    "floating interrupt",
    () => without(full(), "keeps the interrupt of tail from floating"),
    /tailReady: found D35 held/,
  ],
  [
    "gate pull-down",
    () => without(robust(), "keeps amber dark until the firmware runs"),
    /switches amber.*no resistor/,
  ],
  ["gate pull-down", () => instead(robust(), "keeps amber dark until the firmware runs", "schottky"), /switches amber/],
  ["pin voltage", () => joined(lean(), DIODE, { anode: "J2.out", cathode: "D25" }), /entry: found 5 V on D25/],
  ["pin voltage", () => instead(lean(), DIODE, "r-330"), /entry: found 5 V on D25/],
  ["pin voltage", () => joined(full(), "pulls SDA up", { b: "5V" }), /sda: found 5 V on D21/],
  [
    "pin voltage",
    () => joined(robust(), "5 mA for the optocoupler of entry", { a: "D25" }),
    /entry: found 24 V on D25/,
  ],
  ["pin low", () => device(lean(), JACK.entry, { part: "e3f-r2nk" }), /entry: found 1.32 V as the low of D25/],
  [
    "ADC2 and WiFi",
    () => {
      const board = boardNamed("esp32-devkitc");
      const pins = { ...board.pins, D32: { io: "in" as const, adc: "ADC2.8" } };
      return assemble(
        { ...board, pins, wiring: { ...board.wiring, tillSwitch: "D32" } },
        kitNamed("lean") as (typeof KITS)[number],
      );
    },
    /tillSwitch: found D32 \(ADC2.8\)/,
  ],
  [
    "rail budget",
    () => ({ ...make("esp32-devkitc", "bench"), usbPower: make("rp2040-pico", "bench").usbPower }),
    /5V: found \d+ mA, expected at most 400/,
  ],
  ["rail budget", () => without(robust(), "makes 5 V"), /5V: found nothing that feeds it/],
  [
    "supply voltage",
    () => device(robust(), JACK.entry, { part: "e18-d80nk" }),
    /found 21.60 to 26.40 V, expected 4.5 to 5.5/,
  ],
  ["fuse", () => without(robust(), "fuses the lane"), /no fuse/],
  ["fuse", () => instead(full(), "fuses the lane", "fuse-24v"), /F1: found \d+ mA through it, expected at most 720/],
  [
    "lamp current",
    () => joined(make("rp2040-pico", "lean"), "limits LED 1", { b: "nowhere" }),
    /gauge.* 1: found no resistor/,
  ],
  [
    "lamp current",
    () => instead(make("rp2040-pico", "lean"), "limits LED 1", "r-150"),
    /gauge.* 1: found 10\.0 mA, expected at most 2\.2 mA/,
  ],
  [
    "strip data",
    () => without(lean(), "makes 5 V data of 3.3 V"),
    /strip-8\): found 3.3 V as high of DIN, expected 3.5/,
  ],
  ["one supply", () => ({ ...lean(), usbPower: make("rp2040-pico", "lean").usbPower }), /5V: found J1 device and USB/],
  ["I2C rise", () => longer(full(), 2000), /bus: found 895 ns and 480 pF over 4000 mm/],
  ["I2C sink", () => instead(full(), "pulls SDA up", "r-680"), /bus: found 4.8 mA, expected at most 3/],
  [
    "addresses",
    () => device(full(), JACK.tail, { nets: { ...full().connectors[5]?.device.nets, XSHUT: "D18" } }),
    /found XSHUT on D18/,
  ],
];

describe("each rule finds what is planted", () => {
  it.each(PLANTED)("%s (%#)", (rule, plant, fault) => {
    const found = faultsOf(plant()).filter((one) => one.rule === rule);
    expect(found.map((one) => one.fault).join("\n")).toMatch(fault);
  });

  it("has a planted fault for every rule", () => {
    expect([...new Set(PLANTED.map(([rule]) => rule))].sort()).toEqual(RULES.map(({ name }) => name).sort());
  });

  it("prints what it looked at", () => {
    expect(checkRows(full())).toContainEqual(["I2C rise", "ok", "3.0 m, 708 ns: 100 kHz"]);
    expect(checkRows(make("esp32-devkitc", "bench"))).toContainEqual(["I2C rise", "ok", "0.4 m, 224 ns: 400 kHz"]);
    expect(checkRows(make("nodemcu-esp8266", "bench"))).toContainEqual(["I2C rise", "ok", "0.4 m, 224 ns: 100 kHz"]);
  });
});
