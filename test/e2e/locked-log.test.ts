import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { openLog, rowsOf } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";
import { textOf } from "../host/warning-text.ts";
import { untilHolds } from "../patience.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-locked-"));
const file = path.join(dir, "log.sqlite");
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("a log that another program holds", () => {
  it("is told once, and has everything in it when it can be written again, with the gap", async () => {
    let nowMs = 1000;
    const { log, add, warnings, over, committed } = openLog(file, "s", () => nowMs);
    await add("1", telemetry({ seq: 1, tMs: 1000 }));
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    for (const seq of [2, 3])
      log.addTelemetry({ box: "1", life: 0, telemetry: telemetry({ seq, tMs: 1000 * seq }), receivedMs: 0 }, 0);
    const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
    const because = { code: "nobody" } as const;
    log.addDecision({ tMs: 5, kind: "call", box: "2", name: "Till 2", reason: "why", because, inputs }, 5);
    await untilHolds(() => expect(warnings.map(({ key }) => key)).toContain("log"), 50);
    expect(textOf(warnings[0])).toMatch(/another program holds it/);
    expect([committed, log.progress]).toEqual([[1], { waiting: 2, decisions: 1, refused: 0 }]);
    nowMs = 8000;
    other.exec("COMMIT");
    other.close();
    await log.idle();
    expect(over).toContain("log");
    expect(committed).toEqual([1, 2, 3]);
    await log.close();
    expect(rowsOf(file, "SELECT kind FROM decision")).toEqual([{ kind: "call" }]);
    expect(rowsOf(file, "SELECT from_ms, to_ms, cause FROM gaps")).toEqual([
      { from_ms: 1000, to_ms: 8000, cause: "locked" },
    ]);
  });
});
