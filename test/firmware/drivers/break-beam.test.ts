import { describe, expect, it } from "vitest";
import { BeamRow, type BreakBeam } from "../../../firmware/drivers/break-beam/break-beam.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakePins } from "../../../host/simulator/fake-pins.ts";
import { ENTRY } from "../../../protocol/channels.ts";

function setUp(level: 0 | 1 = 1) {
  const clock = new VirtualClock();
  const pins = new FakePins(clock);
  pins.drive("entry", level);
  const told: [blocked: boolean, tMs: number][] = [];
  const row = new BeamRow(pins, { beamChanged: (_, blocked, tMs) => told.push([blocked, tMs]) });
  row.open(ENTRY, "entry", 0);
  const beam = row.beams[0] as BreakBeam;
  clock.every(100, () => beam.poll(clock.nowMs()));
  const at = (tMs: number, level: 0 | 1) => clock.after(tMs - clock.nowMs(), () => pins.drive("entry", level));
  return { clock, pins, beam, told, at };
}

describe("a break-beam", () => {
  it.each([
    [1, false],
    [0, true],
  ] as const)("tells first how it stands: level %i is blocked %s", (level, blocked) => {
    expect(setUp(level).told).toEqual([[blocked, 0]]);
  });

  it("gives each edge with its own time, and no bounce shorter than the debounce time", () => {
    const { clock, told, at } = setUp();
    for (const [tMs, level] of [
      [1000, 0],
      [1300, 1],
      [2000, 0],
      [2007, 1],
      [3000, 0],
      [3004, 1],
      [3006, 0],
    ] as const)
      at(tMs, level);
    clock.runUntil(5000);
    expect(told.slice(1)).toEqual([
      [true, 1000],
      [false, 1300],
      [true, 3006],
    ]);
  });

  it("finds a lost edge by the level within a third of a second, and the next one, which the interpreter takes for none; counts both", () => {
    const { clock, pins, beam, told, at } = setUp();
    clock.runUntil(950);
    pins.loseEdges = 1;
    at(1000, 0);
    at(2000, 1);
    clock.runUntil(3000);
    expect(told.slice(1)).toEqual([
      [true, 1100],
      [false, 2000],
    ]);
    expect(beam.lostEdges).toBe(2);
  });

  it("takes an edge that is told later than the level was seen for what it is", () => {
    const { clock, beam, told, at } = setUp();
    at(1095, 0);
    at(1101, 1);
    at(1103, 0);
    clock.runUntil(3000);
    expect(told.slice(1)).toEqual([[true, 1103]]);
    expect(beam.lostEdges).toBe(0);
  });

  it("knows how the beam stands after any storm of edges of which any may be lost", () => {
    const { clock, pins, told } = setUp();
    let level: 0 | 1 = 1;
    for (let tMs = 10; tMs < 60000; tMs += 13 + ((tMs * 7919) % 97)) {
      clock.runUntil(tMs);
      if (tMs % 5 === 0) pins.loseEdges = tMs % 3;
      level = level === 1 ? 0 : 1;
      pins.drive("entry", level);
    }
    clock.runUntil(61000);
    expect(told.at(-1)?.[0]).toBe(level === 0);
    for (const [i, [blocked]] of told.entries()) if (i > 0) expect(blocked).toBe(!told[i - 1]?.[0]);
  });
});
