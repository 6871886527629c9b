#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// The command of a checkout, which runs its sources, and of a package, which runs what was built from them.
import { existsSync } from "node:fs";

/** The first with `node:sqlite` and the removal of types from TypeScript, both without a flag. */
const LEAST = [22, 13];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  process.stderr.write(`tillbeacon: found Node ${process.versions.node}, expected ${LEAST.join(".")} or later\n`);
  process.exit(2);
}
const source = new URL("../host/cli/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../build/host/cli/main.js", import.meta.url).href);
