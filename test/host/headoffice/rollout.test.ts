import { describe, expect, it } from "vitest";
import { newRollout, type Rollout, stepRollout, withAnswers } from "../../../host/headoffice/rollout.ts";

const STORES = Array.from({ length: 100 }, (_, i) => `s${i}`);
const PLAN = { id: 5, madeMs: 0, settings: "{}", stages: [1, 10, 100], soakMs: 1000 };
const WELL = (): { isLive: boolean; isWell: boolean } => ({ isLive: true, isWell: true });
const answer = (rollout: Rollout, offers: string[], result: "applied" | "refused" = "applied"): Rollout =>
  withAnswers(
    rollout,
    offers.map((store) => ({ store, id: 5, result, detail: "no" })),
  );

describe("settings in stages", () => {
  it("go to one, then ten, then all, each after the soak", () => {
    let rollout = newRollout(PLAN, STORES);
    const told: number[] = [];
    for (let ms = 0; ms <= 3000; ms += 500) {
      const step = stepRollout(rollout, WELL, ms + 60000);
      told.push(step.offers.length);
      rollout = answer(step.rollout, step.offers);
    }
    expect(told.filter((n) => n > 0)).toEqual([1, 9, 90]);
    expect(rollout.state).toBe("done");
    expect(newRollout(PLAN, STORES)).toEqual(newRollout(PLAN, [...STORES].reverse()));
  });

  it.each([
    [999, 0],
    [1000, 1],
  ])("after %i ms stand at stage %i", (ms, stage) => {
    const first = stepRollout({ ...newRollout(PLAN, STORES), sinceMs: 100000 }, WELL, 100000);
    expect(stepRollout(answer(first.rollout, first.offers), WELL, 100000 + ms).rollout.stage).toBe(stage);
  });

  it("stop when a shop refuses, and offer nothing more", () => {
    const first = stepRollout(newRollout(PLAN, STORES), WELL, 60000);
    const second = stepRollout(answer(first.rollout, first.offers, "refused"), WELL, 61000);
    expect(second).toMatchObject({
      offers: [],
      rollout: { state: "stopped", stage: 0, note: expect.stringContaining("1 refused") },
    });
  });

  it("stop when a shop that was well is no longer", () => {
    const first = stepRollout(newRollout(PLAN, STORES), WELL, 60000);
    const sick = answer(first.rollout, first.offers);
    const now = (store: string) => ({ isLive: true, isWell: store !== first.offers[0] });
    expect(stepRollout(sick, now, 61000).rollout.state).toBe("stopped");
    // One that had not been well before is no reason.
    const ill = stepRollout(newRollout(PLAN, STORES), () => ({ isLive: true, isWell: false }), 60000);
    expect(stepRollout(answer(ill.rollout, ill.offers), now, 70000).rollout.state).toBe("running");
  });

  it("repeat an offer each minute, wait for who is away, and stop when live shops do not answer", () => {
    const { rollout, offers } = stepRollout({ ...newRollout(PLAN, STORES), sinceMs: 60000 }, WELL, 60000);
    expect(offers).toHaveLength(1);
    expect(stepRollout(rollout, WELL, 119999).offers).toEqual([]);
    expect(stepRollout(rollout, WELL, 120000).offers).toEqual(offers);
    expect(stepRollout(rollout, WELL, 660999).rollout.state).toBe("running");
    expect(stepRollout(rollout, WELL, 661000).rollout).toMatchObject({
      state: "stopped",
      note: expect.stringContaining("do not answer"),
    });
    const away = stepRollout(rollout, () => ({ isLive: false, isWell: false }), 61000);
    expect(away).toMatchObject({ offers: [], rollout: { stage: 1 } });
  });
});
