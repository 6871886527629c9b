import { describe, expect, it } from "vitest";
import { Entrance } from "../../../firmware/core/entrance.ts";
import { Learned } from "../../../firmware/core/learned.ts";
import { LearnedPosition } from "../../../firmware/core/learned-position.ts";
import { LineFilter } from "../../../firmware/core/line-filter.ts";

/** One line after another that fills up to `longest` customers and empties; somebody stands at the place from `at`. */
function live(reach: LearnedPosition, lines: number, longest: number, at: number, noise = 0.1): void {
  for (let i = 0; i < lines; i++) {
    for (let n = 0; n <= longest; n++) reach.observe(n >= at, n, noise * n);
    for (let n = longest; n >= 0; n--) reach.observe(n >= at, n, noise * (2 * longest - n));
    reach.settle(0, noise * 2 * longest);
  }
}

describe("where a line reaches a place", () => {
  it.each([3, 6, 9])("learns from the counts that it is at customer %i", (at) => {
    const reach = new LearnedPosition(6, 1);
    live(reach, 30, at + 1, at);
    expect(reach.customers).toBeCloseTo(at, 0);
    expect(reach.variance).toBeLessThan(0.2);
  });

  it("learns little from counts that are not worth much", () => {
    const reach = new LearnedPosition(6, 1);
    live(reach, 2, 10, 9, 10);
    expect(reach.customers).toBeLessThan(6.5);
  });

  it("is not carried away by one who lingers there while the line is short", () => {
    const reach = new LearnedPosition(6, 0.2);
    reach.observe(true, 1, 0);
    expect(reach.customers).toBeGreaterThan(5.5);
    reach.settle(-3, 0);
    expect(reach.customers).toBeGreaterThan(5);
  });

  it("keeps the room of a long lane though as many linger before short lines as lines reach", () => {
    const reach = new LearnedPosition(12, 1);
    for (let i = 0; i < 40; i++) {
      live(reach, 1, 13, 12);
      reach.observe(true, 2, 0.2);
      reach.observe(false, 2, 0.2);
      reach.settle(0, 0.6);
    }
    expect(reach.customers).toBeGreaterThan(10.5);
  });

  it("finds a place that is far nearer than expected all the same", () => {
    const reach = new LearnedPosition(10, 1.4);
    live(reach, 60, 5, 3);
    expect(reach.customers).toBeLessThan(5);
  });

  it("follows what is expected of it as far as nothing has been seen", () => {
    const reach = new LearnedPosition(6, 2);
    expect(reach.expect(10, 2)).toBe(true);
    expect(reach.customers).toBeCloseTo(10, 6);
    expect(reach.expect(10, 2)).toBe(false);
    live(reach, 30, 9, 8);
    const seen = reach.customers;
    reach.expect(20, 2);
    expect(reach.customers - seen).toBeLessThan(1);
  });

  it("takes what is expected with less doubt in the place of what was, beside what has been seen", () => {
    const [seen, unseen] = [new LearnedPosition(6, 20), new LearnedPosition(6, 20)];
    expect(unseen.expect(12, 1)).toBe(true);
    expect(unseen.customers).toBeCloseTo(12, 6);
    expect(unseen.variance).toBeCloseTo(1, 6);
    // One line of nine that reaches the place, by counts as doubtful as they are.
    seen.observe(true, 9, 4);
    const [before, variance] = [seen.customers, seen.variance];
    expect(before).toBeGreaterThan(7.5);
    seen.expect(12, 1);
    expect(seen.customers).toBeGreaterThan(11);
    expect(seen.customers).toBeLessThan(12);
    expect(seen.variance).toBeLessThan(Math.min(1, variance));
  });

  /** The same position on the day after. */
  function nextDay(reach: LearnedPosition): LearnedPosition {
    const kept = new Learned("", undefined);
    reach.exchange(kept);
    const next = new LearnedPosition(6, 2);
    next.exchange(new Learned("", kept.text.split(" ")));
    return next;
  }

  it("is no surer after days of the same counts than what is expected of it", () => {
    let reach = new LearnedPosition(6, 2);
    reach.expect(10, 1.4);
    for (let day = 0; day < 3; day++) {
      live(reach, 30, 5, 4);
      expect(reach.customers).toBeLessThan(5);
      reach = nextDay(reach);
    }
    // Four as counted and ten as expected weigh the same in the morning.
    expect(reach.customers).toBeGreaterThan(6);
    expect(reach.customers).toBeLessThan(8);
    expect(reach.variance).toBeCloseTo(0.7, 2);
  });

  it("is as unsure after the night as before where little has been seen", () => {
    const reach = new LearnedPosition(6, 2);
    reach.expect(10, 1.4);
    reach.observe(true, 6, 4);
    const next = nextDay(reach);
    expect(next.customers).toBeCloseTo(reach.customers, 1);
    expect(next.variance).toBeCloseTo(reach.variance, 2);
  });

  it("learns nothing across a time in which the counts meant nothing", () => {
    const reach = new LearnedPosition(6, 1);
    reach.observe(true, 9, 1);
    const then = reach.customers;
    reach.forget();
    reach.settle(0, 2);
    expect(reach.customers).toBe(then);
  });
});

describe("the entrance", () => {
  it("doubts the room of a lane until people have walked through it, where a head zone will see them", () => {
    const [seen, unseen] = [new Entrance(0, true), new Entrance(0, false)];
    for (const { room } of [seen, unseen]) room.observe(true, 14, 6);
    expect(seen.room.customers).toBeGreaterThan(9);
    expect(unseen.room.customers).toBeLessThan(8);
    const before = seen.room.variance;
    seen.expect(14);
    expect(seen.room.variance).toBeLessThan(before / 3);
  });

  it("holds no line before several tills to a room that it has not seen", () => {
    const beyond = [new Entrance(0, true), new Entrance(12, false)].map((entrance) => {
      const line = either(10, 20);
      for (let s = 0; s < 60; s++) entrance.weigh(line, false, true, 1);
      line.renew();
      return line.at(20);
    });
    expect(beyond[0]).toBeLessThan(0.1);
    expect(beyond[1]).toBeGreaterThan(0.4);
  });

  /** Equally likely that `a` or `b` stand in the lane. */
  function either(a: number, b: number): LineFilter {
    const line = new LineFilter();
    line.low = a;
    line.high = b;
    for (let n = 0; n <= 20; n++) line.p[n] = n === a || n === b ? 0.5 / line.unit : 0;
    return line;
  }

  it("holds the line to the lane's room while somebody stands in it", () => {
    const entrance = new Entrance(0, false);
    live(entrance.room, 30, 9, 8);
    const line = either(8, 13);
    for (let s = 0; s < 60; s++) entrance.weigh(line, true, true, 1);
    line.renew();
    expect(line.median()).toBe(8);
    const short = either(3, 8);
    for (let s = 0; s < 60; s++) entrance.weigh(short, true, true, 1);
    short.renew();
    expect(short.median()).toBe(8);
  });

  it("lets no line stand beyond the room with nobody in the entrance", () => {
    const entrance = new Entrance(0, false);
    const line = either(5, 12);
    for (let s = 0; s < 60; s++) entrance.weigh(line, false, true, 1);
    line.renew();
    expect(line.median()).toBe(5);
  });
});
