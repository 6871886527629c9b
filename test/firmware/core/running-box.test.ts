import { describe, expect, it } from "vitest";
import type { LaneLights } from "../../../firmware/core/beacon.ts";
import { Box } from "../../../firmware/core/box.ts";
import { type Board, RunningBox } from "../../../firmware/core/running-box.ts";
import { encode } from "../../../protocol/codec.ts";
import { CONFIGURATION_FILE, LEARNED_FILE } from "../../../protocol/storage-files.ts";

const HOUR_MS = 3600000;
const CONFIGURATION = { id: 3, callAbove: 4, telemetryMs: 1000, tag: null };
const LAYOUT = { tills: 0, entry: false, entryPair: false, exit: true, head: true, tail: true };

/** A box, and the times at which it writes files. */
function writing(there?: string) {
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
    read: () => there,
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
    box,
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
    expect(box.running.learned(1)).toMatch(/"learned":"\d+\.0\.00111 /);
    expect(box.running.hasLearned()).toBe(false);
    expect(box.writes.map(({ tMs }) => tMs / HOUR_MS)).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25]);
  });

  it("does not write what is there already", () => {
    const { running, box, writes } = writing(encode("config", CONFIGURATION));
    box.commands.configuration = CONFIGURATION;
    running.onCommand("config", 1);
    expect(writes).toEqual([]);
    box.commands.configuration = { ...CONFIGURATION, callAbove: 5 };
    running.onCommand("config", 2);
    expect(writes.map(({ name }) => name)).toEqual([CONFIGURATION_FILE]);
  });
});
