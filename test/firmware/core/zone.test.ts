import { describe, expect, it } from "vitest";
import { Zone } from "../../../firmware/core/zone.ts";

const STEP_MS = 50;

/** A zone and its time; `see` feeds samples at 20 Hz. */
class Scene {
  zone = new Zone();
  tMs = 0;
  private seed: number;

  constructor(seed = 1) {
    this.seed = 1000 * seed;
  }

  /** Uniform from 0 to 1 (Lehmer). */
  random(): number {
    this.seed = (this.seed * 48271) % 2147483647;
    return this.seed / 2147483647;
  }

  see(count: number, rangeMm: number, status = 0, noise = 8): this {
    for (let i = 0; i < count; i++) {
      this.tMs += STEP_MS;
      this.zone.sample(rangeMm + ((i * 7) % (2 * noise + 1)) - noise, status, this.tMs);
    }
    return this;
  }

  get presence(): string {
    return this.zone.presence(this.tMs);
  }
}

function learned(): Scene {
  const scene = new Scene();
  scene.zone.expect(2000);
  return scene.see(120, 2000);
}
const noTarget = (): Scene => new Scene().see(120, 0, 255);

describe("a ToF zone", () => {
  it("learns its background, and believes in it when somebody has come and gone", () => {
    expect(new Scene().see(50, 2000).presence).toBe("unknown");
    const scene = new Scene().see(120, 2000);
    expect(scene.presence).toBe("unknown");
    expect(scene.see(10, 700).presence).toBe("occupied");
    expect(scene.see(20, 2000).presence).toBe("empty");
    expect(noTarget().presence).toBe("empty");
  });

  it("finds its background in the gaps between customers when it was started before a standing line", () => {
    const scene = new Scene().see(120, 900);
    expect(scene.presence).toBe("unknown");
    scene.see(16, 2000);
    expect(scene.see(10, 880).presence).toBe("occupied");
    expect(scene.see(20, 2000).presence).toBe("empty");
  });

  it("knows a background that it is given, and sees who stands before it from the start", () => {
    const told = new Scene();
    told.zone.expect(2000);
    expect(told.see(3, 700).presence).toBe("occupied");
    expect(told.see(20, 2000).presence).toBe("empty");
    expect(new Scene().see(3, 700).presence).toBe("unknown");
  });

  it.each([
    [2, 0],
    [3, 1],
  ])("takes %i hits in a row for %i presences", (hits, presences) => {
    expect(learned().see(hits, 700).see(10, 2000).zone.presences).toBe(presences);
    expect(noTarget().see(hits, 700).see(10, 0, 255).zone.presences).toBe(presences);
  });

  it("does not add up false hits four samples apart", () => {
    const scene = noTarget();
    for (let i = 0; i < 50; i++) scene.see(1, 3000).see(4, 0, 255);
    expect(scene.zone.presences).toBe(0);
  });

  it.each([
    [1810, "empty"],
    [1780, "occupied"],
  ])("sees a steady %i mm before a background of 2,000 mm as %s", (rangeMm, presence) => {
    expect(learned().see(5, rangeMm, 0, 0).presence).toBe(presence);
  });

  it("bridges a gap of half a second and ends after 0.7 s", () => {
    const scene = learned().see(10, 700).see(10, 2000);
    expect(scene.zone.occupied).toBe(true);
    scene.see(10, 700).see(16, 2000);
    expect(scene.zone.occupied).toBe(false);
    expect(scene.zone.presences).toBe(1);
  });

  it("does not take a range with a bad status for somebody", () => {
    expect(learned().see(40, 700, 4).zone.presences).toBe(0);
  });

  it.each([
    [2000, "empty"],
    [2001, "blind"],
  ])("is, %i ms after its last sample, %s", (ms, presence) => {
    const scene = learned();
    expect(scene.zone.presence(scene.tMs + ms)).toBe(presence);
  });

  it("is calm while nobody is there and readings are valid, and asks at looks alone whether one that is not near is", () => {
    const scene = learned();
    // Not near: three are not looked at, and one look does not end it. One that is near is somebody or not, but not calm.
    expect([scene.zone.calm > 0, scene.see(4, 2000, 4).zone.calm > 0]).toEqual([true, true]);
    expect([scene.see(1, 700, 4).zone.calm > 0, scene.presence]).toEqual([false, "empty"]);
    expect(scene.see(100, 2000).zone.calm > 0).toBe(true);
    expect([scene.see(1, 700).zone.calm > 0, scene.see(2, 700).presence]).toEqual([false, "occupied"]);
    // Sunlight whose false ranges are not near blinds it all the same.
    expect([scene.see(100, 2000).zone.calm > 0, scene.see(121, 2000, 2).presence]).toEqual([true, "blind"]);
  });

  it("is calm while somebody stands there, too, and asks of a range at looks alone whether one that is near is valid", () => {
    const scene = learned().see(40, 700);
    expect([scene.zone.calm > 0, scene.presence]).toEqual([true, "occupied"]);
    // Three are not looked at; one look that is not valid ends it until the next that is.
    expect(scene.see(4, 700, 4).zone.calm).toBe(0);
    expect(scene.see(8, 700).zone.calm > 0).toBe(true);
    // Who leaves is missed at once.
    const leftMs = scene.tMs;
    expect(scene.see(1, 2000).zone.calm).toBe(0);
    while (scene.zone.occupied) scene.see(1, 2000);
    expect(scene.tMs - leftMs).toBe(750);
    // Sunlight blinds it all the same.
    expect(scene.see(100, 700).see(121, 700, 2).presence).toBe("blind");
  });

  it("is not calm with somebody in it where the empty zone gives no target: without one, a range is near, too", () => {
    const scene = noTarget().see(40, 700);
    expect([scene.zone.calm, scene.presence]).toEqual([0, "occupied"]);
  });

  it("is blind, not empty, when sunlight takes the background away, and sees again after", () => {
    const scene = learned().see(121, 0, 2);
    expect(scene.presence).toBe("blind");
    expect(scene.see(40, 2000).presence).toBe("empty");
  });

  it("knows that nobody has moved since it sees again", () => {
    const scene = learned().see(40, 700).see(121, 0, 2).see(100, 700);
    expect([scene.presence, scene.zone.lastDipMs - scene.zone.foundMs]).toEqual(["occupied", 0]);
    scene.see(6, 2000).see(20, 700);
    expect(scene.zone.lastDipMs).toBeGreaterThan(scene.zone.foundMs);
  });

  it("stays blind when the sun lets a false range through now and then", () => {
    const scene = learned().see(60, 0, 2);
    for (let i = 0; i < 60; i++) {
      expect(scene.presence).toBe("blind");
      scene.see(1, 400).see(29, 0, 2);
    }
  });

  it("takes the change of customers for a dip, and a lost sample or two for none", () => {
    const scene = learned().see(40, 700);
    const { dips } = scene.zone;
    scene.see(2, 0, 4).see(20, 700);
    expect(scene.zone.dips).toBe(dips);
    scene.see(6, 2000).see(20, 700);
    expect(scene.zone.dips).toBe(dips + 1);
  });

  it("does not take a sunlit start for an empty zone without target, and learns the background when it comes", () => {
    const scene = new Scene().see(300, 0, 4);
    expect(scene.presence).toBe("unknown");
    scene.see(180, 1350);
    expect([scene.presence, scene.zone.occupied]).toEqual(["empty", false]);
  });

  it("finds the wall after a start in the sun that let some false ranges through, within a minute and a half", () => {
    const scene = new Scene();
    for (let i = 0; i < 2000; i++) scene.see(1, i % 3 === 0 ? 1470 : 0, i % 3 === 0 ? 0 : 4);
    scene.see(20 * 90, 1090);
    scene.see(10, 600).see(20, 1090);
    expect([scene.presence, scene.zone.background.surely()]).toEqual(["empty", 1080]);
  });

  it("believes in failures as the empty zone once somebody has come and gone", () => {
    const scene = new Scene().see(300, 0, 4).see(30, 800).see(20, 0, 4);
    expect(scene.presence).toBe("empty");
    expect(scene.see(10, 900).presence).toBe("occupied");
  });

  it("is blind when a noisy sensor freezes; a sensor that never was noisy is not", () => {
    const noisy = learned().see(600, 2000).see(412, 2000, 0, 0);
    expect(noisy.presence).toBe("blind");
    expect(learned().see(2000, 2000, 0, 0).presence).toBe("empty");
  });

  it("moves its background back when something was taken away for good", () => {
    const scene = new Scene();
    scene.zone.expect(700);
    scene.see(120, 700).see(200, 2000);
    expect(scene.presence).toBe("empty");
    expect(scene.see(5, 700).presence).toBe("occupied");
  });

  /** Customers for some minutes who come near and leave, before a wall at `wallMm`; nobody for two seconds in between. */
  function customers(scene: Scene, minutes: number, wallMm: number): void {
    for (let i = 0; i < minutes; i++) scene.see(1160, 700, 0, 40).see(40, wallMm);
  }

  it("finds a background that dust has moved nearer, behind people who come and go", () => {
    const scene = learned();
    customers(scene, 5, 1700);
    expect(scene.presence).toBe("occupied");
    expect(scene.see(40, 1700).presence).toBe("occupied");
    customers(scene, 7, 1700);
    expect(scene.see(40, 1700).presence).toBe("empty");
    expect(scene.see(20, 700).presence).toBe("occupied");
  });

  it("does not take somebody who stands there for twenty minutes for the background", () => {
    const scene = learned();
    for (let i = 0; i < 20; i++) scene.see(600, 700, 0, 40).see(600, 800, 0, 40);
    expect(scene.presence).toBe("occupied");
  });

  /** A noisy sensor at 5 Hz for so many s: what it sees at each moment, with a spread of `spread` mm. */
  function seen(scene: Scene, seconds: number, spread: number, rangeAt: (s: number) => number): Scene {
    for (let i = 0; i < 5 * seconds; i++) {
      scene.tMs += 200;
      let noise = -6;
      for (let k = 0; k < 12; k++) noise += scene.random();
      scene.zone.sample(rangeAt(i / 5) + spread * noise, 0, scene.tMs);
    }
    return scene;
  }

  it("does not take the farthest of noisy readings for the background before somebody has come", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const scene = new Scene(seed);
      // A wall, and dust: ten centimetres in half an hour.
      seen(scene, 1800, 52, (s) => 2100 - s / 18);
      expect([scene.zone.presences, scene.zone.occupied]).toEqual([0, false]);
      seen(scene, 20, 52, (s) => (s < 5 ? 700 : 2000));
      expect(Math.abs((scene.zone.background.surely() as number) - 2000)).toBeLessThan(100);
    }
  });

  /** A trolley parked at 600 mm; somebody passes in front of it every minute, after which so many have left the lane. */
  function parked(scene: Scene, minutes: number, leave: number): Scene {
    for (let i = 0; i < minutes; i++) {
      seen(scene, 60, 12, (s) => (s > 50 && s < 54 ? 350 : 600));
      scene.zone.moves += leave;
    }
    return scene;
  }

  it("sees what is parked in it as part of the room when it stays while the line moves, and what is behind when it is gone", () => {
    const scene = seen(learned(), 60, 12, () => 2000);
    expect(parked(scene, 2, 1).presence).toBe("occupied");
    expect(parked(scene, 4, 1).presence).toBe("empty");
    expect(seen(scene, 2, 12, () => 350).presence).toBe("occupied");
    expect(seen(scene, 60, 12, () => 2000).presence).toBe("empty");
    expect(Math.abs((scene.zone.background.surely() as number) - 2000)).toBeLessThan(40);
    expect(seen(scene, 2, 12, () => 600).presence).toBe("occupied");
  });

  it("takes nobody for furniture while nobody leaves", () => {
    expect(parked(learned(), 9, 0).presence).toBe("occupied");
  });

  it("takes a line that moves up for people, one behind the other without a gap", () => {
    const scene = learned();
    for (let i = 0; i < 40; i++) {
      seen(scene, 30, 12, () => 500 + 70 * (i % 4));
      scene.zone.moves += 1;
      expect(scene.presence).toBe("occupied");
    }
  });

  it("does not make a background of the moment at which somebody came", () => {
    const scene = learned();
    for (let i = 0; i < 25; i++) seen(scene, 30, 12, (s) => (s < 20 ? 600 : 250));
    expect(scene.zone.background.surely() ?? 0).toBeLessThan(700);
  });
});
