import { describe, expect, it } from "vitest";
import type { LookResult } from "../../../../host/core/dispatch/decision.ts";
import type { Dispatch } from "../../../../host/core/dispatch/dispatch.ts";
import { newDispatch } from "../../../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS, type Targets } from "../../../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD, type ThresholdParameters } from "../../../../host/core/dispatch/threshold-policy.ts";
import type { LaneView } from "../../../../host/core/lane-view.ts";
import { closed, idle, type LaneChanges, lane } from "../../lanes.ts";

function threshold(targets: Partial<Targets> = {}, parameters: Partial<ThresholdParameters> = {}): Dispatch {
  return newDispatch(
    { name: "threshold", ...DEFAULT_THRESHOLD, ...parameters },
    { ...DEFAULT_TARGETS, lampHoldMs: 0, ...targets },
  );
}

const kinds = (verdict: LookResult): [string, string][] => verdict.decisions.map((d) => [d.kind, d.box]);

/** Decides once a second over a stretch of time, its ends included, and lists all decisions as "time kind box". */
function live(dispatch: Dispatch, lanes: LaneView[], fromMs: number, toMs: number): string[] {
  const said: string[] = [];
  for (let tMs = fromMs; tMs <= toMs; tMs += 1000)
    for (const d of dispatch.decide(lanes, tMs).decisions) said.push(`${tMs / 1000} ${d.kind} ${d.box}`);
  return said;
}

describe("a call", () => {
  it.each([
    [3, 0],
    [4, 1],
  ])("is, with %i waiting, made %i times", (waiting, calls) => {
    const verdict = threshold().decide([lane("1", { waiting }), closed("2")], 0);
    expect(kinds(verdict)).toEqual(calls === 1 ? [["call", "2"]] : []);
    expect(verdict.lamps.get("2")).toBe(calls === 1 ? "open" : "off");
    expect(verdict.calls).toHaveLength(calls);
  });

  it("has its reason in words with numbers, what it will bring, and what it was made on", () => {
    const lanes = [lane("1", { waiting: 5, waitS: 250 }), lane("2", { waiting: 4, waitS: 180 }), closed("3")];
    const decision = threshold().decide(lanes, 0).decisions[0];
    expect(decision?.reason).toBe(
      "5 waiting at Till 1, 4 min. With one more till, new customers will soon wait about 3 min",
    );
    expect(decision?.because).toMatchObject({ code: "line", waiting: 5, waitS: 250, afterS: 185 });
    expect(decision?.inputs.lanes.map((l) => [l.box, l.state, l.waiting])).toEqual([
      ["1", "serving", 5],
      ["2", "serving", 4],
      ["3", "closed", 0],
    ]);
  });

  it.each<[string, LaneChanges]>([
    ["stale", { freshness: "stale" }],
    ["offline", { freshness: "offline" }],
    ["blind", { state: "blind" }],
    ["unsure", { confidencePercent: 39 }],
    ["of unknown length", { waiting: null }],
  ])("is never made on a lane that is %s, nor withdrawn because of it", (_, state) => {
    const dispatch = threshold();
    const verdict = dispatch.decide([lane("1", { waiting: 9, ...state }), closed("2")], 0);
    expect(verdict.decisions).toEqual([]);
    expect(verdict.advice[0]).toMatchObject({ situation: "unsure", unsure: ["Till 1"] });
    dispatch.decide([lane("1", { waiting: 9 }), closed("2")], 1000);
    expect(live(dispatch, [lane("1", { waiting: 0, ...state }), closed("2")], 2000, 50000)).toEqual([]);
    expect(dispatch.decide([lane("1", { waiting: 0, ...state }), closed("2")], 51000).lamps.get("2")).toBe("open");
  });

  it.each([
    [20000, "open"],
    [20001, "off"],
  ])("has, %i ms after the last long line, the lamp %s", (ms, lamp) => {
    const dispatch = threshold();
    dispatch.decide([lane("1", { waiting: 4 }), closed("2")], 0);
    dispatch.decide([lane("1", { waiting: 1 }), closed("2")], 1000);
    expect(dispatch.decide([lane("1", { waiting: 1 }), closed("2")], 1000 + ms).lamps.get("2")).toBe(lamp);
  });

  it("is answered by a till that opens and stays open, and gives it time to help before the next", () => {
    const dispatch = threshold();
    const long = lane("1", { waiting: 6 });
    dispatch.decide([long, closed("2"), closed("3")], 0);
    const filled = lane("2", { waiting: 5 });
    expect(live(dispatch, [long, filled, closed("3")], 25000, 54000)).toEqual(["28 answered 2", "29 held 1"]);
    expect(dispatch.decide([long, filled, closed("3")], 54999).advice[0]).toMatchObject({
      situation: "held",
      notice: "6 waiting at Till 1, 5 min. A till has just opened or closed: it takes up to 1 min to help",
    });
    expect(kinds(dispatch.decide([long, filled, closed("3")], 55000))).toEqual([["call", "3"]]);
  });

  it("goes to another till each time", () => {
    const dispatch = threshold({ giveUpMs: 40000 });
    const lanes = [lane("1", { waiting: 6 }), closed("2"), closed("3")];
    const said = live(dispatch, lanes, 0, 130000);
    expect(said.filter((s) => s.includes("call"))).toEqual(["0 call 2", "41 call 3", "82 call 2", "123 call 3"]);
  });

  it("is acknowledged on the page, once, and the lamp says so", () => {
    const dispatch = threshold();
    const lanes = [lane("1", { waiting: 6 }), closed("2")];
    dispatch.decide(lanes, 0);
    expect(dispatch.acknowledge("1", lanes, 4000, "page")).toEqual([]);
    expect(dispatch.acknowledge("2", lanes, 5000, "page").map((d) => [d.kind, d.reason])).toEqual([
      ["acknowledged", "Accepted on the page in 5 s"],
    ]);
    expect(dispatch.acknowledge("2", lanes, 6000, "page")).toEqual([]);
    const verdict = dispatch.decide(lanes, 7000);
    expect(verdict.lamps.get("2")).toBe("coming");
    expect(verdict.calls[0]).toMatchObject({ state: "acknowledged", acknowledgedBy: "page", acknowledgedMs: 5000 });
  });

  it("is acknowledged at the till by its switch, flicked on and off", () => {
    const dispatch = threshold();
    const long = lane("1", { waiting: 6 });
    dispatch.decide([long, closed("2")], 0);
    expect(live(dispatch, [long, lane("2")], 10000, 11000)).toEqual([]);
    expect(live(dispatch, [long, closed("2")], 12000, 60000)).toEqual(["12 acknowledged 2"]);
    expect(live(dispatch, [long, lane("2")], 61000, 65000)).toEqual(["64 answered 2", "65 held 1"]);
  });

  it("is escalated when nobody comes, at another till as well, and ends all the same", () => {
    const dispatch = threshold({ giveUpMs: 100000, coolDownMs: 1e6 });
    const lanes = [lane("1", { waiting: 6 }), closed("2"), closed("3")];
    expect(live(dispatch, lanes, 0, 90000)).toEqual(["0 call 2", "60 escalated 2", "60 call 3"]);
    expect(dispatch.decide(lanes, 91000).advice[0]?.notice).toBe(
      "6 waiting at Till 1, 5 min. Till 2 was called 1 min 31 s ago, nobody has come",
    );
    expect(live(dispatch, lanes, 92000, 165000)).toEqual([
      "100 unanswered 2",
      "120 escalated 3",
      "120 call 2",
      "160 unanswered 3",
    ]);
  });

  it("ends when its box can no longer be heard, but not at once", () => {
    const dispatch = threshold();
    const long = lane("1", { waiting: 6 });
    dispatch.decide([long, closed("2")], 0);
    const silent = closed("2", { freshness: "stale" });
    expect(live(dispatch, [long, silent], 1000, 14000)).toEqual([]);
    const last = dispatch.decide([long, silent], 15000);
    expect(kinds(last)).toEqual([["withdrawn", "2"]]);
    expect(last.lamps.has("2")).toBe(false);
  });

  it("is not made more often in an hour than the cap, and staff are told why not", () => {
    const dispatch = threshold({ callsPerHour: 2, giveUpMs: 10000, coolDownMs: 0 });
    const lanes = [lane("1", { waiting: 6 }), closed("2"), closed("3")];
    expect(live(dispatch, lanes, 0, 3599000).filter((s) => s.includes("call"))).toEqual(["0 call 2", "11 call 3"]);
    expect(dispatch.decide(lanes, 3599000).advice[0]?.notice).toBe(
      "6 waiting at Till 1, 5 min. No call: the limit is 2 an hour, for 1 s more",
    );
    expect(kinds(dispatch.decide(lanes, 3600000))).toEqual([["call", "2"]]);
  });

  it("ends with the host", () => {
    const dispatch = threshold();
    dispatch.decide([lane("1", { waiting: 6 }), closed("2")], 0);
    expect(dispatch.stop([], 1000).map((d) => [d.kind, d.box])).toEqual([["withdrawn", "2"]]);
    expect(dispatch.decide([lane("1"), closed("2")], 2000).calls).toEqual([]);
  });
});

describe("what staff are told", () => {
  it.each<[string, LaneView[], object]>([
    ["quiet", [idle("1"), closed("2")], { situation: "quiet", notice: "Nobody is waiting" }],
    [
      "waiting",
      [lane("1", { waiting: 2 }), closed("2")],
      { situation: "waiting", notice: "2 waiting at Till 1, 1 min 40 s: within what the shop allows" },
    ],
    [
      "all open",
      [lane("1", { waiting: 5 })],
      { situation: "held", notice: "5 waiting at Till 1, 4 min. No till is left to call" },
    ],
    [
      "half unsure",
      [lane("1", { waiting: 2 }), lane("2", { freshness: "stale" })],
      { situation: "waiting", unsure: ["Till 2"] },
    ],
    [
      "unsure",
      [idle("1"), lane("2", { freshness: "unknown" })],
      { situation: "unsure", notice: "No reliable data for Till 2" },
    ],
  ])("says %s", (_, lanes, expected) => {
    expect(threshold().decide(lanes, 0).advice[0]).toMatchObject(expected);
  });
});

describe("a release", () => {
  it("comes after a quiet minute, not for the last till, and not soon after it opened", () => {
    const dispatch = threshold();
    dispatch.decide([lane("1", { waiting: 2 }), idle("2")], 0);
    expect(live(dispatch, [idle("1"), idle("2")], 1000, 179000)).toEqual([]);
    expect(kinds(dispatch.decide([idle("1"), idle("2")], 180000))).toEqual([["may-close", "1"]]);
    expect(live(threshold(), [idle("1")], 0, 400000)).toEqual([]);
  });

  it("is taken back before any other till is called, and ends when the till has closed", () => {
    const dispatch = threshold({ minOpenMs: 0 });
    expect(live(dispatch, [idle("1"), idle("2"), closed("3")], 0, 60000)).toEqual(["60 may-close 1"]);
    const long = [idle("1"), lane("2", { waiting: 4 }), closed("3")];
    const back = dispatch.decide(long, 61000);
    expect(back.decisions.map((d) => [d.kind, d.box, d.reason])).toEqual([["stay-open", "1", "4 waiting at Till 2"]]);
    live(dispatch, [idle("1"), idle("2"), closed("3")], 62000, 130000);
    expect(kinds(dispatch.decide([closed("1"), idle("2"), closed("3")], 131000))).toEqual([["closed", "1"]]);
  });

  it.each<[string, LaneChanges]>([
    ["stale", { freshness: "stale" }],
    ["blind", { state: "blind" }],
    ["unsure", { confidencePercent: 30 }],
    ["never heard", { freshness: "unknown" }],
  ])("is not given while a lane is %s", (_, changes) => {
    const lanes = [idle("1"), idle("2"), lane("3", { waiting: 0, ...changes })];
    expect(live(threshold({ minOpenMs: 0 }), lanes, 0, 300000)).toEqual([]);
  });
});

describe("lamps", () => {
  it("show held-up and blind lanes, and nothing is sent to a lane that cannot be heard", () => {
    const dispatch = threshold();
    const lanes = [lane("1", { state: "stalled" }), lane("2", { state: "blind" }), lane("3", { freshness: "stale" })];
    expect(live(dispatch, lanes, 0, 5000)).toEqual(["5 stalled 1"]);
    expect([...dispatch.decide(lanes, 6000).lamps]).toEqual([
      ["1", "stalled"],
      ["2", "blind"],
    ]);
    expect(live(dispatch, [lane("1"), lanes[1] as LaneView], 7000, 12000)).toEqual(["11 moving 1"]);
  });

  it.each([
    [4999, "open"],
    [5000, "off"],
  ])("are held: %i ms after it was lit one is %s", (ms, lamp) => {
    const dispatch = threshold({ lampHoldMs: 5000, quietMs: 0 });
    const lanes = [lane("1", { waiting: 4 }), closed("2")];
    expect(dispatch.decide(lanes, 0).lamps.get("2")).toBe("open");
    dispatch.decide([idle("1"), closed("2")], 1000);
    dispatch.decide([idle("1"), closed("2")], 2000);
    expect(dispatch.decide([idle("1"), closed("2")], ms).lamps.get("2")).toBe(lamp);
  });

  it("do not call a switch with a lamp blind, for want of sensors", () => {
    const bare = { entry: "absent", exit: "absent", head: "absent", tail: "absent", waiting: null } as const;
    const lanes = [
      lane("line", { role: "line", pool: "line", waiting: 1 }),
      lane("a", { role: "till", pool: "line", state: "blind", ...bare }),
    ];
    expect(threshold().decide(lanes, 0).lamps.get("a")).toBe("off");
  });
});

describe("a shop of many kinds", () => {
  const group = { pool: "line" };
  const line = (waiting: number): LaneView => lane("line", { role: "line", waiting, waitS: 90, ...group });
  const desk = (box: string, open: boolean): LaneView =>
    lane(box, { role: "till", state: open ? "serving" : "closed", ...group });

  it("calls a group's tills for its line, and the single lanes' for theirs", () => {
    const dispatch = threshold();
    const lanes = [lane("1", { waiting: 1 }), closed("2"), line(5), desk("a", true), desk("b", true), desk("c", false)];
    const verdict = dispatch.decide(lanes, 0);
    expect(verdict.decisions).toMatchObject([{ box: "c", because: { line: "Till line", waiting: 5, afterS: 85 } }]);
    expect(verdict.advice.map((a) => [a.pool, a.open])).toEqual([
      ["", 1],
      ["line", 3],
    ]);
  });

  it("opens a till for the line before a bank of self-checkouts", () => {
    const bank = lane("bank", { role: "bank", waiting: 5, machines: 6 });
    expect(kinds(threshold().decide([bank, lane("1"), closed("2")], 0))).toEqual([["call", "2"]]);
    expect(kinds(newDispatch().decide([bank, closed("2")], 0))).toEqual([]);
  });

  it("takes a till without a switch for closed when nobody has been there for three minutes", () => {
    const dispatch = threshold();
    const lanes = (waiting: number): LaneView[] => [
      lane("1", { waiting }),
      lane("2", { state: "idle", hasSwitch: false }),
    ];
    expect(live(dispatch, lanes(0), 0, 179000)).toEqual([]);
    expect(kinds(dispatch.decide(lanes(5), 180000))).toEqual([["call", "2"]]);
  });

  it("has no trouble with boxes that are named like the inside of the language", () => {
    const dispatch = threshold();
    const lanes = [lane("constructor", { waiting: 5 }), closed("__proto__")];
    expect(kinds(dispatch.decide(lanes, 0))).toEqual([["call", "__proto__"]]);
    expect(dispatch.decide(lanes, 1000).lamps.get("__proto__")).toBe("open");
  });
});
