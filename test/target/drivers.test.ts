import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { buildEspruino } from "../../firmware/build/espruino/build.ts";
import { newBareContext } from "../../host/simulator/bare-context.ts";
import { findEspruino, skipNote } from "./espruino.ts";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = await buildEspruino(path.join(ROOT, "test/target/drivers/program.ts"), ROOT);

/** What the program prints in a context that has only what the board has. */
function runBare(): string[] {
  const printed: string[] = [];
  const context = newBareContext({ print: (text: string) => printed.push(text), I2C1: {} });
  runInContext("var global = globalThis", context);
  runInContext(program, context);
  return printed;
}

/** What it prints on the interpreter, which keeps its flash in the working directory. */
function runOnEspruino(binary: string): string[] {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-espruino-"));
  try {
    writeFileSync(path.join(dir, "run.js"), `${program}\nquit();\n`);
    const out = execFileSync(binary, ["run.js"], { cwd: dir, encoding: "utf8", timeout: 60000, input: "" });
    return out.split(/\r?\n/).filter((line) => /^[a-z].* [0-9,]+$/.test(line));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

describe("the drivers' bundle against sensors that fail", () => {
  it("ranges, reports each fault, and has every sensor back", () => {
    const lines = runBare();
    expect(lines.map((line) => line.replace(/ samples.*/, ""))).toEqual([
      "beam clear 0",
      "started: ok,ok",
      "head unplugged: nack,ok",
      "head plugged in: ok,ok",
      "data line held for 8 pulses: ok,ok",
      "data line held: stuck,stuck",
      "data line free: ok,ok",
      "tail hung: ok,timeout",
      "tail back: ok,ok",
      expect.stringMatching(/^beam blocked /),
      "beam: ok,ok",
      expect.stringMatching(/^beam clear /),
      expect.stringMatching(/^acknowledged /),
      "button: ok,ok",
      "end: ok,ok",
    ]);
    // Twenty samples a second each, of what there was to see in that second.
    expect(lines.at(-1)).toMatch(/samples (19|20|21),(19|20|21) mm 10(29|30|31),20(29|30|31)$/);
  });

  const espruino = findEspruino();
  it.skipIf(espruino === undefined)(
    `does the same on the real interpreter${espruino === undefined ? ` (${skipNote})` : ""}`,
    () => {
      expect(runOnEspruino(espruino as string)).toEqual(runBare());
    },
  );
});
