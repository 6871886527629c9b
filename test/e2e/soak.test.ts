// The short form of `npm run soak`: a quarter of a simulated hour with a fault every half minute.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SOAK = fileURLToPath(new URL("../faults/soak.ts", import.meta.url));
const WORDS = ["--hours", "0.25", "--every", "0.5", "--seed", "7"];

it("comes out of one fault after another with every record, right lamps and no growth", async () => {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SOAK, ...WORDS]);
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const figures = JSON.parse(output.trim().split("\n").at(-1) ?? "{}");
  expect(figures, output).toMatchObject({ lost: 0, missing: 0, doubled: 0, decisionsAbsent: 0, late: 0, met: true });
  expect(figures.faults, output).toBeGreaterThanOrEqual(5);
  expect(figures.records, output).toBeGreaterThan(1000);
  expect(code, output).toBe(0);
}, 180000);
