import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastPerS, newDoorState, observeDoors, observeShare } from "../../../../host/core/dispatch/door.ts";
import { arrivalsPerS, cycleS, newThroughput, observeThroughput } from "../../../../host/core/dispatch/throughput.ts";
import { forecast } from "../../../../host/core/dispatch/traffic.ts";
import type { LaneView } from "../../../../host/core/lane-view.ts";
import { closed, type LaneChanges, lane } from "../../lanes.ts";

/** A till with a line: so many come in, with so many breaks each, and so many leave, a minute, for so long. */
function busy(minutes: number, perMin: number, breaks: number, changes: object = {}): ReturnType<typeof newThroughput> {
  const state = newThroughput();
  for (let s = 0; s <= 60 * minutes; s++) {
    const gone = Math.floor((s / 60) * perMin);
    observeThroughput(
      state,
      [lane("1", { ins: gone * breaks, outs: gone, inLane: 3, waiting: 2, ...changes }), closed("2")],
      0.6,
      1000 * s,
    );
  }
  return state;
}

describe("what lanes tell of their traffic", () => {
  it("is nothing for the first five minutes, in which a busload would look like a day of them", () => {
    expect(arrivalsPerS(busy(4.9, 1, 1))).toBeUndefined();
    expect(arrivalsPerS(busy(5.2, 1, 1))).toBeGreaterThan(0);
    expect(cycleS(busy(1, 0, 1), 75)).toBe(75);
  });

  it("is the rate at which customers come, and the time that one takes", () => {
    const state = busy(60, 1.5, 1);
    expect(arrivalsPerS(state)).toBeCloseTo(1.5 / 60, 2);
    expect(cycleS(state, 75)).toBeGreaterThan(38);
    expect(cycleS(state, 75)).toBeLessThan(46);
  });

  it("learns that trolleys and companions break the entrance beam, too", () => {
    expect(arrivalsPerS(busy(240, 1.5, 2))).toBeCloseTo(1.5 / 60, 2);
  });

  it.each([
    ["of a lane that is unsure", { confidencePercent: 50 }],
    ["of a blind lane", { state: "blind" }],
    ["of a lane that is not heard", { freshness: "stale" }],
  ])("is nothing %s", (_, changes) => {
    const state = busy(30, 3, 1, changes);
    expect(state.arrivals).toBe(0);
    expect(cycleS(state, 75)).toBe(75);
  });

  it("is the same whether lanes that stay as they are come as one view or as another", () => {
    const look = fc.record({
      at: fc.nat(2),
      state: fc.constantFrom("serving", "serving", "serving", "idle", "closed", "stalled", "blind"),
      confidencePercent: fc.constantFrom(50, 95, 95, 95),
      freshness: fc.constantFrom("fresh", "fresh", "fresh", "stale"),
      waiting: fc.nat(3),
      came: fc.nat(2),
      left: fc.nat(1),
      stepMs: fc.constantFrom(50, 1000, 5000, 9000),
    });
    fc.assert(
      fc.property(fc.array(look, { minLength: 10, maxLength: 100 }), (looks) => {
        const [kept, anew] = [newThroughput(), newThroughput()];
        const lanes = [lane("0"), lane("1", { role: "line", pool: "1" }), lane("2", { role: "till", pool: "1" })];
        let nowMs = 0;
        for (const { at, came, left, stepMs, ...said } of looks) {
          const { role, pool, telemetry } = lanes[at] as LaneView;
          const [ins, outs] = [(telemetry?.ins ?? 0) + came, (telemetry?.outs ?? 0) + left];
          lanes[at] = lane(String(at), { role, pool, ins, outs, ...(said as LaneChanges) });
          for (const lasts of [50, stepMs]) {
            nowMs += lasts;
            const copies = lanes.map((view) => ({ ...view }));
            const counted = observeThroughput(kept, lanes, 0.6, nowMs);
            expect(counted).toEqual(observeThroughput(anew, copies, 0.6, nowMs));
          }
          expect(kept).toEqual(anew);
        }
      }),
    );
  });

  it("begins anew with a boot, and does not believe a counter gone wild", () => {
    const state = newThroughput();
    const look = (ins: number, boot: string, s: number): number =>
      observeThroughput(state, [lane("1", { ins, boot })], 0.6, 1000 * s).arrivals;
    expect(look(5, "a", 0)).toBe(0);
    expect(look(7, "a", 1)).toBeGreaterThan(1.5);
    expect(look(900, "a", 2)).toBe(0);
    expect(look(2, "b", 3)).toBe(0);
    expect(look(3, "b", 4)).toBeGreaterThan(0);
  });

  it("counts the time in which somebody was there, whoever was left behind a departure, and none in which nobody was", () => {
    const state = newThroughput();
    // Somebody leaves each minute and a half; for the last half minute before, the lane is empty.
    for (let s = 0; s <= 271; s++) {
      const isThere = s % 90 < 60;
      const changes = {
        outs: Math.floor(s / 90),
        inLane: isThere ? 1 : 0,
        state: isThere ? "serving" : "idle",
      } as const;
      observeThroughput(state, [lane("1", changes)], 0.6, 1000 * s);
    }
    expect(state.services).toBeCloseTo(2, 1);
    expect(state.serviceS / state.services).toBeCloseTo(60, 0);
  });

  it.each([
    ["while somebody waits, with all of its tills", 1, 80],
    ["not while nobody waits: its tills may have had nothing to do", 0, 0],
  ])("counts services of a group %s", (_, waiting, seconds) => {
    const state = newThroughput();
    const till = lane("2", { role: "till" });
    for (let s = 0; s <= 121; s++) {
      const line = lane("1", { role: "line", outs: Math.floor(s / 40), inLane: waiting, waiting });
      observeThroughput(state, [line, till, { ...till, box: "3" }], 0.6, 1000 * s);
    }
    expect(state.services === 0 ? 0 : state.serviceS / state.services).toBeCloseTo(seconds, 0);
  });

  it("counts a departure that is seen twice once", () => {
    const state = newThroughput();
    const outs = (s: number): number => [60, 120, 122, 180].filter((at) => s >= at).length;
    for (let s = 0; s <= 180; s++) observeThroughput(state, [lane("1", { outs: outs(s), inLane: 2 })], 0.6, 1000 * s);
    expect(state.services).toBeCloseTo(2, 1);
    expect(state.serviceS / state.services).toBeCloseTo(60, 0);
  });
});

describe("forecasts from a door counter", () => {
  const door = (ins: number, changes: object = {}): LaneView =>
    lane("door", { role: "door", ins, state: "blind", ...changes });

  /** Six come in each minute from a time on; half of them come to the tills. */
  function hours(minutes: number, from: number): ReturnType<typeof newDoorState> {
    const state = newDoorState();
    for (let min = 0; min <= minutes; min++) {
      observeDoors(state, [door(6 * Math.max(0, min - from))], 10, 60000 * min);
      observeShare(state, min > from + 20 ? 3 : 0, 60);
    }
    return state;
  }

  it("is nothing until it has been heard for two shopping times, nor after it fell silent", () => {
    expect(forecastPerS(hours(18, 0), 0)).toBeUndefined();
    const state = hours(60, 0);
    expect(forecastPerS(state, 0)).toBeGreaterThan(0);
    observeDoors(state, [door(400, { freshness: "stale" })], 10, 61 * 60000);
    expect(forecastPerS(state, 0)).toBeUndefined();
  });

  it("is the share of them that buys, once it is learned", () => {
    expect(forecastPerS(hours(300, 0), 0)).toBeCloseTo(3 / 60, 2);
  });

  it("comes a shopping time later, and is seen coming", () => {
    const state = hours(125, 120);
    const now = forecastPerS(state, 0) as number;
    expect(forecastPerS(state, 15) as number).toBeGreaterThan(2 * now);
  });
});

describe("a forecast", () => {
  const counted = { ...newThroughput(), arrivals: 30, arrivalS: 600 };
  /** Twice as many at the door as the lanes count. */
  const door = { ...newDoorState(), raw: [0.1, 0.2, 0.3] as [number, number, number] };

  it("is the door's, where there is a door counter that has been heard", () => {
    const parameters = { serviceS: 75, shoppingMin: 14 };
    expect(forecast(counted, door, parameters)).toMatchObject({ in15: 0.2, in30: 0.3 });
    expect(forecast(counted, newDoorState(), parameters)).toMatchObject({ in15: undefined, in30: undefined });
  });

  it.each([
    [2, 0.05 + (0.75 / 6) * 0.05],
    [12, 0.0875],
    [30, 0.0875],
  ])("trusts the door less where people shop for %i min: too few are on their way", (shoppingMin, arrivalsPerS) => {
    expect(forecast(counted, door, { serviceS: 75, shoppingMin }).arrivalsPerS).toBeCloseTo(arrivalsPerS, 9);
  });

  it("is not made up from the rate of the moment where there is no door counter", () => {
    const traffic = forecast(counted, undefined, { serviceS: 75, shoppingMin: 12 });
    expect(traffic).toMatchObject({ arrivalsPerS: 0.05, in15: undefined, in30: undefined });
  });
});
