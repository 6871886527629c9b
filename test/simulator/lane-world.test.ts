import { describe, expect, it } from "vitest";
import { LaneWorld, STEP_MS } from "../../host/simulator/lane-world.ts";
import type { Crowd } from "../../host/simulator/party.ts";
import { Random } from "../../host/simulator/random.ts";

const FLAWLESS: Crowd = {
  missedEntry: 0,
  missedExit: 0,
  doubled: 0,
  sideBySide: 0,
  trolley: 0,
  companion: 0,
  child: 0,
  turnsBack: 0,
  stepsAside: 0,
};

/** How long the tail zone sees a single party walk past, in ms. */
function passMs(crowd: Crowd): number {
  const world = new LaneWorld(new Random(7), crowd, () => {});
  world.join(30).speed = 1;
  let seen = 0;
  for (let t = STEP_MS; t < 12000; t += STEP_MS) {
    world.step(t);
    const { rangeMm, rawStatus } = world.range("tail", t);
    if (rawStatus === 9 && rangeMm < 1000) seen += STEP_MS;
  }
  return seen;
}

describe("what a zone sees of a party", () => {
  it("sees a body for half a second at 1 m/s", () => {
    const alone = passMs(FLAWLESS);
    expect(alone).toBeGreaterThan(500);
    expect(alone).toBeLessThan(620);
  });

  it("sees a companion or a trolley for longer, and no child", () => {
    const alone = passMs(FLAWLESS);
    expect(passMs({ ...FLAWLESS, companion: 1 })).toBeGreaterThan(1.6 * alone);
    expect(passMs({ ...FLAWLESS, trolley: 1 })).toBeGreaterThan(1.6 * alone);
    expect(passMs({ ...FLAWLESS, child: 1 })).toBeLessThan(1.2 * alone);
  });
});

describe("a line that moves up", () => {
  it("leaves the pay point empty until the next party has reacted", () => {
    const world = new LaneWorld(new Random(3), FLAWLESS, () => {});
    world.setOpen(true);
    const [first, second] = [world.join(20), world.join(20)];
    for (let t = STEP_MS; t < 60000 && first.x < 7; t += STEP_MS) {
      world.step(t);
      if (first.activity === "packing" && second.moving) {
        expect(first.x).toBeGreaterThan(4.7);
        return;
      }
    }
    expect.unreachable("the second party never moved up");
  });
});

describe("the time until which nothing happens", () => {
  /** Services of three customers and a stall, with every step, or only with those that are due. */
  function served(isDue: (world: LaneWorld, tMs: number) => boolean): LaneWorld["customers"] {
    const world = new LaneWorld(new Random(11), { ...FLAWLESS, trolley: 0.5, companion: 0.5 }, () => {});
    world.setOpen(true);
    for (let t = STEP_MS; t < 600000; t += STEP_MS) {
      if (t === 5000 || t === 9000 || t === 200000) world.join(40);
      if (t === 40000) world.stall(60);
      if (isDue(world, t)) world.step(t);
    }
    return world.customers;
  }

  it("changes no service when the steps before it are left out", () => {
    const all = served(() => true);
    expect(all).toHaveLength(3);
    expect(served((world, tMs) => tMs >= world.actsMs())).toEqual(all);
  });

  it("is now when somebody comes, and never in a deserted lane", () => {
    const world = new LaneWorld(new Random(1), FLAWLESS, () => {});
    expect(world.actsMs()).toBe(Number.POSITIVE_INFINITY);
    world.join(30);
    expect(world.actsMs()).toBe(0);
  });
});
