// `npm run export`: everything that a factory and a reader need, from circuit.json alone: Gerbers, drill files, placement,
// bill, pictures. Takes seconds, and writes the same bytes each time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { convertCircuitJsonToGerberFiles } from "circuit-json-to-gerber";
import { convertCircuitJsonToPcbSvg, convertCircuitJsonToSchematicSvg } from "circuit-to-svg";
import type { Element } from "./copper.ts";
import { billCsv, placementCsv } from "./lists.ts";
import { carriedAssembly } from "./netlist.ts";
import { withSilk } from "./silk.ts";

const FOLDER = new URL("fabrication/", import.meta.url);
const elements = JSON.parse(readFileSync(new URL("circuit.json", import.meta.url), "utf8")) as Element[];
const printed = withSilk(elements, carriedAssembly());

/** Files say when they were made, which would differ each time. */
function undated(text: string): string {
  return text.replace(/^.*(CreationDate|\bdate \d{4}-).*\n/gm, "");
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const files: Record<string, string> = {
  ...(convertCircuitJsonToGerberFiles(printed as never) as Record<string, string>),
  "placement.csv": placementCsv(elements),
  "bill.csv": billCsv(carriedAssembly()),
  "layout.svg": convertCircuitJsonToPcbSvg(printed as never),
  "schematic.svg": convertCircuitJsonToSchematicSvg(elements as never),
};
for (const [name, text] of Object.entries(files)) {
  writeFileSync(new URL(name, FOLDER), undated(text));
  console.log(`fabrication/${name}`, text.length);
}
