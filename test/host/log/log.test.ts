import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { Log } from "../../../host/log/log.ts";
import { telemetry } from "../telemetry.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-log-"));
const file = path.join(dir, "deep/er/log.sqlite");
afterEach(() => rmSync(path.join(dir, "deep"), { recursive: true, force: true }));

describe("the log", () => {
  it("has a record on disk when it says so", async () => {
    const log = new Log(file, "s");
    await log.addTelemetry("1", telemetry({ seq: 7, waiting: null, waitS: 13 }), 1795331998823.7);
    const other = new DatabaseSync(file, { readOnly: true });
    expect(other.prepare("SELECT store, box, boot, seq, received_ms, waiting, wait_s FROM telemetry").all()).toEqual([
      { store: "s", box: "1", boot: "b1", seq: 7, received_ms: 1795331998823, waiting: null, wait_s: 13 },
    ]);
    other.close();
    await log.close();
  });

  it("keeps each record once, also over a restart, and counts the repeats", async () => {
    const first = new Log(file, "s");
    await Promise.all([1, 2, 2, 3].map((seq) => first.addTelemetry("1", telemetry({ seq }), 0)));
    expect([first.logged, first.duplicates]).toEqual([3, 1]);
    await first.close();
    const second = new Log(file, "s");
    await Promise.all([3, 4].map((seq) => second.addTelemetry("1", telemetry({ seq }), 0)));
    await second.addTelemetry("1", telemetry({ seq: 3, boot: "b2" }), 0);
    expect([second.logged, second.duplicates, second.countTelemetry()]).toEqual([2, 1, 5]);
    await second.close();
  });

  it("keeps decisions with their inputs", async () => {
    const log = new Log(file, "s");
    const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
    const because = { code: "nobody" } as const;
    await log.addDecision({ tMs: 5, kind: "call", box: "2", name: "Till 2", reason: "why", because, inputs });
    await log.close();
    const other = new DatabaseSync(file, { readOnly: true });
    expect(other.prepare("SELECT kind, box, reason, inputs FROM decision").all()).toEqual([
      { kind: "call", box: "2", reason: "why", inputs: JSON.stringify({ ...inputs, name: "Till 2", because }) },
    ]);
    other.close();
  });

  it("says so when nothing can be written, and goes on when it can again", async () => {
    const log = new Log(file, "s");
    await log.addTelemetry("1", telemetry({ seq: 1 }), 0);
    const other = new DatabaseSync(file);
    other.exec("ALTER TABLE telemetry RENAME TO gone");
    await expect(log.addTelemetry("1", telemetry({ seq: 2 }), 0)).rejects.toThrow(/telemetry/);
    other.exec("ALTER TABLE gone RENAME TO telemetry");
    await log.addTelemetry("1", telemetry({ seq: 2 }), 0);
    expect([log.logged, log.countTelemetry()]).toEqual([2, 2]);
    other.close();
    await log.close();
  });

  it("commits what waits before it closes, and leaves one file", async () => {
    const log = new Log(file, "s");
    const added = [1, 2, 3].map((seq) => log.addTelemetry("1", telemetry({ seq }), 0));
    await log.close();
    await Promise.all(added);
    expect(log.logged).toBe(3);
    expect(readdirSync(path.dirname(file))).toEqual(["log.sqlite"]);
  });
});
