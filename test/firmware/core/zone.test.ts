import { describe, expect, it } from "vitest";
import { Zone } from "../../../firmware/core/zone.ts";

const STEP_MS = 50;

/** A zone and its time; `see` feeds samples at 20 Hz. */
class Scene {
  zone = new Zone();
  tMs = 0;

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
    expect([scene.presence, scene.zone.background()]).toEqual(["empty", 1080]);
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

  it("sees the same when an expected sample is taken note of without `sample`, as boards do, or when none is expected", () => {
    const zones = [new Zone(), new Zone(), new Zone()] as const;
    const [whole, short, watched] = zones;
    const told = (zone: Zone, tMs: number): unknown[] => [
      [zone.presence(tMs), zone.occupied, zone.presences, zone.changes, zone.dips, zone.samples()],
      [zone.lastDipMs, zone.foundMs, zone.occupiedMs, zone.lastSampleMs, zone.background()],
    ];
    let shortened = 0;
    for (let i = 0; i < 6000; i++) {
      const tMs = i * STEP_MS;
      const isThere = i % 400 > 200 && i % 23 !== 0;
      const rangeMm = (isThere ? 700 : 2000) + ((i * 7) % 17);
      const status = i % 61 === 0 ? 4 : 0;
      whole.sample(rangeMm, status, tMs);
      watched.expected = undefined;
      watched.sample(rangeMm, status, tMs);
      if (status === 0 && rangeMm < short.nearMm === short.expected) {
        shortened += 1;
        short.lastSampleMs = tMs;
        short.untilLook -= 1;
        if (short.untilLook < 1) short.look(rangeMm, 0, tMs);
      } else short.sample(rangeMm, status, tMs);
      for (const zone of zones) expect(told(zone, tMs)).toEqual(told(whole, tMs));
    }
    expect(shortened).toBeGreaterThan(4000);
    expect(whole.presences).toBeGreaterThan(10);
  });
});
