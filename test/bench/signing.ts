// `ESPRUINO=... npm run bench:signing`: what an HMAC costs a box, on the real interpreter, in passes of an empty loop, of which an
// RP2040 does one in 0.1 ms (docs/box.md). Also compares the tag with Node's.
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { findEspruino } from "../target/espruino.ts";

const SOURCE = path.resolve(import.meta.dirname, "../../firmware/espruino/signer.ts");
/** A pass of an empty loop on an RP2040. Unit ms. */
const PASS_MS = 0.1;
const KEY = "0123456789012345678901234567890123456789012";
const TEXT = "beacon 1 open 15000";

const interpreter = findEspruino();
if (interpreter === undefined) {
  console.log(JSON.stringify({ skipped: "ESPRUINO names no interpreter" }));
  process.exit(0);
}
const signer = stripTypeScriptTypes(readFileSync(SOURCE, "utf8"))
  .replaceAll(/^import .*$/gm, "")
  .replaceAll(/^export /gm, "");
const program = `${signer}
var signer = openSigner({updateKey: "${KEY}"}), i, t = getTime();
for (i = 0; i < 20000; i++);
var empty = (getTime() - t) / 20000;
t = getTime();
for (i = 0; i < 100; i++) signer.tag("${TEXT}");
print("RESULT " + (getTime() - t) / 100 / empty + " " + signer.tag("${TEXT}"));
`;
const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-signing-"));
writeFileSync(path.join(dir, "signing.js"), program);
const { stdout } = spawnSync(interpreter, [path.join(dir, "signing.js")], { encoding: "utf8", timeout: 60000 });
rmSync(dir, { recursive: true });
const [, passes, tag] = /RESULT (\S+) (\w+)/.exec(stdout) ?? [];
const isRight = tag === createHmac("sha256", KEY).update(TEXT).digest("hex");
console.log(
  JSON.stringify({ passes: Math.round(Number(passes)), rp2040Ms: Math.round(Number(passes) * PASS_MS), isRight }),
);
process.exitCode = isRight ? 0 : 1;
