import { describe, expect, it } from "vitest";
import { Gate } from "../../../firmware/core/gate.ts";

/** Plays breaks [beam, from, to] through a gate in the order of their edges. */
function play(gate: Gate, ...breaks: [0 | 1, number, number][]): void {
  const edges = breaks.flatMap(([beam, from, to]) => [
    { beam, tMs: from, blocked: true },
    { beam, tMs: to, blocked: false },
  ]);
  for (const e of edges.toSorted((a, b) => a.tMs - b.tMs)) gate.edge(e.beam, e.blocked, e.tMs);
}

describe("a single beam", () => {
  it.each([
    [249, 1],
    [250, 2],
  ])("takes two breaks %i ms apart for %i crossings", (gap, crossings) => {
    const gate = new Gate(false);
    play(gate, [0, 1000, 1300], [0, 1300 + gap, 1900]);
    expect(gate.inward).toBe(crossings);
  });

  it("tells a crossing at the moment of the break", () => {
    expect(new Gate(false).edge(0, true, 5)).toBe(1);
  });

  it("ignores an edge that is no change", () => {
    const gate = new Gate(false);
    gate.edge(0, true, 0);
    expect(gate.edge(0, true, 5000)).toBe(0);
    expect(gate.inward).toBe(1);
  });

  it.each([
    [4000, false],
    [4001, true],
  ])("broken for %i ms is held: %s", (ms, held) => {
    const gate = new Gate(false);
    gate.edge(0, true, 100);
    expect(gate.isOccupied(100 + ms)).toBe(held);
  });

  it.each([
    [600000, false],
    [600001, true],
  ])("broken for %i ms is stuck: %s", (ms, stuck) => {
    const gate = new Gate(false);
    gate.edge(0, true, 0);
    expect(gate.isStuck(ms)).toBe(stuck);
  });
});

it.each([
  [2, 90001, false],
  [3, 90000, false],
  [3, 90001, true],
])("behind which %i have left in %i ms of one break is parked before: %s", (moves, ms, stuck) => {
  const gate = new Gate(true);
  gate.moves = 9;
  gate.edge(0, true, 0);
  gate.edge(1, true, 50);
  gate.moves += moves;
  expect(gate.isStuck(ms)).toBe(stuck);
});

describe("a pair of beams", () => {
  it.each([
    [300, 300, false],
    [300, 166, false],
    [300, 164, true],
    [164, 300, true],
  ])("takes breaks of %i and %i ms for parts of one body: %s", (first, second, isPart) => {
    const gate = new Gate(true);
    play(gate, [0, 1000, 1000 + first], [1, 1070, 1070 + first]);
    play(gate, [0, 1700, 1700 + second], [1, 1770, 1770 + second]);
    expect(gate.inward).toBe(2);
    expect(gate.isPart()).toBe(isPart);
  });

  it("tells nothing of parts of a single beam", () => {
    const gate = new Gate(false);
    play(gate, [0, 1000, 1300], [0, 1700, 1760], [0, 2100, 2400]);
    expect(gate.isPart()).toBe(false);
  });

  const inward: [0 | 1, number, number][] = [
    [0, 1000, 1300],
    [1, 1080, 1380],
  ];

  it("counts a body inward and one outward", () => {
    const gate = new Gate(true);
    play(gate, ...inward, [1, 3000, 3300], [0, 3080, 3380]);
    expect([gate.inward, gate.outward]).toEqual([1, 1]);
  });

  it("takes a pair by which everybody goes out for one with swapped plugs, and who goes in there for somebody who leaves", () => {
    const gate = new Gate(true);
    const seen: number[] = [];
    const pass = (first: 0 | 1, tMs: number): void => {
      gate.edge(first, true, tMs);
      gate.edge(1 - first, true, tMs + 80);
      seen.push(gate.edge(first, false, tMs + 300) + gate.edge(1 - first, false, tMs + 380));
    };
    for (let body = 1; body <= 12; body++) pass(1, 10000 * body);
    pass(0, 200000);
    pass(1, 210000);
    expect(seen).toEqual([-1, -1, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, -1, 1]);
    expect(gate.lagMs).toBe(80);
    // What is counted stays as the plugs are: the doctor advises by it.
    expect([gate.inward, gate.outward]).toEqual([1, 13]);
  });

  it("counts nobody who turns back between the beams, from either side", () => {
    const gate = new Gate(true);
    play(gate, [0, 1000, 2000], [1, 1200, 1800], [1, 5000, 6000], [0, 5200, 5800]);
    expect([gate.inward, gate.outward]).toEqual([0, 0]);
  });

  it("counts nobody who touches one beam only, and is not put out by it", () => {
    const gate = new Gate(true);
    play(gate, [0, 1000, 1200], [0, 5000, 5300], [1, 5080, 5380]);
    expect([gate.inward, gate.outward]).toEqual([1, 0]);
  });

  it("tells people apart who follow so close that both are in the gate at once", () => {
    const gate = new Gate(true);
    play(gate, [0, 1000, 1300], [1, 1250, 1550], [0, 1400, 1700], [1, 1650, 1950], [0, 1800, 2100], [1, 2050, 2350]);
    expect([gate.inward, gate.outward]).toEqual([3, 0]);
  });

  it("counts two whom the first beam saw as one, and two whom the second did", () => {
    const first = new Gate(true);
    play(first, [0, 1000, 1800], [1, 1080, 1380], [1, 1500, 1880]);
    expect(first.inward).toBe(2);
    const second = new Gate(true);
    play(second, [0, 1000, 1300], [0, 1400, 1700], [1, 1080, 1780]);
    second.edge(0, true, 9000);
    second.edge(0, false, 9100);
    expect(second.inward).toBe(2);
  });

  it.each([0, 1] as const)("counts the fourth who passes a stuck beam %i, and all after", (stuck) => {
    const gate = new Gate(true);
    gate.edge(stuck, true, 0);
    for (let tMs = 80000; tMs <= 140000; tMs += 10000) {
      gate.edge(1 - stuck, true, tMs);
      gate.edge(1 - stuck, false, tMs + 300);
    }
    expect([gate.inward, gate.outward]).toEqual([3, 0]);
    expect([gate.isStuck(141000), gate.isParked(141000), gate.isOccupied(141000)]).toEqual([true, false, false]);
    gate.edge(stuck, false, 150000);
    play(gate, [0, 160000, 160300], [1, 160080, 160380]);
    expect([gate.inward, gate.isStuck(161000)]).toEqual([4, false]);
  });

  it.each([
    [30000, false],
    [29999, true],
  ])("with one beam blocked for %i ms has somebody in it: %s", (ms, isOccupied) => {
    const gate = new Gate(true);
    gate.edge(1, true, 100);
    expect(gate.isOccupied(100 + ms)).toBe(isOccupied);
    gate.edge(0, true, 200);
    expect(gate.isOccupied(100 + ms)).toBe(true);
  });

  it("takes nothing for stuck beside somebody who shifts in the other beam", () => {
    const gate = new Gate(true);
    gate.edge(0, true, 0);
    for (let tMs = 90000; tMs <= 190000; tMs += 1599) {
      gate.edge(1, true, tMs);
      gate.edge(1, false, tMs + 300);
    }
    expect([gate.inward, gate.isStuck(200000)]).toEqual([0, false]);
  });

  it("holds no more than it has room for, whatever flickers", () => {
    const gate = new Gate(true);
    for (let i = 0; i < 1000; i++) play(gate, [0, i * 100, i * 100 + 50]);
    play(gate, [0, 200000, 200300], [1, 200080, 200380]);
    expect(gate.inward).toBe(1);
  });
});
