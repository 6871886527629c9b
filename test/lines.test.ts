// No file of code is longer than biome.json allows. Biome's own count leaves out lines of some comments; this one counts all.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

interface Rules {
  style?: { noExcessiveLinesPerFile?: "off" | { options: { maxLines: number } } };
}
interface BiomeSettings {
  linter: { rules: Rules };
  overrides: { includes: string[]; linter: { rules?: Rules } }[];
}

it("no file of code is too long, but for the tables that biome.json names", () => {
  const { linter, overrides } = JSON.parse(readFileSync(path.join(ROOT, "biome.json"), "utf8")) as BiomeSettings;
  const rule = linter.rules.style?.noExcessiveLinesPerFile;
  const most = typeof rule === "object" ? rule.options.maxLines : 0;
  const tables = overrides
    .filter((override) => override.linter.rules?.style?.noExcessiveLinesPerFile === "off")
    .flatMap(({ includes }) => includes);
  const exclude = [...tables, "**/node_modules/**", "firmware/dist/**"];
  const files = globSync("{bin,docs,firmware,hardware,host,protocol,test}/**/*.{ts,js,mjs,cjs}", {
    cwd: ROOT,
    exclude,
  });
  const linesOf = (file: string): number => readFileSync(path.join(ROOT, file), "utf8").trimEnd().split("\n").length;
  expect(files.length).toBeGreaterThan(1000);
  expect(tables.length).toBeGreaterThan(0);
  expect(files.map((file) => ({ file, lines: linesOf(file) })).filter(({ lines }) => lines > most)).toEqual([]);
});
