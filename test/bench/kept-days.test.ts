import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DayResult, DayTask } from "./decisions-day.ts";
import { runKept } from "./kept-days.ts";

const TASK: DayTask = { strategy: { name: "fixed", fixed: 0.5 }, kind: "petrol", seed: 3 };
const RESULT = { served: 7 } as Partial<DayResult> as DayResult;

function lineOf({ strategy, kind, seed }: DayTask): string {
  return `${JSON.stringify({ day: JSON.stringify([kind, seed, strategy]), result: RESULT })}\n`;
}

describe("days that were kept", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kept-days-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are not run again, though the last line is cut off", async () => {
    const file = join(folder, "days.ndjson");
    writeFileSync(file, lineOf(TASK));
    appendFileSync(file, lineOf(TASK).slice(0, 20));
    expect(await runKept([TASK, TASK], file)).toEqual([RESULT, RESULT]);
    // What comes next begins a line.
    expect(readFileSync(file, "utf8")).toMatch(/\n$/);
  });
});
