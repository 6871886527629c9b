import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { LONGEST } from "../../../firmware/core/line-filter.ts";
import type { PartyOdds } from "../../../firmware/core/party-odds.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, TAIL } from "../../../protocol/channels.ts";

const FULL: LaneLayout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
const LAYOUTS: LaneLayout[] = [
  FULL,
  { ...FULL, tail: false },
  { ...FULL, head: false },
  { ...FULL, entryPair: false },
  { ...FULL, entry: false, entryPair: false },
  { ...FULL, exit: false },
  { ...FULL, tills: 3 },
];

/** A lane whose sensors are moved as a test likes. */
class Scene {
  readonly lane: Lane;
  tMs = 0;
  near = { [HEAD]: false, [TAIL]: false };

  constructor(layout: LaneLayout) {
    this.lane = new Lane(layout);
    this.wait(20);
  }

  /** So many seconds of samples, each of which has to leave numbers that may be published. */
  wait(seconds: number): void {
    const { lane } = this;
    for (let s = 0; s < seconds; s++) {
      for (let sample = 0; sample < 8; sample++) {
        const tMs = this.tMs + sample * 125;
        for (const zone of [HEAD, TAIL] as const) {
          const has = zone === HEAD ? lane.layout.head : lane.layout.tail;
          if (has) lane.feed(zone, (this.near[zone] ? 900 : 2000) + (sample % 3), 0, tMs);
        }
      }
      this.tMs += 1000;
      const confidence = lane.tick(this.tMs);
      const n = lane.inLane() ?? 0;
      const numbers = [n, lane.waitLowS, lane.waitS, lane.waitHighS, confidence];
      expect(numbers.every((x) => x >= 0 && x < 1e6)).toBe(true);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(n).toBeLessThanOrEqual(LONGEST + lane.layout.tills);
    }
  }

  come(times: number, everyS = 2): void {
    for (let i = 0; i < times; i++) {
      this.edges(ENTRY, 0, 300);
      if (this.lane.layout.entryPair) this.edges(ENTRY_2, 120, 420);
      this.wait(everyS);
    }
  }

  turnBack(): void {
    if (this.lane.layout.entryPair) this.edges(ENTRY_2, 0, 300);
    this.edges(ENTRY, 120, 420);
    this.wait(1);
  }

  leave(times: number): void {
    for (let i = 0; i < times; i++) {
      if (this.lane.layout.exit) this.edges(EXIT, 0, 300);
      this.wait(2);
    }
  }

  stand(zone: typeof HEAD | typeof TAIL, seconds: number): void {
    this.near[zone] = true;
    this.wait(seconds);
    this.near[zone] = false;
    this.wait(2);
  }

  /** Somebody comes to the pay point, so many come up to the tail zone, and so many behind; each after so many s. */
  queueUp(before: readonly [times: number, everyS: number], behind: readonly [times: number, everyS: number]): void {
    this.come(1, 6);
    this.near[HEAD] = true;
    this.come(...before);
    this.near[TAIL] = true;
    this.come(...behind);
  }

  /** Something stands in both beams of the entrance for so many seconds. */
  park(seconds: number): void {
    for (const beam of [ENTRY, ENTRY_2] as const) this.lane.feed(beam, 1, 0, this.tMs + 100);
    this.wait(seconds);
    for (const beam of [ENTRY, ENTRY_2] as const) this.lane.feed(beam, 0, 0, this.tMs + 100);
  }

  private edges(beam: typeof ENTRY | typeof ENTRY_2 | typeof EXIT, fromMs: number, toMs: number): void {
    if (beam !== EXIT && !this.lane.layout.entry) return;
    this.lane.feed(beam, 1, 0, this.tMs + fromMs);
    this.lane.feed(beam, 0, 0, this.tMs + toMs);
  }
}

/** A lane in which so many have been served, one after another. */
function served(customers: number): Scene {
  const scene = new Scene(FULL);
  for (let i = 0; i < customers; i++) {
    scene.come(1, 6);
    scene.stand(HEAD, 30);
    scene.leave(1);
    scene.wait(60);
  }
  return scene;
}

describe("whatever happens in a lane", () => {
  it("counts more than twenty in it while people pass its tail zone whom no beam has seen", () => {
    const scene = new Scene(FULL);
    scene.queueUp([5, 6], [24, 6]);
    for (let moves = 0; moves < 8; moves++) {
      scene.near[TAIL] = false;
      scene.wait(3);
      scene.near[TAIL] = true;
      scene.wait(12);
    }
    expect(scene.lane.inLane()).toBeGreaterThan(20);
    expect(scene.lane.confidence(0)).toBeGreaterThan(0.1);
  });

  it("keeps a line before a customer who stays at the pay point for ten minutes, and trusts its exit", () => {
    const scene = new Scene(FULL);
    scene.queueUp([5, 8], [6, 20]);
    const before = scene.lane.inLane() ?? 0;
    expect(before).toBeGreaterThan(10);
    scene.wait(600);
    expect(Math.abs((scene.lane.inLane() ?? 0) - before)).toBeLessThan(2);
    expect(scene.lane.health.exit(scene.tMs)).toBe("ok");
  });

  it("names an exit dead behind which customers step up and go", () => {
    const scene = new Scene(FULL);
    for (let i = 0; i < 14; i++) {
      scene.come(1, 6);
      scene.stand(HEAD, 30);
    }
    expect(scene.lane.health.exit(scene.tMs)).toBe("dead");
  });

  it("takes a trolley that is left in the entrance of an empty lane for no line", () => {
    const scene = served(3);
    scene.park(180);
    // Whoever takes it away may have come.
    expect(scene.lane.inLane()).toBeLessThan(2);
  });

  it("takes a trolley that is left at the pay point for nobody once six have left beside it", () => {
    const scene = served(3);
    scene.near[HEAD] = true;
    for (let customers = 0; customers < 12; customers++) {
      scene.come(1, 40);
      scene.leave(1);
      scene.wait(20);
    }
    scene.wait(60);
    expect(scene.lane.inLane()).toBe(0);
    expect(scene.lane.headZone.presence(scene.tMs)).not.toBe("occupied");
  });

  it("takes those who come in and go out again for nobody", () => {
    const scene = served(3);
    for (let i = 0; i < 6; i++) {
      scene.come(1, 5);
      scene.turnBack();
      scene.wait(6);
    }
    scene.wait(60);
    expect(scene.lane.inLane()).toBe(0);
  });

  it("learns from its tail zone what breaks at the exit are worth, though it is never empty", () => {
    const scene = served(3);
    const left = vi.spyOn((scene.lane as unknown as { party: PartyOdds }).party, "left");
    scene.queueUp([4, 6], [5, 6]);
    // Every other customer's trolley leaves apart, and the line moves up from both zones.
    for (let customers = 0; customers < 120; customers++) {
      scene.near[HEAD] = false;
      scene.leave(1);
      if (customers % 2 === 0) {
        scene.wait(6);
        scene.leave(1);
      }
      scene.near[HEAD] = true;
      scene.near[TAIL] = false;
      scene.wait(4);
      scene.near[TAIL] = true;
      scene.come(1, 15);
      scene.wait(30);
    }
    const worth = left.mock.results.map(({ value }) => value as number);
    const mean = (of: number[]): number => of.reduce((sum, p) => sum + p, 0) / of.length;
    expect(mean(worth.slice(-30))).toBeLessThan(mean(worth.slice(0, 30)) - 0.02);
  });

  it("says numbers that may be published", () => {
    const step = fc.oneof(
      fc.tuple(fc.constant("come" as const), fc.integer({ min: 1, max: 45 })),
      fc.tuple(fc.constant("leave" as const), fc.integer({ min: 1, max: 45 })),
      fc.tuple(fc.constantFrom("tail" as const, "head" as const, "wait" as const), fc.integer({ min: 1, max: 60 })),
      fc.tuple(fc.constant("turn back" as const), fc.constant(1)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...LAYOUTS), fc.array(step, { maxLength: 12 }), (layout, steps) => {
        const scene = new Scene(layout);
        for (const [what, much] of steps) {
          if (what === "come") scene.come(much);
          else if (what === "leave") scene.leave(much);
          else if (what === "tail") scene.stand(TAIL, much);
          else if (what === "head") scene.stand(HEAD, much);
          else if (what === "wait") scene.wait(much);
          else scene.turnBack();
        }
      }),
      { numRuns: 60 },
    );
  });
});
