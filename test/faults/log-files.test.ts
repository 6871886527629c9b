import { describe, expect, it } from "vitest";
import { telemetry } from "../host/telemetry.ts";
import { Ledger } from "./ledger.ts";
import { type LogContent, type Reckoning, reckon } from "./log-files.ts";

/** A box has sent these numbers and been told of those up to `acked`. */
function accountsOf(sent: readonly number[], acked: number, dropped = 0) {
  const ledger = new Ledger();
  for (const seq of sent) ledger.record("lane-1", telemetry({ boot: "b", seq, dropped }));
  ledger.acknowledgement("lane-1", { boot: "b", seq: acked, heard: acked });
  return ledger.accounts();
}

function logOf(...numbers: number[]): LogContent {
  const records = new Map<string, number>();
  for (const n of numbers) records.set(`lane-1 b ${n}`, (records.get(`lane-1 b ${n}`) ?? 0) + 1);
  return { records, decisions: [], otherDecisions: [], unreadable: [] };
}

const NONE = new Map<string, number>();

/** All but these is none. */
function sums(some: Partial<Reckoning>): Reckoning {
  return { lost: 0, missing: 0, doubled: 0, dropped: 0, droppedSent: 0, ...some };
}

describe("the reckoning of records", () => {
  it.each([
    ["all there", [1, 2, 3], 3, 0, [1, 2, 3], NONE, sums({})],
    ["one acknowledged and gone", [1, 2, 3], 3, 0, [1, 3], NONE, sums({ lost: 1, missing: 1 })],
    ["one not acknowledged yet", [1, 2, 3], 2, 0, [1, 2], NONE, sums({ missing: 1 })],
    ["one in two logs", [1, 2, 3], 3, 0, [1, 2, 2, 3], NONE, sums({ doubled: 1 })],
    ["one dropped by the box", [1, 3], 3, 1, [1, 3], NONE, sums({ dropped: 1 })],
    ["one sent in vain and dropped by the box", [1, 2, 4], 4, 2, [1, 4], NONE, sums({ dropped: 2, droppedSent: 1 })],
    [
      "one sent, in no log, and more than the box has dropped",
      [1, 2, 3, 5],
      5,
      2,
      [1, 5],
      NONE,
      sums({ lost: 1, missing: 1, dropped: 2, droppedSent: 1 }),
    ],
    ["gone with a file", [1, 2, 3], 3, 0, [3], new Map([["lane-1 b", 2]]), sums({})],
  ] as const)("%s", (_, sent, acked, dropped, logged, forgiven, expected) => {
    expect(reckon(accountsOf(sent, acked, dropped), logOf(...logged), forgiven)).toEqual(expected);
  });
});
