import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import type { Estimate } from "../../firmware/core/estimate.ts";
import { replay } from "../../host/simulator/replay.ts";
import { openTarget } from "../../host/simulator/target.ts";
import { parseTrace, type Trace } from "../../host/simulator/trace.ts";
import { traceLayoutOf } from "../../host/simulator/trace-layout.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { findEspruino, skipNote } from "./espruino.ts";
import { simulatedTrace, startedAmongCustomers, timesAtLimits } from "./traces.ts";

const CASES = [
  {
    name: "every sensor",
    sensors: ["entry", "entry2", "exit", "head", "tail", "switch"],
    servers: undefined,
    minutes: 25,
  },
  { name: "two beams", sensors: ["entry", "exit"], servers: undefined, minutes: 60 },
  { name: "a group of three tills", sensors: ["entry", "exit"], servers: 3, minutes: 60 },
  { name: "exit beam and tail zone", sensors: ["exit", "tail"], servers: undefined, minutes: 20 },
];

async function rows(target: "source" | "espruino" | "lua", trace: Trace, layout: LaneLayout): Promise<Estimate[]> {
  const opened = await openTarget(target, layout);
  const all = [...replay(trace, opened)].map(({ estimate }) => estimate);
  opened.close();
  return all;
}

/** Whole numbers, states and unknowns must be equal; real numbers to 1e-6. */
function expectSame(a: Estimate, b: Estimate, at: string): void {
  const reals = ["waitS", "waitLowS", "waitHighS", "confidence"];
  for (const key of Object.keys(a) as (keyof Estimate)[]) {
    const [x, y] = [a[key], b[key]];
    if (reals.includes(key) && x !== undefined && y !== undefined)
      expect(Math.abs(Number(x) - Number(y)), `${at} ${key}`).toBeLessThanOrEqual(1e-6);
    else expect(y ?? undefined, `${at} ${key}`).toBe(x ?? undefined);
  }
}

describe.each([
  ...CASES.map(({ name, sensors, servers, minutes }) => ({ name, servers, text: simulatedTrace(3, minutes, sensors) })),
  { name: "a box that starts among customers", servers: undefined, text: startedAmongCustomers() },
])("a trace of $name", ({ text, servers }) => {
  const trace = parseTrace(text, "simulated");
  const layout = traceLayoutOf(trace, {}, servers);

  it.each(["espruino", "lua"] as const)("gives the same rows through the source and the %s bundle", async (target) => {
    const [expected, found] = [await rows("source", trace, layout), await rows(target, trace, layout)];
    expect(found).toHaveLength(expected.length);
    for (const [i, row] of expected.entries()) expectSame(row, found[i] as Estimate, `row ${i}`);
    expect(new Set(expected.map((r) => r.inLane)).size).toBeGreaterThan(2);
  });
});

it("gives the same rows where nobody is left in the line of a group, and something stands in its entrance", async () => {
  const edges = ["0,exit,0", "10000,entry,1", "10300,entry,0", "20000,exit,1", "20300,exit,0", "30000,entry,1"];
  const text = ["t_ms,sensor,value,status", ...[...edges, "300000,exit,0"].map((edge) => `${edge},0`)].join("\n");
  const trace = parseTrace(text, "group");
  const layout = traceLayoutOf(trace, {}, 12);
  const states = (await rows("source", trace, layout)).map(({ state }) => state);
  expect(states.at(-1)).toBe("serving");
  for (const target of ["espruino", "lua"] as const)
    expect((await rows(target, trace, layout)).map(({ state }) => state)).toEqual(states);
});

const espruino = findEspruino();

describe("the real Espruino interpreter", () => {
  it.skipIf(espruino === undefined).each([
    ["every sensor", () => simulatedTrace(3, 12, ["entry", "entry2", "exit", "head", "tail"])],
    ["times at the limits of their classes", timesAtLimits],
  ])(
    `gives the same rows as the source for a trace of %s${espruino === undefined ? ` (${skipNote})` : ""}`,
    async (_, text) => {
      const trace = parseTrace(text(), "simulated");
      const layout = traceLayoutOf(trace, {}, undefined);
      const expected = await rows("source", trace, layout);
      const found = runOnEspruino(espruino as string, trace, layout, await readBundle("core"));
      expect(found).toHaveLength(expected.length);
      for (const [i, row] of expected.entries()) expectSame(row, found[i] as Estimate, `row ${i}`);
    },
  );
});

/** Runs bundle and trace as one program; the interpreter keeps its flash in the working directory. */
function runOnEspruino(binary: string, trace: Trace, layout: LaneLayout, bundle: string): Estimate[] {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-espruino-"));
  try {
    const steps: string[] = [];
    const spy = {
      feed: (...args: number[]) => void steps.push(`l.feed(${args.join(",")});`),
      tick: (tMs: number) => void steps.push(`l.tick(${tMs});`),
      estimate: (tMs: number) => {
        steps.push(`print("@"+JSON.stringify(tillbeacon.estimate(l,${tMs})));`);
        return {} as Estimate;
      },
      close: () => {},
    };
    for (const _ of replay(trace, spy)) steps.push("\n");
    writeFileSync(
      path.join(dir, "run.js"),
      `${bundle}\nvar l=new tillbeacon.Lane(${JSON.stringify(layout)});\n${steps.join("")}\nquit();\n`,
    );
    const out = execFileSync(binary, ["run.js"], { cwd: dir, encoding: "utf8", maxBuffer: 1e9, input: "" });
    return out
      .split("\n")
      .filter((line) => line.startsWith("@"))
      .map((line) => JSON.parse(line.slice(1)) as Estimate);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
