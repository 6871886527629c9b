import { describe, expect, it } from "vitest";
import { Flutter } from "../../../firmware/core/flutter.ts";
import { Gate } from "../../../firmware/core/gate.ts";
import { Lane } from "../../../firmware/core/lane.ts";
import { Random } from "../../../host/simulator/random.ts";
import { ENTRY, ENTRY_2, type EXIT } from "../../../protocol/channels.ts";

/** When breaks at these times turn out to flutter; undefined: never. */
function toldAt(times: readonly number[]): number | undefined {
  const flutter = new Flutter();
  return times.find((tMs) => flutter.broken(tMs));
}

function every(ms: number, breaks: number): number[] {
  return Array.from({ length: breaks }, (_, i) => 1000 + i * ms);
}

describe("a beam that flutters", () => {
  it.each([1, 2, 5, 10, 30, 100])("is told within 5 s at %i Hz", (hz) => {
    expect(toldAt(every(1000 / hz, 5 * hz))).toBeLessThanOrEqual(1000 + 5000 - 1000 / hz);
  });

  it("is told though its breaks are irregular, from 3 Hz on within 5 s", () => {
    const random = new Random(3);
    let tMs = 0;
    const times = Array.from({ length: 40 }, () => (tMs += random.between(100, 500)));
    expect(toldAt(times)).toBeLessThanOrEqual(5000);
  });

  it.each([
    ["a trolley's handle, basket and a family", [0, 400, 900, 1900, 2400]],
    ["somebody who fidgets in it", [0, 610, 890, 1780, 1980, 3120]],
    ["people one after another", every(1301, 30)],
  ])("is not taken for %s", (_, times) => {
    expect(toldAt(times)).toBeUndefined();
  });

  it("is not taken for bodies that its twin saw, too", () => {
    const flutter = new Flutter();
    for (const tMs of every(500, 50)) {
      flutter.broken(tMs);
      flutter.matched();
    }
    expect(flutter.isActive(25501)).toBe(false);
  });

  it("is told though its twin flutters in step with it, as fast as no bodies follow each other", () => {
    const flutter = new Flutter();
    const told = every(290, 20).find((tMs) => {
      const isNew = flutter.broken(tMs);
      flutter.matched();
      return isNew;
    });
    expect(told).toBeLessThanOrEqual(1000 + 5000);
  });

  it("is trusted again after ten quiet seconds", () => {
    const flutter = new Flutter();
    const times = every(20, 50);
    for (const tMs of times) flutter.broken(tMs);
    const lastMs = times.at(-1) as number;
    expect([flutter.isActive(lastMs + 10000), flutter.isActive(lastMs + 10001)]).toEqual([true, false]);
    // To ask changes nothing.
    expect(flutter.isActive(lastMs + 10000)).toBe(true);
  });

  it("is trusted again though single bodies break it meanwhile", () => {
    const flutter = new Flutter();
    for (const tMs of every(20, 50)) flutter.broken(tMs);
    for (const tMs of [8000, 14000]) flutter.broken(tMs);
    expect(flutter.isActive(14001)).toBe(false);
  });
});

describe("a pair of which one beam flutters", () => {
  it.each([0, 1])("counts with the other (beam %i)", (beam) => {
    const gate = new Gate(true);
    const edges = every(20, 1000).flatMap((tMs) => [
      { beam, on: true, tMs },
      { beam, on: false, tMs: tMs + 10 },
    ]);
    for (const tMs of [4000, 9000, 15000]) {
      edges.push({ beam: 1 - beam, on: true, tMs: tMs + 3 }, { beam: 1 - beam, on: false, tMs: tMs + 403 });
    }
    for (const e of edges.toSorted((a, b) => a.tMs - b.tMs)) gate.edge(e.beam, e.on, e.tMs);
    expect([gate.inward, gate.outward, gate.distrusted(20000)]).toEqual([3, 0, beam + 1]);
  });

  it("counts with both again after ten quiet seconds, whether or not anybody has asked", () => {
    const gate = new Gate(true);
    for (const tMs of every(20, 100)) {
      gate.edge(0, true, tMs);
      gate.edge(0, false, tMs + 10);
    }
    // Outward, which one beam cannot tell.
    gate.edge(1, true, 20000);
    gate.edge(0, true, 20080);
    gate.edge(1, false, 20400);
    gate.edge(0, false, 20480);
    expect([gate.inward, gate.outward]).toEqual([0, 1]);
  });
});

/** Lets five customers into a lane, flutters for so long at so many Hz, and gives the error of each second and what is told. */
function flutterInLane(channel: typeof ENTRY | typeof ENTRY_2, hz: number, seconds: number, onceMore?: number) {
  const lane = new Lane({ tills: 0, entry: true, entryPair: true, exit: true, head: false, tail: false });
  const edges: { channel: typeof ENTRY | typeof ENTRY_2 | typeof EXIT; value: number; tMs: number }[] = [];
  const pass = (tMs: number): void => {
    edges.push({ channel: ENTRY, value: 1, tMs }, { channel: ENTRY_2, value: 1, tMs: tMs + 80 });
    edges.push({ channel: ENTRY, value: 0, tMs: tMs + 400 }, { channel: ENTRY_2, value: 0, tMs: tMs + 480 });
  };
  for (let i = 0; i < 5; i++) pass(10000 + i * 9000);
  if (onceMore !== undefined) pass(onceMore);
  for (let tMs = 55000; tMs < 55000 + seconds * 1000; tMs += 1000 / hz) {
    edges.push({ channel, value: 1, tMs }, { channel, value: 0, tMs: tMs + 500 / hz });
  }
  edges.sort((a, b) => a.tMs - b.tMs);
  let [at, error, toldS] = [0, 0, 0];
  for (let s = 1; s <= 55 + seconds; s++) {
    for (; (edges[at]?.tMs ?? 1e12) < s * 1000; at++) {
      const e = edges[at] as (typeof edges)[number];
      lane.feed(e.channel, e.value, 0, e.tMs);
    }
    lane.tick(s * 1000);
    if (s > 55) error += Math.abs((lane.between() ?? 0) - 5) / seconds;
    if (toldS === 0 && lane.health.entry(s * 1000).startsWith("flutter")) toldS = s - 55;
  }
  return {
    error,
    toldS,
    inLane: lane.between(),
    turnedBack: lane.entryGate.outward,
    health: lane.health.entry((55 + seconds) * 1000),
  };
}

describe("a lane with a fluttering entrance beam", () => {
  it.each([1, 3, 50, 100])("keeps its line at %i Hz and tells within 5 s", (hz) => {
    for (const [channel, health] of [
      [ENTRY, "flutter"],
      [ENTRY_2, "flutter2"],
    ] as const) {
      const seen = flutterInLane(channel, hz, 30);
      expect(seen).toMatchObject({ turnedBack: 0, health });
      expect(seen.toldS).toBeLessThanOrEqual(5);
      expect(seen.error).toBeLessThanOrEqual(1);
    }
  });

  it("counts who comes meanwhile by the twin", () => {
    expect(flutterInLane(ENTRY, 50, 20, 65000)).toMatchObject({ inLane: 6, turnedBack: 0 });
  });
});
