import { describe, expect, it } from "vitest";
import { Entrance } from "../../../firmware/core/entrance.ts";
import { LineFilter } from "../../../firmware/core/line-filter.ts";

/** Variance of counts that can be relied on. */
const SURE = 0.5;

/** An entrance whose line has reached it with eight. */
function met(): Entrance {
  const entrance = new Entrance(0, true);
  entrance.expect(8);
  stand(entrance, 30000, 8);
  return entrance;
}

/** Somebody has stood there for so long with so many in the lane, and is gone; the lane has been empty before. */
function stand(entrance: Entrance, stoodMs: number, net: number): void {
  entrance.room.forget();
  entrance.observe(stoodMs, net, SURE);
  entrance.observe(0, net, SURE);
}

describe("the entrance", () => {
  it("learns nothing of the room from who lingers there before a short line", () => {
    const entrance = met();
    const { customers, variance } = entrance.room;
    for (let i = 0; i < 50; i++) stand(entrance, 6000, 2);
    expect([entrance.room.customers, entrance.room.variance]).toEqual([customers, variance]);
  });

  it("learns the room from who stands there for long", () => {
    const entrance = met();
    for (let i = 0; i < 50; i++) stand(entrance, 12000, 4);
    expect(Math.abs(entrance.room.customers - 4)).toBeLessThan(1);
  });

  it("takes the first who stands there, however briefly, for a line that reaches it", () => {
    const entrance = new Entrance(0, true);
    entrance.expect(8);
    stand(entrance, 5000, 4);
    expect(entrance.room.met).toBe(true);
    expect(entrance.room.customers).toBeLessThan(8);
  });
});

describe("a line that seems to be longer than there is room for, with nobody in the entrance", () => {
  /** The length after twenty minutes of it, where eight fit and about twenty are counted. */
  function bounded(tills: number, walked: boolean): number {
    const entrance = new Entrance(tills, true);
    if (walked) entrance.expect(8);
    const line = new LineFilter();
    for (let i = 0; i < 20; i++) line.enter(0.1, 0.05);
    for (let s = 0; s < 1200; s += 8) {
      entrance.weigh(line, false, false, 8);
      line.renew();
    }
    return line.median();
  }

  it("is held back before several tills once walks have told the room", () => {
    expect(bounded(3, true)).toBeLessThan(bounded(3, false) - 3);
  });

  it("is not in a lane of one till, which waits for somebody to stand there", () => {
    expect(bounded(0, true)).toBeGreaterThan(bounded(3, true) + 3);
  });
});
