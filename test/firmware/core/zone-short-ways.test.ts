// Boards take samples to a zone by short ways, which have to come to the same.
import { describe, expect, it } from "vitest";
import { Zone } from "../../../firmware/core/zone.ts";

const STEP_MS = 50;

describe("a zone whose samples come by short ways", () => {
  it("sees the same when an expected sample is taken note of without `sample`, as boards do, or when none is expected", () => {
    const [whole, short, watched] = [new Zone(), new Zone(), new Zone()] as const;
    const told = (zone: Zone, tMs: number): unknown[] => [
      [zone.presence(tMs), zone.occupied, zone.presences, zone.changes, zone.dips, zone.samples()],
      [zone.lastDipMs, zone.foundMs, zone.occupiedMs, zone.lastSampleMs, zone.background.surely()],
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
      const isNear = rangeMm < short.nearMm;
      if (isNear === short.expected && (short.calm > 0 || status === 0)) {
        shortened += 1;
        short.lastSampleMs = tMs;
        if (short.calm > 0) short.calm -= 1;
        else if (--short.untilLook < 1) short.look(rangeMm, 0, tMs);
      } else short.sample(rangeMm, status, tMs);
      const seen = told(whole, tMs);
      for (const zone of [short, watched]) expect(told(zone, tMs)).toEqual(seen);
    }
    expect(shortened).toBeGreaterThan(4000);
    expect(whole.presences).toBeGreaterThan(10);
  });

  it("has as many samples, and looks at the same ones, when those of a calm zone are read whole from any of them on", () => {
    const [left, stirred] = [new Zone(), new Zone()] as const;
    let calm = 0;
    for (let i = 0; i < 3000; i++) {
      const rangeMm = (i % 500 > 450 ? 700 : 2000) + ((i * 7) % 17);
      if (i % 7 === 0) stirred.stir();
      calm += left.calm > stirred.calm ? 1 : 0;
      for (const zone of [left, stirred]) zone.sample(rangeMm, 0, i * STEP_MS);
      const [one, other] = [left, stirred].map((zone) => [
        zone.samples(),
        zone.background.surely(),
        zone.nearMm,
        zone.changes,
      ]);
      expect(other).toEqual(one);
    }
    expect(calm).toBeGreaterThan(100);
    expect(left.changes).toBeGreaterThan(5);
  });
});
