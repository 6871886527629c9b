// `npm run size`, after the limits: how many bytes of each Espruino image come from which source, by its source map.
import { readFileSync } from "node:fs";
import path from "node:path";
import { eachMapping, TraceMap } from "@jridgewell/trace-mapping";
import { BUNDLES, distFile } from "./bundles.ts";

/** Bytes of a bundle by source, largest first. A source is a driver's folder, or another folder of firmware. */
export function bytesBySource(code: string, map: string): [source: string, bytes: number][] {
  const lines = code.split("\n");
  const bytes = new Map<string, number>();
  let last: { line: number; column: number; source: string | null } | undefined;
  const add = (line: number, column: number): void => {
    if (last === undefined) return;
    const end = last.line === line ? column : (lines[last.line - 1] ?? "").length;
    const source = groupOf(last.source);
    bytes.set(source, (bytes.get(source) ?? 0) + end - last.column);
  };
  eachMapping(new TraceMap(map), (m) => {
    add(m.generatedLine, m.generatedColumn);
    last = { line: m.generatedLine, column: m.generatedColumn, source: m.source };
  });
  add(lines.length + 1, 0);
  return [...bytes].sort((a, b) => b[1] - a[1]);
}

function groupOf(source: string | null): string {
  const inHouse = /(firmware|protocol|hardware)\/.*$/.exec(source ?? "")?.[0];
  if (inHouse === undefined) return "(build)";
  const driver = /^firmware\/drivers\/[^/]+/.exec(inHouse)?.[0];
  return driver ?? path.dirname(inHouse);
}

if (import.meta.main) {
  for (const name of Object.values(BUNDLES)) {
    if (!name.endsWith(".js")) continue;
    // The map knows nothing of an image's label.
    const code = readFileSync(distFile(name), "utf8").replace(/^\/\/.*\n/, "");
    console.log(`${name}: ${code.length} bytes`);
    for (const [source, bytes] of bytesBySource(code, readFileSync(distFile(`${name}.map`), "utf8")))
      console.log(`  ${source.padEnd(32)} ${String(bytes).padStart(6)}`);
  }
}
