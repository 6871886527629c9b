// DuckDB is large: only who reads a sealed day, or seals one, waits for it.
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const LOADED = `
const { createRequire } = process.getBuiltinModule("node:module");
await import(process.argv[1]);
console.log(Object.keys(createRequire(process.argv[1]).cache).some((file) => file.includes("@duckdb")));`;

it.each([
  ["cli/log-command.ts", false],
  ["cli/report-command.ts", false],
  ["cli/why-command.ts", false],
  ["cli/start-command.ts", false],
  ["log/archive/parquet.ts", true],
])("loading %s loads DuckDB: %s", (name, isLoaded) => {
  const file = new URL(`../../../host/${name}`, import.meta.url).href;
  const words = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", LOADED, file];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect([stderr, stdout]).toEqual(["", `${isLoaded}\n`]);
});
