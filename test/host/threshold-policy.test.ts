import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LaneView } from "../../host/core/lane-view.ts";
import { DEFAULT_TARGETS } from "../../host/core/targets.ts";
import { ThresholdPolicy } from "../../host/core/threshold-policy.ts";
import { telemetry } from "./telemetry.ts";

interface LaneState {
  waiting?: number;
  state?: string;
  confidence?: number;
  freshness?: LaneView["freshness"];
}

function lane(
  box: string,
  { waiting = 0, state = "serving", confidence = 0.95, freshness = "fresh" }: LaneState = {},
): LaneView {
  return {
    box,
    name: `Till ${box}`,
    role: "lane",
    pool: "",
    hasSwitch: true,
    machines: 0,
    freshness,
    ageMs: 0,
    telemetry: telemetry({ waiting, state: state as "serving", confidence }),
  };
}

const closed = (box: string): LaneView => lane(box, { state: "closed" });

describe("the threshold policy", () => {
  it.each([
    [3, 0],
    [4, 1],
  ])("makes, with %i waiting, %i calls", (waiting, calls) => {
    const { lamps, decisions } = new ThresholdPolicy().decide([lane("1", { waiting }), closed("2")], 0);
    expect(decisions.filter((d) => d.kind === "call")).toHaveLength(calls);
    expect(lamps.get("2")).toBe(calls === 1 ? "open" : "off");
  });

  it("says why, and on what numbers", () => {
    const { decisions } = new ThresholdPolicy().decide([lane("1", { waiting: 5 }), closed("2")], 0);
    expect(decisions[0]?.reason).toBe("5 waiting at Till 1, 1 min 40 s: open Till 2");
    expect(decisions[0]?.inputs.lanes).toHaveLength(2);
  });

  it.each([
    ["stale", { freshness: "stale" as const }],
    ["offline", { freshness: "offline" as const }],
    ["blind", { state: "blind" }],
    ["unsure", { confidence: 0.59 }],
  ])("never calls on a lane that is %s, nor takes the shop for quiet because of it", (_, state) => {
    const policy = new ThresholdPolicy();
    expect(policy.decide([lane("1", { waiting: 9, ...state }), closed("2")], 0).decisions).toEqual([]);
    policy.decide([lane("1", { waiting: 9 }), closed("2")], 1000);
    const later = policy.decide([lane("1", { waiting: 0, ...state }), closed("2")], 999000);
    expect(later.decisions).toEqual([]);
    expect(later.lamps.get("2")).toBe("open");
  });

  it("calls one till at a time, cools down, and another till the next time", () => {
    const policy = new ThresholdPolicy();
    const long = lane("1", { waiting: 6 });
    expect(policy.decide([long, closed("2"), closed("3")], 0).lamps.get("2")).toBe("open");
    expect(policy.decide([long, closed("2"), closed("3")], 20000).decisions).toEqual([]);
    const answered = policy.decide([long, lane("2"), closed("3")], 25000);
    expect(answered.decisions.map((d) => [d.kind, d.reason])).toEqual([
      ["answered", "Till 2 opened 25 s after the call"],
    ]);
    expect(policy.decide([long, lane("2"), closed("3")], 29999).decisions).toEqual([]);
    expect(policy.decide([long, lane("2"), closed("3")], 30000).lamps.get("3")).toBe("open");
  });

  it.each([
    [20000, "open"],
    [20001, "off"],
  ])("has, %i ms after the last long line, the lamp of an unanswered call %s", (ms, lamp) => {
    const policy = new ThresholdPolicy();
    policy.decide([lane("1", { waiting: 4 }), closed("2")], 0);
    expect(policy.decide([lane("1", { waiting: 1 }), closed("2")], ms).lamps.get("2")).toBe(lamp);
  });

  it("lets a till close after a quiet minute, not the last one, and not soon after it opened", () => {
    const policy = new ThresholdPolicy();
    const idle = (box: string): LaneView => lane(box, { state: "idle" });
    expect(policy.decide([lane("1", { waiting: 2 }), idle("2")], 0).decisions).toEqual([]);
    expect(policy.decide([idle("1"), idle("2")], 179999).decisions).toEqual([]);
    expect(policy.decide([idle("1"), idle("2")], 180000).decisions.map((d) => [d.kind, d.box])).toEqual([
      ["may-close", "1"],
    ]);
    const again = policy.decide([lane("1", { waiting: 1 }), idle("2")], 181000);
    expect(again.decisions.map((d) => d.kind)).toEqual(["stay-open"]);
    expect(new ThresholdPolicy().decide([idle("1")], 999000).decisions).toEqual([]);
  });

  it("shows stalled and blind lanes, and sends nothing to a lane it cannot hear", () => {
    const { lamps } = new ThresholdPolicy().decide(
      [lane("1", { state: "stalled" }), lane("2", { state: "blind" }), lane("3", { freshness: "stale" })],
      0,
    );
    expect([...lamps]).toEqual([
      ["1", "stalled"],
      ["2", "blind"],
    ]);
  });

  it("gives every call a reason and an end, and never calls on what it cannot trust, whatever happens", () => {
    const anyLane = fc.record({
      waiting: fc.nat(8),
      state: fc.constantFrom("serving", "idle", "closed", "blind", "stalled"),
      confidence: fc.constantFrom(0.5, 0.6, 0.95),
      freshness: fc.constantFrom("fresh", "stale", "offline", "unknown"),
    }) as fc.Arbitrary<LaneState>;
    fc.assert(
      fc.property(fc.array(fc.array(anyLane, { minLength: 3, maxLength: 3 }), { maxLength: 60 }), (seconds) => {
        const policy = new ThresholdPolicy();
        const open = new Set<string>();
        let nowMs = 0;
        const check = (lanes: LaneView[]): void => {
          const { decisions, lamps } = policy.decide(lanes, nowMs);
          for (const d of decisions) {
            expect(d.reason).not.toBe("");
            if (d.kind === "call") {
              const trusted = lanes.filter(
                (l) => l.freshness === "fresh" && (l.telemetry?.confidence ?? 0) >= DEFAULT_TARGETS.minConfidence,
              );
              const calling = trusted.filter(
                (l) => (l.telemetry?.waiting ?? 0) > 3 && !["blind", "closed"].includes(l.telemetry?.state ?? ""),
              );
              expect(calling).not.toEqual([]);
              open.add(d.box);
            }
            if (d.kind === "answered" || d.kind === "withdrawn") expect(open.delete(d.box)).toBe(true);
          }
          expect([...lamps].filter(([, lamp]) => lamp === "open").map(([box]) => box)).toEqual([...open]);
          nowMs += 7000;
        };
        for (const second of seconds) check(second.map((state, i) => lane(`${i}`, state)));
        for (let i = 0; i < 6; i++) check([0, 1, 2].map((box) => lane(`${box}`, { state: "idle" })));
        expect(open.size).toBe(0);
      }),
    );
  });
});
