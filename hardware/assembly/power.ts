// Wires the supply: a 5 V plug, 24 V with a regulator, or the USB port.
import type { PartName } from "../parts/all.ts";
import type { Fitted } from "./assembly.ts";
import type { Bench, PolePlan } from "./bench.ts";

/** Fits the supply, and gives the USB port if that is it. */
export function addPower(bench: Bench, boardSupply: "5V" | "USB"): Fitted | undefined {
  const onUsb = bench.kit.name === "bench" || boardSupply === "USB";
  if (bench.kit.beamRail === "24V") addSupply24(bench, onUsb);
  else if (!onUsb) addSupply5(bench);
  // A port gives 500 mA, less than a board with WiFi takes at its most.
  return onUsb
    ? {
        ref: "USB",
        part: boardSupply === "USB" ? "usb-host" : "usb-charger",
        nets: { "+": "5V", "-": "GND" },
        does: "supplies 5 V through the board's USB socket",
      }
    : undefined;
}

/** Connects a plug-in supply; gives the net of its plus. */
function plug(bench: Bench, title: string, part: PartName): string {
  const poles: PolePlan[] = [
    { label: "+", terminal: "+", colour: "red" },
    { label: "-", terminal: "-", colour: "black", net: "GND" },
  ];
  return bench.connect(title, part, poles, { part: undefined, mm: 1500 })["+"] as string;
}

function addSupply5(bench: Bench): void {
  const plus = plug(bench, "supply 5 V", "psu-5v");
  bench.fit("F", "fuse-5v", { a: "5V", b: plus }, "fuses the lane");
}

/** Fuse, reverse protection and suppressor; then 5 V for the board, unless that comes by USB. */
function addSupply24(bench: Bench, onUsb: boolean): void {
  const plus = plug(bench, "supply 24 V", "psu-24v");
  const fused = `${plus}.fused`;
  bench.fit("F", "fuse-24v", { a: fused, b: plus }, "fuses the lane");
  bench.fit("D", "reverse-diode", { anode: fused, cathode: "24V" }, "survives a swapped supply");
  bench.fit("D", "tvs-24v", { anode: "GND", cathode: "24V" }, "takes spikes");
  if (!onUsb) bench.fit("U", "regulator", { in: "24V", GND: "GND", out: "5V" }, "makes 5 V");
}
