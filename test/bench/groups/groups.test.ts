import { describe, expect, it } from "vitest";
import { groupOf, LANE_GROUP } from "../../../host/simulator/site.ts";
import { TwoBeamRules } from "../baselines.ts";
import type { GroupResults } from "./group-bench.ts";
import { runGroupDay } from "./group-day.ts";
import { GROUP_LAYOUTS, GROUP_PLACES } from "./group-places.ts";
import { addGroupSecond, newGroupScore, summariseGroup } from "./group-score.ts";
import { groupRightRows, groupSentence } from "./group-table.ts";

describe("the number waiting", () => {
  it.each([
    [0, 1, 1],
    [0, 2, 0],
    [6, 7, 1],
    [6, 8, 0],
    [13, 14, 1],
    [13, 15, 0],
    [14, 16, 1],
    [14, 12, 1],
    [14, 11, 0],
  ])("%d, of which %d are said, is right: %d", (truth, said, right) => {
    const score = newGroupScore();
    addGroupSecond(score, said, truth, 0.5);
    expect(score.right).toBe(right);
  });

  it("is summed up over days, long lines apart, confidence against a quarter", () => {
    const [a, b] = [newGroupScore(), newGroupScore()];
    addGroupSecond(a, 10, 8, 0.9);
    addGroupSecond(a, 1, 2, 0.7);
    addGroupSecond(b, 5, 9, 0.4);
    addGroupSecond(b, 0, 0, 1);
    const s = summariseGroup([a, b]);
    expect(s.right.mean).toBe(50);
    expect(s.worstDay).toBe(50);
    expect(s.longRight).toBe(0);
    expect([s.mae, s.bias]).toEqual([1.75, -0.75]);
    expect(s.overstated).toBeCloseTo(0);
  });
});

describe("rules for two beams", () => {
  it("count parties within their room, and start again when a till must have been free", () => {
    const rules = new TwoBeamRules(3, 20);
    for (let i = 0; i < 5; i++) rules.feed("entry", 1, 0, 2000 * i);
    rules.feed("entry", 1, 0, 8500);
    expect(rules.between()).toBe(3);
    rules.feed("exit", 1, 0, 10000);
    rules.feed("exit", 1, 0, 10900);
    rules.tick(90000);
    expect(rules.between()).toBe(2);
    rules.tick(91000);
    expect(rules.between()).toBe(0);
  });
});

describe("places", () => {
  it("keep the tail zone at the sixth place of a longer line, which more people join", () => {
    expect(groupOf(4)).toEqual(LANE_GROUP);
    const long = groupOf(12, 16);
    expect(long.pay - long.tail).toBeCloseTo(LANE_GROUP.pay - LANE_GROUP.tail);
    expect(long.balkAt).toBe(LANE_GROUP.balkAt + 8);
  });

  it("are measured with every layout and rule, on the same day", () => {
    const [place] = GROUP_PLACES;
    const scores = runGroupDay({ task: "group", place: place?.name ?? "", seed: 1, seconds: 600 });
    expect(Object.keys(scores)).toHaveLength(GROUP_LAYOUTS.length + 6);
    for (const [name, { seconds, right }] of Object.entries(scores)) {
      expect(seconds, name).toBe(600);
      expect(right, name).toBeGreaterThan(0);
    }
  });
});

describe("the tables", () => {
  const of = (mean: number) => ({
    right: { mean, half: 1 },
    worstDay: mean,
    longRight: mean,
    mae: 1,
    bias: 0,
    overstated: 0,
  });
  const results = (two: number): GroupResults => ({
    "3 tills": {
      "ours, full kit": of(90),
      "ours, lean kit": of(84),
      "ours, pair and exit": of(80),
      "ours, two beams: entry, exit": of(two),
      "in minus out": of(5),
      "two beams, reset when nobody leaves": of(60),
      "tuned rules": of(75),
    },
  });

  it("name the best rules, of all and of those for two beams", () => {
    const rows = groupRightRows(results(80));
    expect(rows.at(-2)).toEqual(["best rules, all sensors", "75.0 % (tuned rules)"]);
    expect(rows.at(-1)).toEqual(["best rules, two beams", "60.0 % (two beams, reset when nobody leaves)"]);
    expect(rows[1]).toEqual(["ours, full kit", "90.0 ± 1.0 %"]);
  });

  it("say where the target is reached and where two beams are behind", () => {
    expect(groupSentence(results(80))).toBe(
      "The target of 85 % is reached by: full kit with 3 tills; lean kit nowhere; pair and exit nowhere; two beams: entry, exit nowhere. " +
        "Our two beams are right more often than any rules, with whatever sensors, everywhere.",
    );
    expect(groupSentence(results(70))).toContain("less often than the best rules with all sensors before: 3 tills.");
  });
});
