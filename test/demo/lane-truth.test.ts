import { expect, it } from "vitest";
import type { CheckResult } from "../../host/core/lane-check.ts";
import { LaneTruth } from "./lane-truth.ts";

const SLACK = { share: 0.03, people: 0.1, count: 0 };
const FOUND: CheckResult = {
  ...{
    comparedS: 100,
    verdict: "brief" as const,
    within: 0.6,
    said: 0.9,
    error: 1.2,
    joined: 3,
    left: 1,
    ins: null,
    outs: null,
  },
  ...{ ownError: null, person: [], box: [] },
};

/** 60 s with one too few, 40 s with nothing said, 40 s with three too few; two join and one leaves, then one more joins. */
function truth(): LaneTruth {
  let people = 2;
  const lane = new LaneTruth({ inLane: () => people });
  const look = (atS: number, now: number, inLane: number | null): void => {
    people = now;
    lane.look({ inLane, confidence: inLane === null ? null : 0.9, ins: null, outs: null }, 1000 * atS);
  };
  look(0, 2, 1);
  look(60, 4, null);
  look(100, 3, 0);
  look(140, 4, 4);
  return lane;
}

it("the truth of a lane is summed over the time in which its box was heard", () => {
  const compared = truth().compare({ ...FOUND, error: 1.8 }, SLACK);
  expect(compared.map(({ truly }) => Number(truly.toFixed(3)))).toEqual([0.6, 0.9, 1.8, 3, 1]);
  expect(compared.every(({ isClose }) => isClose)).toBe(true);
});

it.each([
  ["share of time right", { within: 0.64 }],
  ["mean error in people", { error: 1.95 }],
  ["joined", { joined: 4 }],
  ["the person's own error", { ownError: 0.5 }],
] as [string, Partial<CheckResult>][])("a page that finds another %s differs", (what, changes) => {
  const compared = truth().compare({ ...FOUND, error: 1.8, ...changes }, SLACK);
  expect(compared.filter(({ isClose }) => !isClose).map((row) => row.what)).toEqual([what]);
});
