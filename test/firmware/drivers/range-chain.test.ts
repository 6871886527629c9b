import { describe, expect, it } from "vitest";
import type { RangeReading } from "../../../firmware/drivers/port.ts";
import { RangeChain, RangePlace } from "../../../firmware/drivers/range-chain/range-chain.ts";
import { Vl53l0x } from "../../../firmware/drivers/vl53l0x/vl53l0x.ts";
import { LONG_33_MS } from "../../../firmware/drivers/vl53l1x/modes.ts";
import { Vl53l1x } from "../../../firmware/drivers/vl53l1x/vl53l1x.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../../host/simulator/fake-i2c-bus.ts";
import type { FakeVl53 } from "../../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";

/** What a chain has told, and the chain run on a virtual clock. */
class Bench {
  readonly clock = new VirtualClock();
  readonly bus: FakeI2cBus;
  readonly chain: RangeChain;
  readonly fakes: FakeVl53[];
  readonly told: { index: number; reading: RangeReading; tMs: number }[] = [];

  constructor(sensors: (clock: VirtualClock) => FakeVl53[], hasReadyLine = false) {
    const fakes = sensors(this.clock);
    this.fakes = fakes;
    this.bus = new FakeI2cBus(fakes);
    const [wide, narrow] = [this.bus.view(2), this.bus.view(1)];
    const places = fakes.map((fake, i) => {
      const drivers = [new Vl53l1x(wide, 0x2a + i, LONG_33_MS), new Vl53l0x(narrow, 0x2a + i)];
      return new RangePlace(drivers, { set: (high) => fake.setPower(high) }, hasReadyLine);
    });
    this.chain = new RangeChain(wide, places, (index, reading, tMs) => this.told.push({ index, reading, tMs }));
    for (const [i, fake] of fakes.entries())
      if (hasReadyLine) fake.onReadyLine = (high) => high && this.chain.ready(i, this.clock.nowMs());
    this.clock.every(20, () => this.chain.poll(this.clock.nowMs()));
  }

  run(forMs: number): this {
    this.told.length = 0;
    this.clock.runUntil(this.clock.nowMs() + forMs);
    return this;
  }

  fake(index: number): FakeVl53 {
    return this.fakes[index] as FakeVl53;
  }

  ranges(index: number): number[] {
    return this.told.flatMap((t) => (t.index === index && t.reading.kind === "sample" ? [t.reading.rangeMm] : []));
  }

  faults(index: number): string[] {
    return this.told.flatMap((t) => (t.index === index && t.reading.kind === "fault" ? [t.reading.fault] : []));
  }
}

const two = (clock: VirtualClock): FakeVl53[] =>
  [111, 222].map((rangeMm) => new FakeVl53l1x(clock, () => ({ rangeMm, rawStatus: 9 })));

describe("a chain of ranging sensors", () => {
  it("brings three up one after the other, of two kinds, each at an address of its own", () => {
    const third = (clock: VirtualClock) => new FakeVl53l0x(clock, () => ({ rangeMm: 333, rawStatus: 11 }));
    const bench = new Bench((clock) => [...two(clock), third(clock)]);
    bench.run(1000).run(1000);
    for (const [i, rangeMm] of [111, 222, 333].entries()) {
      expect(new Set(bench.ranges(i))).toEqual(new Set([rangeMm]));
      expect(bench.ranges(i).length).toBeGreaterThan(15);
      expect(bench.chain.places[i]).toMatchObject({ fault: "", faults: 0 });
    }
    expect(bench.fakes.map((s) => s.address)).toEqual([0x2a, 0x2b, 0x2c]);
  });

  it("tries a missing sensor again after 250 ms, 500 ms and so on to 8 s, and does not hold up the other", () => {
    const bench = new Bench(two);
    bench.fake(0).plug(false);
    bench.run(40000);
    const times = bench.told.filter((t) => t.reading.kind === "fault").map((t) => t.tMs);
    const gaps = times.slice(1).map((t, i) => t - (times[i] as number));
    expect(gaps.slice(0, 8)).toEqual([280, 520, 1020, 2020, 4020, 8020, 8020, 8020]);
    expect(bench.faults(0).every((f) => f === "nack")).toBe(true);
    expect(bench.ranges(1).length).toBeGreaterThan(700);
    expect(bench.chain.places[0]).toMatchObject({ fault: "nack", samples: 0 });
    bench.fake(0).plug(true);
    bench.run(9000);
    expect(bench.ranges(0).length).toBeGreaterThan(10);
    expect(bench.fake(1).address).toBe(0x2b);
  });

  it("survives pulling and plugging either sensor a hundred times, and always has both back", () => {
    const bench = new Bench(two);
    bench.run(1000);
    for (let i = 0; i < 100; i++) {
      const sensor = bench.fake(i % 2);
      sensor.plug(false);
      bench.run(10 + 2 * i);
      sensor.plug(true);
      bench.run(1500);
      expect(bench.ranges(i % 2).length, `round ${i}`).toBeGreaterThan(5);
      expect(new Set(bench.ranges(0)), `round ${i}`).toEqual(new Set([111]));
      expect(new Set(bench.ranges(1)), `round ${i}`).toEqual(new Set([222]));
    }
  });

  it("clocks a held data line free, and reports one that cannot be freed without blocking on it", () => {
    const bench = new Bench(two);
    bench.run(1000);
    bench.bus.heldPulses = 7;
    bench.run(1500);
    expect([bench.faults(0), bench.bus.heldPulses, bench.ranges(0).length > 25]).toEqual([[], 0, true]);
    bench.bus.heldPulses = Number.POSITIVE_INFINITY;
    const before = bench.bus.blockedTransfers;
    bench.run(60000);
    expect(bench.chain.places.map((h) => h.fault)).toEqual(["stuck", "stuck"]);
    expect(bench.ranges(0)).toEqual([]);
    expect(bench.bus.blockedTransfers - before).toBeLessThanOrEqual(4);
    bench.bus.heldPulses = 0;
    bench.run(9000);
    expect(bench.chain.places.map((h) => h.fault)).toEqual(["", ""]);
  });

  it("brings a hung sensor back by its shut-down line", () => {
    const bench = new Bench(two);
    bench.run(1000);
    bench.fake(0).hung = true;
    bench.run(600);
    expect(bench.faults(0)).toEqual(["timeout"]);
    bench.fake(0).hung = false;
    bench.run(1000);
    expect(bench.ranges(0).length).toBeGreaterThan(5);
  });

  it("names a chip that is another, and goes on asking", () => {
    const bench = new Bench(two);
    bench.fake(0).otherModel = 0x1234;
    bench.run(3000);
    expect(bench.faults(0).length).toBeGreaterThan(2);
    expect(bench.faults(0).every((f) => f === "invalid")).toBe(true);
    expect(bench.ranges(1).length).toBeGreaterThan(40);
  });

  it("survives a bus on which one transfer in fifty fails", () => {
    const bench = new Bench(two);
    let n = 0;
    bench.clock.every(7, () => {
      n += 1;
      if (n % 50 === 0) bench.bus.dropTransfers = 1;
    });
    bench.run(60000);
    for (const i of [0, 1]) expect(bench.ranges(i).length).toBeGreaterThan(1000);
    expect(bench.faults(0).length + bench.faults(1).length).toBeLessThan(3);
  });
});

describe("a chain with interrupt lines", () => {
  it("takes samples at the edge, and asks the sensor only when the line has been still for too long", () => {
    const bench = new Bench(two, true);
    bench.run(2000);
    const before = bench.bus.transfers;
    bench.run(1000);
    const samples = bench.ranges(0).length + bench.ranges(1).length;
    expect(samples).toBeGreaterThan(35);
    // Result and clear: three transfers a sample, and no question in between.
    expect(bench.bus.transfers - before).toBe(3 * samples);
    expect(bench.chain.places.map((h) => h.lostEdges)).toEqual([0, 0]);
  });

  it("counts edges that were lost, and takes the line for dead after five, until it rises again", () => {
    const bench = new Bench(two, true);
    bench.run(2000);
    const { onReadyLine } = bench.fake(0);
    bench.fake(0).onReadyLine = () => {};
    bench.run(2000);
    expect(bench.ranges(0).length).toBeGreaterThan(20);
    expect(bench.chain.places[0]?.lostEdges).toBe(5);
    bench.fake(0).onReadyLine = onReadyLine;
    bench.run(1000);
    const before = bench.bus.transfers;
    bench.run(1000);
    expect(bench.bus.transfers - before).toBe(3 * (bench.ranges(0).length + bench.ranges(1).length));
  });
});
