import { beforeAll, describe, expect, it } from "vitest";
import { Lane } from "../../firmware/core/lane.ts";
import { DAY_S, LaneDay } from "../../host/simulator/lane-day.ts";
import { SETTINGS, type Setting } from "../../host/simulator/settings.ts";
import { SENSORS } from "../../host/simulator/trace.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Channel } from "../../protocol/channels.ts";

const STANDARD: LaneLayout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
/** A restarted box is followed for so long. Unit min. */
const FOLLOWED = 20;
const LONG_LINE = 5;

/** By minute after a restart: absolute errors of the restarted box and of one that went on, and what the first stated. */
interface Minute {
  errors: number[];
  steady: number[];
  stated: number[];
}

/** Restarts a box under every long line of a day, one at a time. */
function restarts(layout: LaneLayout, seeds: number[]): Minute[] {
  const minutes: Minute[] = Array.from({ length: FOLLOWED }, () => ({ errors: [], steady: [], stated: [] }));
  for (const seed of seeds) {
    const steady = new Lane(layout);
    let restarted: Lane | undefined;
    let startedS = 0;
    const day = new LaneDay(
      SETTINGS.find(({ name }) => name === "reference") as Setting,
      seed,
      (sensor, value, status, t) => {
        const channel = SENSORS[sensor] as Channel;
        steady.feed(channel, value, status, t);
        restarted?.feed(channel, value, status, t);
      },
    );
    for (let s = 0; s < DAY_S; s++) {
      const tMs = day.second();
      const length = day.world.between();
      steady.tick(tMs);
      restarted?.tick(tMs);
      const minute = restarted === undefined ? undefined : minutes[Math.floor((s - startedS) / 60)];
      if (restarted !== undefined && minute !== undefined) {
        minute.errors.push(Math.abs((restarted.between() as number) - length));
        minute.steady.push(Math.abs((steady.between() as number) - length));
        minute.stated.push(restarted.confidence(tMs));
      } else if (s > DAY_S / 6 && s % 600 === 0 && length >= LONG_LINE) {
        restarted = new Lane(layout);
        startedS = s;
      }
    }
  }
  return minutes;
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const over = (minutes: Minute[], from: number, to: number, what: keyof Minute): number =>
  mean(minutes.slice(from, to).flatMap((minute) => minute[what]));

describe.each([
  ["knows the zones' backgrounds", { ...STANDARD, headMm: 1320, tailMm: 1320 }, 2],
  ["has to find the zones' backgrounds", STANDARD, 4],
])("a box that restarts under a line of five and more and %s", (_, layout, worst) => {
  let minutes: Minute[] = [];
  beforeAll(() => {
    minutes = restarts(layout, [1, 2, 3]);
  }, 60000);

  it("is not sure of what it says in the first two minutes", () => {
    expect(minutes[0]?.errors.length).toBeGreaterThan(600);
    expect(over(minutes, 0, 2, "errors")).toBeLessThan(worst);
    expect(over(minutes, 0, 2, "stated")).toBeLessThan(0.8);
  });

  it("is as right as one that went on, but for a third of a customer, from the sixth minute on", () => {
    expect(over(minutes, 5, FOLLOWED, "errors")).toBeLessThan(over(minutes, 5, FOLLOWED, "steady") + 0.33);
  });
});
