// Wires beams, ToF sensors and the contact at the till.
import { beamsOf, zonesOf } from "../kits/kit.ts";
import type { Bench, PolePlan } from "./bench.ts";

/** What each beam is called on the drawing. */
export const BEAM_TITLES = {
  entry: "entrance beam, outer",
  entry2: "entrance beam, inner",
  exit: "exit beam, behind the till",
} as const;
export const ZONE_TITLES = { head: "ToF sensor, pay point", tail: "ToF sensor, fourth in line" } as const;

/** A pull-up to 3.3 V beside a pin; the pins' own are 45 kOhm and more, too weak for a cable beside mains wiring. */
function pullUp(bench: Bench, pin: string, does: string): void {
  bench.fit("R", "r-10k", { a: pin, b: "3V3" }, does);
}

export function addBeams(bench: Bench): void {
  for (const beam of beamsOf(bench.layout)) {
    const pin = bench.board.wiring[beam];
    const { beamInput, beamRail, cableMm } = bench.kit;
    const out: PolePlan = { label: "out", terminal: "out", colour: "black" };
    if (beamInput === "direct") out.net = pin;
    const poles: PolePlan[] = [
      { label: "+", terminal: "+", colour: "brown", net: beamRail },
      { label: "-", terminal: "-", colour: "blue", net: "GND" },
      out,
    ];
    const cable = { part: "cable-3" as const, mm: beam === "exit" ? cableMm.exit : cableMm.entry };
    const nets = bench.connect(BEAM_TITLES[beam], bench.kit.beam, poles, cable);
    pullUp(bench, pin, `pulls ${beam} up`);
    if (beamInput === "diode")
      bench.fit("D", "schottky", { anode: pin, cathode: nets["out"] as string }, `keeps 5 V off the pin of ${beam}`);
    if (beamInput === "opto") addOpto(bench, pin, nets["out"] as string, beam);
  }
}

/** The receiver's output draws the LED's current from 24 V, and the transistor pulls the pin low. */
function addOpto(bench: Bench, pin: string, out: string, beam: string): void {
  const led = `${out}.led`;
  bench.fit("R", "r-4k7", { a: led, b: "24V" }, `5 mA for the optocoupler of ${beam}`);
  bench.fit("U", "opto", { collector: pin, emitter: "GND", anode: led, cathode: out }, `keeps 24 V off ${beam}`);
}

export function addZones(bench: Bench): void {
  const { wiring, pins } = bench.board;
  const zones = zonesOf(bench.layout);
  if (zones.length > 0)
    for (const line of [wiring.sda, wiring.scl])
      bench.fit("R", "r-2k2", { a: line, b: "3V3" }, `pulls ${line === wiring.sda ? "SDA" : "SCL"} up`);
  for (const zone of zones) {
    const ready = wiring[`${zone}Ready`];
    const poles: PolePlan[] = [
      { label: "GND", terminal: "GND", colour: "black", net: "GND" },
      { label: "3V3", terminal: "VIN", colour: "red", net: "3V3" },
      { label: "SDA", terminal: "SDA", colour: "blue", net: wiring.sda },
      { label: "SCL", terminal: "SCL", colour: "yellow", net: wiring.scl },
      { label: "XSHUT", terminal: "XSHUT", colour: "green", net: wiring[`${zone}Shutdown`] },
    ];
    if (ready !== undefined) poles.push({ label: "INT", terminal: "GPIO1", colour: "white", net: ready });
    bench.connect(ZONE_TITLES[zone], bench.kit.zone, poles, { part: "cable-6", mm: bench.kit.cableMm.zone });
    if (ready !== undefined && !pins[ready]?.pullUp)
      pullUp(bench, ready, `keeps the interrupt of ${zone} from floating`);
  }
}

export function addTillSwitch(bench: Bench): void {
  const pin = bench.board.wiring.tillSwitch;
  const poles: PolePlan[] = [
    { label: "in", terminal: "a", colour: "brown", net: pin },
    { label: "GND", terminal: "b", colour: "blue", net: "GND" },
  ];
  bench.connect("contact at the till: made while the till is open", bench.kit.tillSwitch, poles, {
    part: "cable-3",
    mm: bench.kit.cableMm.till,
  });
  pullUp(bench, pin, "pulls the till's contact up");
}
