import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { Decision } from "../../../host/core/dispatch/decision.ts";
import { telemetry } from "../telemetry.ts";
import { openLog, rowsOf } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-log-"));
const file = path.join(dir, "deep/er/log.sqlite");
afterEach(() => rmSync(path.join(dir, "deep"), { recursive: true, force: true }));
afterAll(() => rmSync(dir, { recursive: true }));

const COUNT = "SELECT count(*) AS n FROM telemetry";
const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
const decision = (kind: "call" | "withdrawn", box: string, tMs = 5): Decision => {
  const because = { code: "nobody" } as const;
  return { tMs, kind, box, name: `Till ${box}`, reason: "why", because, inputs };
};

describe("the log", () => {
  it("has a record on disk when it says so", async () => {
    const { log, add, committed } = openLog(file);
    await add("1", telemetry({ seq: 7, waiting: null, waitS: 13 }), 1795331998823.7);
    expect(committed).toEqual([7]);
    expect(rowsOf(file, "SELECT store, box, boot, seq, received_ms, waiting, wait_s FROM telemetry")).toEqual([
      { store: "s", box: "1", boot: "b1", seq: 7, received_ms: 1795331998823, waiting: null, wait_s: 13 },
    ]);
    await log.close();
  });

  it("keeps each record once, also over a restart, and counts the repeats", async () => {
    const at = (seq: number, boot = "b1") => telemetry({ seq, boot, tMs: 1000 * seq });
    const first = openLog(file);
    for (const seq of [1, 2, 2, 3]) first.log.addTelemetry({ box: "1", life: 0, telemetry: at(seq), receivedMs: 0 }, 0);
    await first.log.close();
    expect([first.log.logged, first.log.duplicates]).toEqual([3, 1]);
    const second = openLog(file);
    for (const seq of [3, 4]) await second.add("1", at(seq));
    await second.add("1", at(3, "b2"));
    expect([second.log.logged, second.log.duplicates, second.conflicts]).toEqual([2, 1, []]);
    await second.log.close();
    expect(rowsOf(file, COUNT)).toEqual([{ n: 5 }]);
  });

  it("keeps the first of two records that contradict one another, and says so", async () => {
    const { log, add, conflicts } = openLog(file);
    await add("1", telemetry({ seq: 1, waiting: 3 }));
    await add("1", telemetry({ seq: 1, waiting: 3, sentMs: 9000, oldest: 1, dropped: 5 }));
    expect(conflicts).toEqual([]);
    await add("1", telemetry({ seq: 1, waiting: 9 }));
    expect([conflicts, log.conflicts]).toEqual([[1], 1]);
    await log.close();
    expect(rowsOf(file, "SELECT waiting FROM telemetry")).toEqual([{ waiting: 3 }]);
  });

  it("keeps decisions with their inputs", async () => {
    const { log } = openLog(file);
    log.addDecision(decision("call", "2"), 5);
    await log.close();
    const because = { code: "nobody" };
    expect(rowsOf(file, "SELECT kind, box, reason, inputs FROM decision")).toEqual([
      { kind: "call", box: "2", reason: "why", inputs: JSON.stringify({ ...inputs, name: "Till 2", because }) },
    ]);
  });

  it("has records wait a quarter of a second for one another, but not once there is a decision", async () => {
    const { log } = openLog(file);
    await log.tried;
    await log.idle();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const posted = vi.spyOn(Worker.prototype, "postMessage");
    const add = (seq: number) =>
      log.addTelemetry({ box: "1", life: 0, telemetry: telemetry({ seq }), receivedMs: 0 }, 0);
    try {
      add(1);
      vi.advanceTimersByTime(249);
      add(2);
      expect(posted).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(posted).toHaveBeenCalledTimes(1);
      await vi.waitFor(() => expect(log.logged).toBe(2), { timeout: 25000 });
      add(3);
      log.addDecision(decision("call", "2"), 5);
      vi.advanceTimersByTime(4);
      expect(posted).toHaveBeenCalledTimes(2);
    } finally {
      posted.mockRestore();
      vi.useRealTimers();
    }
    await log.close();
    expect(rowsOf(file, COUNT)).toEqual([{ n: 3 }]);
  });

  it("tells which calls were open when the host was killed, and takes their end before all that waits", async () => {
    const first = openLog(file);
    for (const made of [decision("call", "1"), decision("call", "2"), decision("withdrawn", "1")])
      first.log.addDecision(made, made.tMs);
    await first.log.close();
    const second = openLog(file);
    second.log.addDecision(decision("call", "2", 9), 9);
    second.log.addDecisionsFirst([decision("withdrawn", "2", 8)], 8);
    await second.log.close();
    expect(second.openCalls).toEqual(["2"]);
    expect(rowsOf(file, "SELECT t_ms FROM decision ORDER BY id").map((row) => row["t_ms"])).toEqual([5, 5, 5, 8, 9]);
  });

  it("commits what waits before it closes, and leaves one file", async () => {
    const { log } = openLog(file);
    for (const seq of [1, 2, 3])
      log.addTelemetry({ box: "1", life: 0, telemetry: telemetry({ seq, tMs: seq }), receivedMs: 0 }, 0);
    expect(await log.close()).toBe(0);
    expect(log.logged).toBe(3);
    expect(readdirSync(path.dirname(file))).toEqual(["log.sqlite"]);
  });
});
