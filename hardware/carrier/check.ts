// `npm run check`: the routed board against the wiring. Ends with 1 and a line for each fault.
import { readFileSync } from "node:fs";
import { copperFaults, trackWidths } from "./connectivity.ts";
import type { Element } from "./copper.ts";
import { placeFaults } from "./edges.ts";
import { carriedAssembly, padsOf, TRACK_MM } from "./netlist.ts";

const elements = JSON.parse(readFileSync(new URL("circuit.json", import.meta.url), "utf8")) as Element[];
const pads = padsOf(carriedAssembly());
const widths = trackWidths(elements);
const faults = [
  ...elements.filter(({ type }) => type.endsWith("_error")).map((error) => `${error.type}: ${error["message"]}`),
  ...copperFaults(elements, pads),
  ...placeFaults(elements),
  ...[...widths]
    .filter(([, width]) => width < TRACK_MM)
    .map(([net, width]) => `${net}: found a track of ${width} mm, expected ${TRACK_MM}`),
];
for (const fault of faults) console.error(fault);
console.log(`${pads.length} pads, ${new Set(pads.map(({ net }) => net)).size} nets, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
