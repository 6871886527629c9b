import { describe, expect, it } from "vitest";
import { LogQueue, MOST_RECORDS } from "../../../host/log/log-queue.ts";
import type { LogRow } from "../../../host/log/log-rows.ts";
import { telemetry } from "../telemetry.ts";

const at = { run: 0, upMs: 0 };
const record: LogRow = { table: "telemetry", box: "1", life: 0, made: at, receivedMs: 0, telemetry: telemetry() };
const decision = (t_ms: number): LogRow => {
  return { table: "decision", at, cells: { t_ms, kind: "call", box: "1", reason: "", inputs: "" } };
};

describe("the log's queue", () => {
  it("takes records up to its bound, and decisions beyond it", () => {
    const queue = new LogQueue();
    let taken = 0;
    while (taken <= MOST_RECORDS && queue.add(record)) taken += 1;
    expect([taken, queue.add(decision(1)), queue.add(record)]).toEqual([MOST_RECORDS, true, false]);
    expect([queue.telemetry, queue.size, queue.refused]).toEqual([MOST_RECORDS, MOST_RECORDS + 1, 2]);
    const batch = queue.take();
    queue.taken();
    expect(queue.telemetry).toBe(MOST_RECORDS - batch.length);
    expect(queue.add(record)).toBe(true);
  });

  it("gives a batch that could not be written again, before all that came later", () => {
    const queue = new LogQueue();
    queue.add(decision(1));
    const batch = queue.take();
    queue.add(decision(2));
    queue.putBack();
    queue.addFirst([decision(0)]);
    expect([batch.length, queue.take()]).toEqual([1, [decision(0), decision(1), decision(2)]]);
  });
});
