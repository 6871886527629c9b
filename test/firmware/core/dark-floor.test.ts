import { describe, expect, it } from "vitest";
import { Zone } from "../../../firmware/core/zone.ts";

const STEP_MS = 50;
const NO_TARGET = 255;
const SIGNAL_FAIL = 4;
const FLOOR_MM = 2400;

/** A zone whose sensor gives a range of what it sees in so many of its samples, at 20 Hz. */
class Scene {
  zone = new Zone();
  tMs = 0;
  private seed = 1000;

  see(samples: number, rangeMm: number, share: number, status = SIGNAL_FAIL): this {
    for (let i = 0; i < samples; i++) {
      this.tMs += STEP_MS;
      this.seed = (this.seed * 48271) % 2147483647;
      const isValid = this.seed / 2147483647 < share;
      this.zone.sample(isValid ? rangeMm + ((i * 7) % 41) - 20 : 0, isValid ? 0 : status, this.tMs);
    }
    return this;
  }

  get presence(): string {
    return this.zone.presence(this.tMs);
  }
}

/** Started before an empty zone without a target. */
const started = (): Scene => new Scene().see(120, 0, 0, NO_TARGET);

describe("a floor at the limit of a zone's reach", () => {
  it.each([0.2, 0.45])(
    "is nobody, and whoever stands on it is somebody, where a share of %f of the samples sees it",
    (share) => {
      const scene = started().see(2000, FLOOR_MM, share);
      expect(scene.presence).toBe("empty");
      const { presences } = scene.zone;
      for (let customer = 1; customer <= 5; customer++) {
        expect(scene.see(20, 900, 1).presence).toBe("occupied");
        expect([scene.see(600, FLOOR_MM, share).presence, scene.zone.presences]).toEqual([
          "empty",
          presences + customer,
        ]);
      }
    },
  );

  it("is not taken for good from somebody who is hardly seen: the next one behind is seen", () => {
    const scene = started().see(2000, 900, 0.3);
    expect(scene.see(200, 0, 0, NO_TARGET).presence).toBe("empty");
    expect(scene.see(160, 1000, 1).presence).toBe("occupied");
  });

  it("is no matter of false ranges in the sun, which differ", () => {
    const scene = started();
    for (let i = 0; i < 1000; i++) scene.see(5, 400 + ((i * 613) % 3000), 0.3);
    scene.see(40, 0, 0, NO_TARGET);
    expect([scene.see(20, 2300, 1).presence, scene.see(40, 0, 0, NO_TARGET).presence]).toEqual(["occupied", "empty"]);
  });
});
