import { describe, expect, it } from "vitest";
import { Box } from "../../../firmware/core/box.ts";
import type { LaneLights } from "../../../firmware/platform/lane-lights.ts";
import { type Board, RunningBox } from "../../../firmware/platform/running-box.ts";
import { LEARNED_FILE } from "../../../protocol/storage-files.ts";

const HOUR_MS = 3600000;
const LAYOUT = { tills: 0, entry: false, entryPair: false, exit: true, head: true, tail: true };

/** A box, and the times at which it writes files. */
function writing() {
  const box = new Box({
    layout: LAYOUT,
    boot: "b",
    firmware: "0.1.0",
    board: "test",
    callAbove: 3,
    telemetryMs: 1000,
    outboxRecords: 8,
  });
  const writes: { name: string; tMs: number }[] = [];
  let nowMs = 0;
  const files = {
    read: () => undefined,
    write: (name: string) => void writes.push({ name, tMs: nowMs }),
  };
  const board: Board = { now: () => nowMs, vitals: () => ({}) as never, print: () => {} };
  const running = new RunningBox(
    box,
    { show: () => {}, step: () => {}, dueMs: 1e15 } as unknown as LaneLights,
    files,
    board,
  );
  return {
    writes,
    running,
    at: (tMs: number) => {
      nowMs = tMs;
      running.second(tMs);
    },
  };
}

describe("a running box", () => {
  it("keeps what it has learned after an hour and then eight times a day: with two writes a start, under thirty", () => {
    const box = writing();
    for (let tMs = 1000; tMs <= 25 * HOUR_MS; tMs += 1000) box.at(tMs);
    expect(box.writes.map(({ name }) => name)).toEqual(Array(9).fill(LEARNED_FILE));
    expect(box.running.hasLearned()).toBe(true);
    expect(box.running.learned(1)).toMatch(/"learned":"1\.0\.00111 /);
    expect(box.running.hasLearned()).toBe(false);
    expect(box.writes.map(({ tMs }) => tMs / HOUR_MS)).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25]);
  });
});
