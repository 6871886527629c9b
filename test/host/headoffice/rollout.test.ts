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

describe("an image in stages", () => {
  const release = { id: 5, board: "b", version: "2", bytes: 1, sha256: "ab", signature: "cd" };
  const image = () => ({ ...newRollout({ ...PLAN, settings: "", release, stages: [50, 100] }, STORES), sinceMs: 1e6 });

  it("goes to twenty shops at a step, and is not repeated soon", () => {
    const first = stepRollout(image(), WELL, 1e6);
    expect(first.offers).toHaveLength(20);
    expect(stepRollout(first.rollout, WELL, 1e6 + 5000).offers).toHaveLength(20);
    let rollout = first.rollout;
    for (let i = 1; i <= 3; i++) ({ rollout } = stepRollout(rollout, WELL, 1e6 + i));
    expect(stepRollout(rollout, WELL, 1e6 + 899999).offers).toEqual([]);
    expect(stepRollout(rollout, WELL, 1e6 + 900000).offers).toHaveLength(20);
  });

  it("soaks from the last answer on", () => {
    const all = {
      ...image(),
      shops: image().shops.map((shop) => ({ ...shop, result: "applied" as const, wasWell: true })),
    };
    const answered = stepRollout(all, WELL, 2e6).rollout;
    expect(answered).toMatchObject({ stage: 0, answeredMs: 2e6 });
    expect(stepRollout(answered, WELL, 2e6 + 999).rollout.stage).toBe(0);
    const next = stepRollout(answered, WELL, 2e6 + 1000).rollout;
    expect([next.stage, next.answeredMs]).toEqual([1, undefined]);
  });

  it("stops when a shop takes back that all is well", () => {
    const first = stepRollout({ ...image(), shops: image().shops.slice(0, 1) }, WELL, 1e6);
    const { store } = first.rollout.shops[0] as { store: string };
    const applied = answer(first.rollout, [store]);
    expect(applied.shops[0]?.result).toBe("applied");
    // Both answers are read, in either order.
    for (const results of [
      ["applied", "refused"],
      ["refused", "applied"],
    ] as const) {
      const both = withAnswers(
        applied,
        results.map((result) => ({ store, id: 5, result, detail: "went back" })),
      );
      expect(stepRollout(both, WELL, 1e6 + 1).rollout).toMatchObject({
        state: "stopped",
        note: expect.stringContaining("went back"),
      });
    }
  });
});
