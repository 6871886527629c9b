// Random hours of random shops: what is never said or done, whoever comes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newDispatch } from "../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../host/core/dispatch/targets.ts";
import { DEFAULT_WORKLOAD } from "../../host/core/dispatch/workload-policy.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { ShopDay } from "../../host/simulator/shop-day.ts";
import { USUAL_DAY } from "../../host/simulator/shopping.ts";
import { drawTrade, TRADE_KINDS } from "../../host/simulator/trade.ts";
import { shopPlaces, viewsOf } from "../bench/decisions-day.ts";

const REFERENCE = SCENARIOS.find((s) => s.name === "reference") as Scenario;
/** A called till that is not full by then is not going to be. Unit ms. */
const FILLS_WITHIN_MS = 90000;
const HOURS = 2;

/** Runs a shop's first hours with the truth as telemetry; the busiest shops, so that tills are called. */
function* looks(kind: (typeof TRADE_KINDS)[number], seed: number, policy: "workload" | "threshold") {
  const trade = drawTrade(kind, seed);
  const day = new ShopDay({
    trade,
    openAtStart: 1,
    seed,
    scenario: REFERENCE,
    sensed: false,
    pattern: { ...USUAL_DAY, busy: 2 },
  });
  const places = shopPlaces(trade.tills);
  const choice =
    policy === "workload" ? { name: policy, ...DEFAULT_WORKLOAD } : { name: policy, holdMs: 0, closeAtMost: 0 };
  const dispatch = newDispatch(choice, { ...DEFAULT_TARGETS, callsPerHour: 1000 }, false);
  for (let s = 1; s <= 3600 * HOURS; s++) {
    const tMs = day.runSecond();
    if (s % 2 !== 0) continue;
    const lanes = viewsOf(day, trade, places, tMs, false, true).slice(0, trade.tills);
    const verdict = dispatch.decide(lanes, tMs);
    for (const [i, place] of places.slice(0, trade.tills).entries())
      day.setLamp(i, verdict.lamps.get(place.box) ?? "off");
    yield { tMs, lanes, verdict };
  }
}

const shops = fc.tuple(
  fc.constantFrom(...TRADE_KINDS),
  fc.integer({ min: 1, max: 999 }),
  fc.constantFrom("workload" as const, "threshold" as const),
);

describe("in any hour of any shop", () => {
  it("no till is called while the one called last is still filling, and none is said to be left only when none is", () => {
    let calls = 0;
    fc.assert(
      fc.property(shops, (shop) => {
        const openedMs = new Map<string, number>();
        const called = new Set<string>();
        for (const { tMs, lanes, verdict } of looks(...shop)) {
          for (const { box, telemetry } of lanes)
            if (telemetry?.state === "closed") openedMs.delete(box);
            else if (!openedMs.has(box)) openedMs.set(box, tMs);
          const open = lanes.filter(({ telemetry }) => telemetry?.state !== "closed");
          const lengths = new Map(open.map(({ box, telemetry }) => [box, telemetry?.waiting ?? 0]));
          const mean = [...lengths.values()].reduce((a, b) => a + b, 0) / Math.max(1, lengths.size);
          for (const decision of verdict.decisions.filter((d) => d.kind === "call")) {
            calls += 1;
            // One that nobody came to is called for in another's place.
            if (decision.because.code === "nobody-came") continue;
            for (const box of called) {
              const isNew = tMs - (openedMs.get(box) ?? Number.NEGATIVE_INFINITY) < FILLS_WITHIN_MS;
              if (isNew) expect(lengths.get(box)).toBeGreaterThanOrEqual(mean - 1);
            }
          }
          for (const { kind, box } of verdict.decisions) if (kind === "call") called.add(box);
          if (verdict.advice[0]?.because.code !== "all-open") continue;
          const coming = new Set(verdict.calls.map((call) => call.box));
          expect(lanes.filter((l) => l.telemetry?.state === "closed" && !coming.has(l.box))).toEqual([]);
        }
      }),
      { numRuns: 25, seed: 11 },
    );
    expect(calls).toBeGreaterThan(50);
  }, 120000);
});
