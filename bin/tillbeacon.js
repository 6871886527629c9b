#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// The command of a checkout, which runs its sources, and of a package, which runs what was built from them.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

/** The first with `node:sqlite` and the removal of types from TypeScript, both without a flag. */
const LEAST = [22, 13];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  process.stderr.write(`tillbeacon: found Node ${process.versions.node}, expected ${LEAST.join(".")} or later\n`);
  process.exit(2);
}
// What Node has compiled is kept beside the other packages, where that can be written: half of a command's time otherwise. Workers
// take the folder from the environment.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/tillbeacon", import.meta.url));
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
const source = new URL("../host/cli/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../build/host/cli/main.js", import.meta.url).href);
