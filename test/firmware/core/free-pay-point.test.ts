import { describe, expect, it } from "vitest";
import { FreePayPoint } from "../../../firmware/core/free-pay-point.ts";
import { Learned } from "../../../firmware/core/learned.ts";

/** The product of what so many seconds say, in steps of two. */
function free(payPoint: FreePayPoint, seconds: number, walking = false): number {
  let times = 1;
  for (let s = 0; s < seconds; s += 2) times *= payPoint.advance("empty", walking, 2);
  return times;
}

/** A lane after so many departures; each time the pay point was free for so long before the next one was there. */
function laneOf(departures: number, freeS: number): FreePayPoint {
  const payPoint = new FreePayPoint();
  for (let i = 0; i < departures; i++) {
    payPoint.advance("occupied", false, 2);
    payPoint.departed("occupied");
    free(payPoint, freeS);
  }
  payPoint.advance("occupied", false, 2);
  return payPoint;
}

describe("a free pay point", () => {
  it("says nothing before its lane is known", () => {
    expect(free(new FreePayPoint(), 120)).toBe(1);
    expect(free(laneOf(5, 4), 120)).toBe(1);
  });

  it("says that nobody waits where the next one has always stepped up soon", () => {
    expect(free(laneOf(60, 4), 6)).toBe(1);
    expect(free(laneOf(60, 4), 30)).toBeGreaterThan(8);
  });

  it("says no more than it is worth, however long it lasts", () => {
    const often = free(laneOf(60, 4), 3600);
    expect(often).toBeLessThan(free(laneOf(60, 4), 60) * 1.01);
    expect(often).toBeLessThan(21);
  });

  it("says nothing where people pack beyond it while others wait", () => {
    expect(free(laneOf(60, 40), 120)).toBe(1);
  });

  it("says nothing while somebody may be on the way to it", () => {
    const payPoint = laneOf(60, 4);
    expect(free(payPoint, 60, true)).toBe(1);
    expect(free(payPoint, 30)).toBeGreaterThan(8);
  });

  it("takes whoever comes from the entrance for no late one", () => {
    const payPoint = laneOf(60, 4);
    for (let i = 0; i < 60; i++) {
      free(payPoint, 60);
      payPoint.advance("occupied", true, 2);
      payPoint.departed("occupied");
    }
    expect(free(payPoint, 30)).toBeGreaterThan(8);
  });

  it("counts who leaves past a pay point that has long been free as late", () => {
    const payPoint = new FreePayPoint();
    for (let i = 0; i < 60; i++) {
      payPoint.advance("occupied", false, 2);
      free(payPoint, 40);
      payPoint.departed("empty");
    }
    expect(free(payPoint, 120)).toBe(1);
  });

  it("is not judged by a zone that does not see", () => {
    const payPoint = new FreePayPoint();
    for (let i = 0; i < 60; i++) payPoint.departed("blind");
    expect(free(payPoint, 120)).toBe(1);
    expect(payPoint.advance("blind", false, 2)).toBe(1);
  });

  it("is remembered", () => {
    const written = new Learned("", undefined);
    laneOf(60, 4).exchange(written);
    const payPoint = new FreePayPoint();
    payPoint.exchange(new Learned("", written.text.split(" ")));
    expect(free(payPoint, 30)).toBeGreaterThan(8);
  });
});
