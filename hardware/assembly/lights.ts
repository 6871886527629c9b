// Wires the lamp and the cashier's gauge: a strip, a tower of lamps, single LEDs.
import type { PartName } from "../parts/all.ts";
import type { Bench, PolePlan } from "./bench.ts";

const COLOURS = ["green", "amber", "red"] as const;
const WIRE = { green: "green", amber: "yellow", red: "red" } as const;
const LAMP_PIN = { green: "lampGreen", amber: "lampAmber", red: "lampRed" } as const;

export function addLights(bench: Bench): void {
  const { strip } = bench.board.wiring;
  if (bench.kit.lights === "tower-24v") addLamps(bench, "tower-24v", "24V", undefined);
  else if (strip === undefined) addLamps(bench, "led-lamp-5v", "5V", "r-150");
  if (strip !== undefined) addStrip(bench, strip);
  else addGaugeLeds(bench);
}

/** Each lamp between its rail and a MOSFET; a resistor where it is a bare LED. */
function addLamps(bench: Bench, lamp: PartName, rail: string, series: PartName | undefined): void {
  const poles: PolePlan[] = COLOURS.map((colour) => ({ label: colour, terminal: colour, colour: WIRE[colour] }));
  const cable = { part: "cable-6" as const, mm: bench.kit.cableMm.light };
  const nets = bench.connect(
    "lamp",
    lamp,
    [{ label: "+", terminal: "+", colour: "brown", net: rail }, ...poles],
    cable,
  );
  for (const colour of COLOURS) {
    const gate = bench.board.wiring[LAMP_PIN[colour]] as string;
    const pole = nets[colour] as string;
    const drain = series === undefined ? pole : `${pole}.drain`;
    bench.fit("Q", "mosfet-logic", { gate, drain, source: "GND" }, `switches ${colour}`);
    bench.fit("R", "r-10k", { a: gate, b: "GND" }, `keeps ${colour} dark until the firmware runs`);
    if (series !== undefined) bench.fit("R", series, { a: drain, b: pole }, `limits ${colour} to 20 mA`);
  }
}

function addStrip(bench: Bench, pin: string): void {
  const poles: PolePlan[] = [
    { label: "5V", terminal: "5V", colour: "red", net: "5V" },
    { label: "DIN", terminal: "DIN", colour: "green" },
    { label: "GND", terminal: "GND", colour: "black", net: "GND" },
  ];
  const cable = { part: "cable-3" as const, mm: bench.kit.cableMm.light };
  const title = bench.kit.lights === "tower-24v" ? "cashier's gauge (strip)" : "lamp and cashier's gauge (strip)";
  const data = bench.connect(title, "strip-8", poles, cable)["DIN"] as string;
  const shifted = `${data}.shifted`;
  bench.fit("U", "level-shifter", { VCC: "5V", GND: "GND", OE: "GND", A: pin, Y: shifted }, "makes 5 V data of 3.3 V");
  bench.fit("R", "r-330", { a: shifted, b: data }, "damps the data line");
  bench.fit("C", "cap-100n", { a: "5V", b: "GND" }, "beside the level shifter");
  bench.fit("C", "cap-1000u", { "+": "5V", "-": "GND" }, "beside the strip's connector");
}

function addGaugeLeds(bench: Bench): void {
  const numbers = [1, 2, 3, 4] as const;
  const wires = ["brown", "red", "yellow", "green"] as const;
  const poles: PolePlan[] = numbers.map((n) => ({
    label: `${n}`,
    terminal: `${n}`,
    colour: wires[n - 1] as (typeof wires)[number],
  }));
  const ground: PolePlan = { label: "GND", terminal: "-", colour: "black", net: "GND" };
  const cable = { part: "cable-6" as const, mm: bench.kit.cableMm.light };
  const nets = bench.connect("cashier's gauge (LEDs)", "gauge-leds", [...poles, ground], cable);
  for (const n of numbers)
    bench.fit(
      "R",
      "r-680",
      { a: bench.board.wiring[`gauge${n}`] as string, b: nets[`${n}`] as string },
      `limits LED ${n}`,
    );
}
