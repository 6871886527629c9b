// Large libraries are loaded by who needs them alone: whoever looks into a log does not wait for DuckDB, nor for what reads a
// configuration where there is none, and a host waits for no way to boxes that its shop does not have.
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** Packages that take long to load. */
const LARGE = ["@duckdb", "zod", "yaml", "fastify", "ajv", "mqtt", "aedes", "@serialport", "amqplib", "prom-client"];

const LOADED = `
const { registerHooks } = process.getBuiltinModule("node:module");
const [file, ...names] = process.argv.slice(1);
const loaded = new Set();
registerHooks({ load: (url, context, next) => {
  for (const name of names) if (url.includes("/node_modules/" + name + "/")) loaded.add(name);
  return next(url, context);
} });
await import(file);
console.log([...loaded].sort().join());`;

it.each([
  ["cli/log-command.ts", ""],
  ["cli/why-command.ts", ""],
  ["cli/report-command.ts", "yaml,zod"],
  ["cli/headoffice-command.ts", "yaml,zod"],
  ["cli/update-command.ts", "yaml,zod"],
  ["cli/start-command.ts", "yaml,zod"],
  ["app/run-shop.ts", "fastify,yaml,zod"],
  ["log/archive/parquet.ts", "@duckdb"],
])("loading %s loads %s", (name, libraries) => {
  const file = new URL(`../../../host/${name}`, import.meta.url).href;
  const words = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", LOADED, file, ...LARGE];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect([stderr, stdout]).toEqual(["", `${libraries}\n`]);
});

it.each([
  ["withoutSchemas", ""],
  ["{}", "ajv"],
])("serving pages with %s loads %s", (options, libraries) => {
  const server = `
const { createRequire } = process.getBuiltinModule("node:module");
const { withoutSchemas } = await import(process.argv[1]);
const require = createRequire(process.argv[1]);
const app = require("fastify")(${options});
app.get("/", async () => "");
await app.inject("/");
console.log(Object.keys(require.cache).some((file) => file.includes("/node_modules/ajv/")) ? "ajv" : "");`;
  const file = new URL("../../../host/web/without-schemas.ts", import.meta.url).href;
  const words = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", server, file];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect([stderr, stdout]).toEqual(["", `${libraries}\n`]);
});
