// The trained tables fit what the simulated shops and the core do now: where either has changed, `npm run train` is due.
import { describe, expect, it } from "vitest";
import { KIND_NAMES } from "../../../host/simulator/family/shop-kinds.ts";
import { type TrainingRows, trainingRows } from "./training-rows.ts";

/** A day of each kind, of seeds that the tables were not trained on. */
const SEED = 401;
const SECONDS = 3 * 3600;

/** By how much the log likelihood of a row is above that of their mean, at least: half of what it is. */
const GAINS: [of: keyof TrainingRows, gain: number][] = [
  ["entered", 0.2],
  ["turnedBack", 0.06],
  ["left", 0.18],
  ["right", 0.02],
];

describe("the trained odds", () => {
  const days = KIND_NAMES.map((kind) => trainingRows({ task: "training", of: { kind }, seed: SEED, seconds: SECONDS }));

  it.each(GAINS)("of %s are as often right as they say, and say more than their mean", (way, gain) => {
    const rows = days.flatMap((day) => day[way]);
    expect(rows.length).toBeGreaterThan(100);
    const mean = (value: (row: number[]) => number): number =>
      rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
    const share = mean(([isSo]) => isSo as number);
    expect(Math.abs(mean(([, p]) => p as number) - share)).toBeLessThan(0.05);
    const likelihood = (p: (row: number[]) => number): number =>
      mean((row) => Math.log(Math.min(Math.max(row[0] === 1 ? p(row) : 1 - p(row), 1e-3), 1)));
    expect(likelihood(([, p]) => p as number)).toBeGreaterThan(likelihood(() => share) + gain);
  });
});
