import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { logFrom } from "../../../host/cli/demo-log.ts";
import { newestIn } from "../../../host/log/newest.ts";
import { telemetry } from "../telemetry.ts";
import { openLog } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-newest-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function logWith(name: string, madeMs: readonly number[]): Promise<string> {
  const file = path.join(dir, name);
  const { log, add } = openLog(file, "s", () => 0);
  for (const [i, ms] of madeMs.entries()) await add("lane-1", telemetry({ boot: "b", seq: i + 1, oldest: 1 }), ms);
  await log.close();
  return file;
}

describe("the newest row of a log", () => {
  it("is the one that was made last, whenever it came", async () => {
    expect(newestIn(await logWith("three.sqlite", [2000, 9000, 4000]))).toBe(9000);
  });

  it("is nothing in an empty log, in another file, and where there is none", async () => {
    expect(newestIn(await logWith("empty.sqlite", []))).toBeNull();
    writeFileSync(path.join(dir, "text.sqlite"), "not a database");
    expect(newestIn(path.join(dir, "text.sqlite"))).toBeNull();
    expect(newestIn(path.join(dir, "missing.sqlite"))).toBeNull();
  });
});

describe("the log of a demo at speed", () => {
  it("is the first that has nothing later than the beginning of its day", async () => {
    const file = await logWith("demo.sqlite", [5000]);
    expect(logFrom(file, 5001)).toBe(file);
    expect(logFrom(file, 5000)).toBe(path.join(dir, "demo-2.sqlite"));
    await logWith("demo-2.sqlite", [3000]);
    expect(logFrom(file, 4000)).toBe(path.join(dir, "demo-2.sqlite"));
    expect(logFrom(file, 2000)).toBe(path.join(dir, "demo-3.sqlite"));
  });
});
