import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { tillStateOf } from "../../../firmware/core/till-state.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../../protocol/channels.ts";

const BEAMS: LaneLayout = { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false };

/** A lane and its time. */
class Scene {
  lane: Lane;
  tMs = 0;
  private nextTickMs = 1000;

  constructor(layout: LaneLayout) {
    this.lane = new Lane(layout);
  }

  waitS(seconds: number): this {
    const endMs = this.tMs + seconds * 1000;
    for (; this.nextTickMs <= endMs; this.nextTickMs += 1000) this.lane.tick(this.nextTickMs);
    this.tMs = endMs;
    return this;
  }

  enter(): this {
    this.lane.feed(ENTRY, 1, 0, this.tMs);
    this.lane.feed(ENTRY, 0, 0, this.tMs + 300);
    return this.waitS(0.4);
  }

  leave(): this {
    this.lane.feed(EXIT, 1, 0, this.tMs);
    this.lane.feed(EXIT, 0, 0, this.tMs + 300);
    return this.waitS(0.4);
  }
}

describe("a lane with two beams", () => {
  it("counts three in with one served, and two waiting", () => {
    const { lane } = new Scene(BEAMS).waitS(30).enter().waitS(8).enter().waitS(8).enter().waitS(2);
    expect([lane.inLane(), lane.waiting(), tillStateOf(lane, 48000)]).toEqual([3, 2, "serving"]);
  });

  it("is empty again when all have left", () => {
    const scene = new Scene(BEAMS).waitS(30).enter().waitS(8).enter().waitS(60).leave().waitS(60).leave().waitS(20);
    expect([scene.lane.inLane(), tillStateOf(scene.lane, scene.tMs)]).toEqual([0, "idle"]);
    expect(scene.lane.confidence(scene.tMs)).toBeGreaterThan(0.7);
  });

  it("finds back to an empty lane after an exit that nobody saw", () => {
    const scene = new Scene(BEAMS).waitS(30).enter().waitS(400);
    expect(scene.lane.inLane()).toBe(0);
  });

  it("keeps those who have come while nobody serves them, even where nobody is seen at the pay point", () => {
    const scene = new Scene({ ...BEAMS, entryPair: true, head: true, headMm: 1800 });
    const { lane } = scene;
    const enter = (): void => {
      lane.feed(ENTRY, 1, 0, scene.tMs);
      lane.feed(ENTRY_2, 1, 0, scene.tMs + 80);
      lane.feed(ENTRY, 0, 0, scene.tMs + 300);
      lane.feed(ENTRY_2, 0, 0, scene.tMs + 380);
      scene.waitS(0.4);
    };
    const wait = (seconds: number): void => {
      for (let i = 0; i < seconds * 5; i++) {
        lane.feed(HEAD, 1800 + 5 * (i % 5), 0, scene.tMs);
        scene.waitS(0.2);
      }
    };
    wait(400);
    for (let i = 0; i < 5; i++) {
      enter();
      wait(20);
    }
    expect(lane.inLane()).toBe(5);
    wait(540);
    expect(lane.inLane()).toBe(5);
  });

  it("predicts a longer wait for a longer line, within its own range", () => {
    const scene = new Scene(BEAMS).waitS(30);
    let before = -1;
    for (let i = 0; i < 4; i++) {
      scene.enter().waitS(6);
      const { waitS, waitLowS, waitHighS } = scene.lane;
      expect(waitS).toBeGreaterThan(before);
      expect(waitLowS).toBeLessThanOrEqual(waitS);
      expect(waitHighS).toBeGreaterThanOrEqual(waitS);
      before = waitS;
    }
  });

  it("learns how fast its till is", () => {
    const scene = new Scene(BEAMS).waitS(10).enter().waitS(5).enter().waitS(5).enter();
    for (let i = 0; i < 40; i++) scene.waitS(29.2).leave().enter();
    expect(scene.lane.service.cycleS).toBeGreaterThan(27);
    expect(scene.lane.service.cycleS).toBeLessThan(36);
  });

  it("publishes the wait that held a second ago, so that whoever comes now is not counted before himself", () => {
    const scene = new Scene(BEAMS).waitS(30);
    const empty = scene.lane.waitS;
    scene.enter().waitS(0.7);
    expect(scene.lane.waitS).toBeCloseTo(empty, 1);
    expect(scene.waitS(2).lane.waitS).toBeGreaterThan(empty + 5);
  });

  it("names an entrance beam through which three customers in a row have come unseen, until it counts again", () => {
    const scene = new Scene(BEAMS).waitS(60);
    for (const health of ["ok", "ok", "dead"]) {
      scene.leave().waitS(120);
      expect(scene.lane.health.entry(scene.tMs)).toBe(health);
    }
    expect(scene.enter().lane.health.entry(scene.tMs)).toBe("ok");
  });

  it("names an exit beam when far more have come than there is room for", () => {
    const scene = new Scene(BEAMS).waitS(60);
    for (let i = 0; i < 7; i++) scene.enter().waitS(10);
    expect(scene.lane.health.exit(scene.tMs)).toBe("ok");
    for (let i = 0; i < 3; i++) scene.enter().waitS(10);
    expect(scene.lane.health.exit(scene.tMs)).toBe("dead");
    expect(scene.leave().lane.health.exit(scene.tMs)).toBe("ok");
  });

  it("is closed when the switch says so and not otherwise", () => {
    const scene = new Scene(BEAMS).waitS(5);
    scene.lane.feed(SWITCH, 0, 0, scene.tMs);
    expect(tillStateOf(scene.lane, scene.tMs)).toBe("closed");
    scene.lane.feed(SWITCH, 1, 0, scene.tMs);
    expect(tillStateOf(scene.lane, scene.tMs)).toBe("idle");
  });
});

describe("a till that is held up", () => {
  const full = (): Scene => new Scene(BEAMS).waitS(30).enter().waitS(8).enter().waitS(8).enter().waitS(8).enter();
  const state = ({ lane, tMs }: Scene): string => tillStateOf(lane, tMs);

  it("is stalled when nobody leaves a line for 3.4 mean cycles, and serves from the next departure on", () => {
    const scene = full().waitS(210);
    expect(state(scene)).toBe("serving");
    expect(state(scene.waitS(25))).toBe("stalled");
    expect(state(scene.leave().waitS(1))).toBe("serving");
  });

  it("is stalled as soon as somebody has stood in the entrance for 225 s, which is three of them", () => {
    const scene = full().leave();
    scene.lane.feed(ENTRY, 1, 0, scene.tMs);
    expect(state(scene.waitS(224))).toBe("serving");
    expect(state(scene.waitS(2))).toBe("stalled");
    scene.lane.feed(ENTRY, 0, 0, scene.tMs);
    expect(state(scene)).toBe("serving");
  });

  it("is not stalled but idle where nobody has come, and serves who comes then", () => {
    const scene = new Scene(BEAMS).waitS(30).enter().waitS(60).leave().waitS(7200);
    expect(state(scene)).toBe("idle");
    expect(state(scene.enter().waitS(60))).toBe("serving");
  });
});

describe("floods", () => {
  it.each([0, 1, 3, 12])("leave every number sane, with %i tills behind the line", (tills) => {
    const lane = new Lane({ ...BEAMS, tills });
    const insane: number[][] = [];
    for (let tMs = 0; tMs < 1200000; tMs += 260) {
      lane.feed(ENTRY, 1, 0, tMs);
      lane.feed(ENTRY, 0, 0, tMs + 5);
      if (tMs % 520 === 0 && tMs > 600000) {
        lane.feed(EXIT, 1, 0, tMs);
        lane.feed(EXIT, 0, 0, tMs + 5);
      }
      if (tMs % 1040 === 0) lane.tick(tMs);
      const [confidence, { waitS }] = [lane.confidence(tMs), lane];
      // What is no number is not between two either.
      const isSane = confidence >= 0 && confidence <= 1 && waitS >= 0 && waitS < 86400;
      if (!isSane) insane.push([tMs, confidence, waitS]);
    }
    expect(insane).toEqual([]);
  });
});

describe("what a lane cannot know it does not say", () => {
  it("counts through a gate alone, but has no length, no wait and no confidence", () => {
    const lane = new Lane({ ...BEAMS, entryPair: true, exit: false });
    for (const [channel, tMs] of [
      [ENTRY, 1000],
      [ENTRY_2, 1080],
    ] as const)
      lane.feed(channel, 1, 0, tMs);
    for (const [channel, tMs] of [
      [ENTRY, 1300],
      [ENTRY_2, 1380],
    ] as const)
      lane.feed(channel, 0, 0, tMs);
    lane.tick(2000);
    expect(lane.entryGate.inward).toBe(1);
    expect([lane.waiting(), lane.inLane(), tillStateOf(lane, 2000), lane.confidence(2000)]).toEqual([
      undefined,
      undefined,
      "blind",
      0,
    ]);
  });

  it("takes somebody in the tail zone for a line that just reaches it, where nothing counts who comes", () => {
    const lane = new Lane({ tills: 0, entry: false, entryPair: false, exit: true, head: false, tail: true });
    let tMs = 0;
    const see = (seconds: number, rangeMm: number): void => {
      for (const endMs = tMs + 1000 * seconds; tMs < endMs; ) {
        tMs += 50;
        lane.feed(TAIL, rangeMm + (tMs % 3), 0, tMs);
        if (tMs % 1000 === 0) lane.tick(tMs);
      }
    };
    see(60, 2000);
    expect(lane.between()).toBeLessThan(2);
    see(20, 900);
    expect(lane.between()).toBeGreaterThan(2);
    expect(lane.between()).toBeLessThan(6);
  });

  it("sees service through a head zone alone, but nobody waiting", () => {
    const lane = new Lane({ tills: 0, entry: false, entryPair: false, exit: false, head: true, tail: false });
    let tMs = 0;
    const see = (count: number, rangeMm: number): void => {
      for (let i = 0; i < count; i++, tMs += 50) lane.feed(HEAD, rangeMm + (i % 9), 0, tMs);
    };
    see(120, 1400);
    see(20, 600);
    expect([lane.inLane(), lane.waiting(), tillStateOf(lane, tMs)]).toEqual([1, undefined, "serving"]);
    expect(tillStateOf(lane, tMs + 5000)).toBe("blind");
  });
});

describe("a lane group", () => {
  it("lets a free till take the first of the line without a wait", () => {
    const scene = new Scene({ ...BEAMS, tills: 3 }).waitS(30).enter();
    expect(scene.lane.waiting()).toBe(1);
    scene.waitS(16).leave().waitS(1);
    expect([scene.lane.waiting(), scene.lane.inLane()]).toEqual([0, 1]);
    expect(scene.lane.waitS).toBeLessThan(10);
  });

  it("counts nobody for an arm ahead of a body", () => {
    const lane = new Lane({ ...BEAMS, tills: 4, entryPair: true });
    let tMs = 0;
    const breakFor = (ms: number): void => {
      lane.feed(ENTRY, 1, 0, tMs);
      lane.feed(ENTRY_2, 1, 0, tMs + 50);
      lane.feed(ENTRY, 0, 0, tMs + ms);
      lane.feed(ENTRY_2, 0, 0, tMs + ms + 50);
    };
    for (let s = 1; s <= 30; s++) lane.tick(1000 * s);
    tMs = 30100;
    for (let i = 0; i < 6; i++, tMs += 1500) {
      breakFor(80);
      tMs += 300;
      breakFor(320);
    }
    expect(lane.entryGate.inward).toBe(12);
    expect(lane.waiting()).toBe(6);
  });

  it("holds an exact count of thirty before twelve tills against no room that was guessed", () => {
    const scene = new Scene({ ...BEAMS, tills: 12 }).waitS(60);
    for (let i = 0; i < 30; i++) scene.enter().waitS(2);
    // A line that moves up for ten minutes, one in and one out every five seconds.
    for (let i = 0; i < 120; i++) scene.waitS(2).leave().waitS(2).enter();
    expect(scene.lane.waiting()).toBeGreaterThanOrEqual(26);
  });
});
