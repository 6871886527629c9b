import { describe, expect, it } from "vitest";
import type { LineView, PoolView } from "../../../../host/core/dispatch/policy.ts";
import { type Assessment, newPolicyTimers, type Traffic } from "../../../../host/core/dispatch/policy.ts";
import { DEFAULT_TARGETS } from "../../../../host/core/dispatch/targets.ts";
import { DEFAULT_WORKLOAD, WorkloadPolicy } from "../../../../host/core/dispatch/workload-policy.ts";

const PARAMETERS = {
  ...DEFAULT_WORKLOAD,
  safety: 0.5,
  backlogS: 160,
  openAbove: 1,
  openHoldMs: 10000,
  closeBelow: 1,
  closeHoldMs: 120000,
};

/** The wait that a box predicts behind so many: theirs at 80 s each, and the rest of who is served. */
function line(waiting: number, changes: Partial<LineView> = {}): LineView {
  return { box: "1", name: "Till 1", role: "lane", waiting, waitS: 52 + 80 * waiting, confidence: 0.95, ...changes };
}

function view(serving: number, lines: LineView[], changes: Partial<PoolView> = {}): PoolView {
  return {
    pool: "",
    name: "",
    lines,
    longest: lines.toSorted((a, b) => b.waiting - a.waiting)[0],
    waiting: lines.reduce((sum, l) => sum + l.waiting, 0),
    unsure: [],
    tills: 20,
    serving,
    coming: 0,
    closed: [],
    open: [],
    ...changes,
  };
}

/** Four tills' work: 0.05 customers a second, 80 s each. */
const TRAFFIC: Traffic = { arrivalsPerS: 0.05, in15: 0.0625, in30: undefined, cycleS: 80 };

function assess(seen: PoolView, traffic = TRAFFIC, timers = newPolicyTimers(), nowMs = 0): Assessment {
  return new WorkloadPolicy(PARAMETERS).assess(seen, traffic, DEFAULT_TARGETS, timers, nowMs);
}

describe("the workload policy", () => {
  it("wants the offered load, half its root, and what works off the backlog in time", () => {
    expect(assess(view(5, [])).wanted).toEqual({ now: 5, in15: 6, in30: null });
    // 8 x 80 s of work within 160 s: 4 tills more.
    expect(assess(view(5, [line(3), line(5)])).wanted.now).toBe(9);
  });

  it("says in whole numbers what the tills follow from, and leaves out who comes until that is counted", () => {
    expect(assess(view(5, [])).demand).toEqual({ comingIn10Min: 30, cycleS: 80 });
    const uncounted = { ...TRAFFIC, arrivalsPerS: undefined, cycleS: 75.4 };
    expect(assess(view(5, []), uncounted).demand).toEqual({ comingIn10Min: null, cycleS: 75 });
  });

  it("wants no more tills than there are, in numbers and in words", () => {
    const busy = view(5, [line(3), line(5)], { tills: 6 });
    expect(assess(busy, { ...TRAFFIC, in15: 0.2 }).wanted).toEqual({ now: 6, in15: 6, in30: null });
    const even = assess(
      view(
        5,
        [1, 1, 1, 1, 1, 1, 1].map(() => line(1)),
        { tills: 6 },
      ),
    );
    expect(even.lacking).toMatchObject({ code: "load", wanted: 6 });
  });

  // Five tills wanted for those who come, and half a till for each who waits.
  it.each<[string, number, Partial<LineView>, number]>([
    ["as it is counted where no wait is known", 8, { waitS: null }, 9],
    ["at the mean of its count and of what its wait tells", 2, { waitS: 52 + 80 * 6 }, 7],
    ["as half its count where its wait tells of nobody", 4, { waitS: 30 }, 6],
    ["in a group with all of its tills at work on it", 8, { role: "line", waitS: (52 + 80 * 8) / 5 }, 9],
    ["at a self-checkout only beyond what is too long", 7, { role: "bank" }, 7],
  ])("takes a line %s", (_, counted, changes, wanted) => {
    expect(assess(view(5, [line(counted, changes)])).wanted.now).toBe(wanted);
  });

  it("takes open tills for busy until it has counted", () => {
    const uncounted = { ...TRAFFIC, arrivalsPerS: undefined };
    expect(assess(view(5, []), uncounted).wanted.now).toBe(5);
    // Three waiting here and there would need two tills more: nobody is called for a guess, so none is said to be needed.
    const lines = [line(1), line(1), line(1)];
    expect(assess(view(5, lines), uncounted).wanted.now).toBe(5);
    expect(assess(view(5, lines)).wanted.now).toBe(7);
    expect(assess(view(5, [line(4)]), uncounted).wanted.now).toBe(7);
  });

  it.each([
    [3, undefined],
    [4, "line"],
  ])("calls, before it has counted, only for a line that is too long: with %i waiting %s", (waiting, code) => {
    const traffic = { ...TRAFFIC, arrivalsPerS: undefined };
    const busy = view(3, [line(waiting, { confidence: 0.5 }), line(3, { waitS: 52 }), line(3, { waitS: 52 })]);
    expect(assess(busy, traffic).lacking?.code).toBe(code);
    expect(assess(busy).lacking).toBeDefined();
  });

  it.each([
    [9999, undefined],
    [10000, "load"],
  ])("calls, %i ms after more than one till has begun to lack, for the reason %s", (ms, code) => {
    const timers = newPolicyTimers();
    const busy = view(3, [line(3)]);
    expect(assess(busy, TRAFFIC, timers, 0).call).toBeUndefined();
    const assessment = assess(busy, TRAFFIC, timers, ms);
    expect(assessment.call?.code).toBe(code);
    expect(assessment.lacking?.code).toBe("load");
  });

  it("does not count twice what a till that has been called will do", () => {
    expect(assess(view(3, [line(3)], { coming: 3 })).lacking).toBeUndefined();
  });

  it("names the line when it is too long, with what those who come later will wait", () => {
    expect(assess(view(2, [line(5, { waitS: 250 }), line(1)])).lacking).toEqual({
      code: "line",
      line: "Till 1",
      waiting: 5,
      waitS: 250,
      afterS: 240,
    });
  });

  it.each([
    ["that is sure", {}, true],
    ["of a doubtful lane", { confidence: 0.59 }, false],
    ["that is short enough", { waitS: 240 }, false],
  ])("calls for a wait %s", (_, changes, calls) => {
    const idle: Traffic = { ...TRAFFIC, arrivalsPerS: 0.001 };
    const lines = [line(4, { waitS: 241, ...changes })];
    const parameters = { ...PARAMETERS, backlogS: 3600 };
    const policy = new WorkloadPolicy(parameters);
    const { lacking } = policy.assess(view(3, lines), idle, DEFAULT_TARGETS, newPolicyTimers(), 0);
    expect(lacking !== undefined).toBe(calls);
    // Beside other tills with room, one more would not help the slow one.
    const roomy = policy.assess(view(4, lines), idle, DEFAULT_TARGETS, newPolicyTimers(), 0);
    expect(roomy.lacking).toBeUndefined();
  });

  it("suggests closing when more than one till has been to spare for long enough", () => {
    const timers = newPolicyTimers();
    const calm = view(7, []);
    expect(assess(calm, TRAFFIC, timers, 0).close).toBeUndefined();
    expect(assess(calm, TRAFFIC, timers, PARAMETERS.closeHoldMs - 1).close).toBeUndefined();
    expect(assess(calm, TRAFFIC, timers, PARAMETERS.closeHoldMs).close).toEqual({
      code: "quiet",
      wanted: 5,
      open: 7,
      seconds: PARAMETERS.closeHoldMs / 1000,
    });
    expect(assess(view(6, []), TRAFFIC, timers, PARAMETERS.closeHoldMs + 1).close).toBeUndefined();
  });

  it("does not suggest closing while anybody waits, and counts anew after that", () => {
    const timers = newPolicyTimers();
    assess(view(8, []), TRAFFIC, timers, 0);
    expect(assess(view(8, [line(1)]), TRAFFIC, timers, PARAMETERS.closeHoldMs).close).toBeUndefined();
    expect(assess(view(8, []), TRAFFIC, timers, PARAMETERS.closeHoldMs + 1).close).toBeUndefined();
    expect(assess(view(8, []), TRAFFIC, timers, 2 * PARAMETERS.closeHoldMs + 1).close?.code).toBe("quiet");
  });

  it("suggests closing the second of two tills of a small shop with little to do", () => {
    const timers = newPolicyTimers();
    const policy = new WorkloadPolicy(DEFAULT_WORKLOAD);
    const little: Traffic = { ...TRAFFIC, arrivalsPerS: 0.6 / 80 };
    const look = (nowMs: number) => policy.assess(view(2, []), little, DEFAULT_TARGETS, timers, nowMs);
    expect(look(0).close).toBeUndefined();
    expect(look(DEFAULT_WORKLOAD.closeHoldMs).close?.code).toBe("quiet");
  });

  it("leaves a bank of self-checkouts what is not too long for it", () => {
    const bank = (waiting: number): LineView => line(waiting, { role: "bank" });
    expect(assess(view(5, [bank(3)])).wanted.now).toBe(5);
    expect(assess(view(5, [bank(7)])).wanted.now).toBe(7);
  });
});
