// `npm run route`: lets tscircuit route the board, refuses its design-rule errors, and writes circuit.json. Takes about a
// minute; everything else is made of that file.
import { writeFileSync } from "node:fs";
import { RootCircuit } from "tscircuit";
import { carrierBoard } from "./circuit.ts";
import { carriedAssembly } from "./netlist.ts";

const circuit = new RootCircuit();
circuit.add(carrierBoard(carriedAssembly()));
await circuit.renderUntilSettled();
const elements = circuit.getCircuitJson();
writeFileSync(
  new URL("circuit.json", import.meta.url),
  `[\n${elements.map((element) => JSON.stringify(element)).join(",\n")}\n]\n`,
);
const errors = elements.filter(({ type }) => type.endsWith("_error"));
for (const error of errors)
  console.error((error as { type: string; message?: string }).type, (error as { message?: string }).message);
console.log(`${elements.length} elements, ${errors.length} errors`);
process.exitCode = errors.length === 0 ? 0 : 1;
