import { describe, expect, it } from "vitest";
import type { BoxView, Sample } from "../../../host/provisioning/observed-box.ts";
import { backgroundsOf, isDone, judge, type Step, type StepRecord, stepsFor } from "../../../host/provisioning/walk.ts";

const ALL = ["entry", "entry2", "exit", "head", "tail", "switch"] as const;

function view(counts: Partial<BoxView>): BoxView {
  return {
    firmware: "0.1.0",
    board: "x",
    tMs: 10000,
    inward: 0,
    outward: 0,
    exits: 0,
    waiting: 0,
    inLane: 0,
    confidence: 1,
    state: "idle",
    lamp: "off",
    hostSpoke: true,
    errors: [],
    ...counts,
  };
}
const breakOf = (sensor: "entry" | "entry2" | "exit", tMs = 5000): Sample[] => [
  { tMs, sensor, value: 1, status: 0 },
  { tMs: tMs + 200, sensor, value: 0, status: 0 },
];
const ranges = (sensor: "head" | "tail", mm: number, count: number, status = 0): Sample[] =>
  Array.from({ length: count }, (_, i) => ({ tMs: 5000 + i * 50, sensor, value: mm, status }));
const record = (samples: Sample[], after: Partial<BoxView>): StepRecord => ({
  samples,
  before: view({}),
  after: view(after),
  broken: [],
});
const step = (name: Step["name"]): Step => ({ name, ask: "", seconds: 20, fixed: name === "empty" });
const EMPTY = { headMm: 2400, tailMm: 2400 };

describe("the walk test's steps", () => {
  it.each<[readonly (typeof ALL)[number][], Step["name"][]]>([
    [ALL, ["empty", "walk-in", "tail", "pay-point", "walk-out", "turn-back"]],
    [
      ["entry", "exit"],
      ["empty", "walk-in", "walk-out"],
    ],
    [["head"], ["empty", "pay-point"]],
  ])("for %j are %j", (sensors, names) => {
    expect(stepsFor(sensors, 20).map(({ name }) => name)).toEqual(names);
  });

  it("give the empty lane 6 s at the most", () => {
    expect(stepsFor(ALL, 20)[0]).toMatchObject({ seconds: 6, fixed: true });
    expect(stepsFor(ALL, 3)[0]).toMatchObject({ seconds: 3 });
  });
});

describe("the backgrounds of an empty lane", () => {
  it("is the middle of the readings, and nothing where most have no target", () => {
    expect(backgroundsOf([...ranges("head", 2300, 3), ...ranges("head", 2400, 4), ...ranges("tail", 0, 9, 4)])).toEqual(
      {
        headMm: 2400,
        tailMm: undefined,
      },
    );
    const half = [...ranges("head", 2400, 5), ...ranges("head", 0, 5, 4)];
    expect(backgroundsOf(half).headMm).toBe(2400);
    expect(backgroundsOf(half.slice(1)).headMm).toBeUndefined();
  });
});

describe("a step", () => {
  it.each<[Step["name"], StepRecord, RegExp | undefined]>([
    ["empty", record([...ranges("head", 2400, 9), ...ranges("tail", 2400, 9)], {}), undefined],
    ["empty", record([...ranges("head", 2400, 9)], {}), /tail: says nothing/],
    [
      "empty",
      record([...breakOf("exit"), ...ranges("head", 2400, 9), ...ranges("tail", 2400, 9)], {}),
      /exit: 1 breaks with nobody there/,
    ],
    [
      "empty",
      { ...record([...ranges("head", 2400, 9), ...ranges("tail", 2400, 9)], {}), broken: ["exit"] },
      /exit: broken with nobody there/,
    ],
    ["walk-in", record([...breakOf("entry"), ...breakOf("entry2", 5100)], { inward: 1 }), undefined],
    ["walk-in", record([...breakOf("entry2"), ...breakOf("entry", 5100)], { outward: 1 }), /entry: .*swapped/],
    ["walk-in", record([...breakOf("entry")], {}), /entry2: did not see you/],
    ["walk-in", record([], {}), /entry: did not see you/],
    ["walk-in", record([...breakOf("entry"), ...breakOf("entry2")], {}), /not as one body/],
    ["walk-in", record([...breakOf("entry"), ...breakOf("entry2")], { inward: 2 }), /counted more than once/],
    ["walk-out", record(breakOf("exit"), { exits: 1 }), undefined],
    ["walk-out", record([], {}), /exit: did not see you/],
    ["walk-out", record(breakOf("exit"), { exits: 2 }), /counted 2 times/],
    ["turn-back", record([], { inward: 1, outward: 1 }), undefined],
    ["turn-back", record([], { inward: 1 }), /expected one in and one back/],
    ["pay-point", record(ranges("head", 2199, 15), {}), undefined],
    ["pay-point", record(ranges("head", 2200, 15), {}), /head: did not see you \(empty: 2400 mm/],
    ["pay-point", record(ranges("head", 2199, 14), {}), /head: did not see you/],
    ["tail", record(ranges("tail", 900, 15), {}), undefined],
    ["tail", record(ranges("tail", 900, 30, 4), {}), /tail: did not see you/],
  ])("%s is judged by what was seen", (name, seen, finding) => {
    const { findings } = judge(step(name), seen, EMPTY, ALL);
    const said = findings.map(({ sensor, text }) => `${sensor}: ${text}`).join("\n");
    if (finding === undefined) expect(said).toBe("");
    else expect(said).toMatch(finding);
  });

  it("sees a person before a zone that looks into the open", () => {
    const open = { headMm: undefined, tailMm: undefined };
    expect(judge(step("pay-point"), record(ranges("head", 900, 15), {}), open, ALL).findings).toEqual([]);
    expect(judge(step("pay-point"), record([], {}), open, ALL).findings[0]?.text).toMatch(/empty: nothing in range/);
  });

  it("is over when it has been seen and the beams have been at rest for 1.5 s", () => {
    const seen = [...breakOf("entry", 8000), ...breakOf("entry2", 8100)];
    expect(isDone(step("walk-in"), record(seen, { inward: 1, tMs: 9800 }), EMPTY)).toBe(false);
    expect(isDone(step("walk-in"), record(seen, { inward: 1, tMs: 9801 }), EMPTY)).toBe(true);
    expect(isDone(step("walk-in"), record(seen, { tMs: 9801 }), EMPTY)).toBe(false);
    expect(isDone(step("turn-back"), record([], { inward: 1 }), EMPTY)).toBe(false);
    expect(isDone(step("turn-back"), record([], { inward: 1, outward: 1 }), EMPTY)).toBe(true);
    expect(isDone(step("tail"), record(ranges("tail", 900, 14), {}), EMPTY)).toBe(false);
    expect(isDone(step("tail"), record(ranges("tail", 900, 15), {}), EMPTY)).toBe(true);
    expect(isDone(step("empty"), record([], {}), EMPTY)).toBe(false);
  });
});
