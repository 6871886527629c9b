import { beforeAll, describe, expect, it } from "vitest";
import { Lane } from "../../firmware/core/lane.ts";
import { DAY_S, LaneDay } from "../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { SENSORS } from "../../host/simulator/trace.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Channel } from "../../protocol/channels.ts";

const STANDARD: LaneLayout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
/** How long a restarted box is followed. Unit min. */
const FOLLOWED = 20;
const LONG_LINE = 5;

/** Per minute after a restart: absolute errors of the restarted box and of one that kept running, and stated confidence. */
interface Minute {
  errors: number[];
  steady: number[];
  stated: number[];
}

/** A box that keeps running, and one that is restarted under every long line, one at a time. */
class Restarts {
  readonly minutes: Minute[] = Array.from({ length: FOLLOWED }, () => ({ errors: [], steady: [], stated: [] }));
  private layout: LaneLayout;
  private steady: Lane;
  private restarted: Lane | undefined;
  private startedS = 0;

  constructor(layout: LaneLayout) {
    this.layout = layout;
    this.steady = new Lane(layout);
  }

  newDay(): void {
    this.steady = new Lane(this.layout);
    this.restarted = undefined;
  }

  feed(channel: Channel, value: number, status: number, tMs: number): void {
    this.steady.feed(channel, value, status, tMs);
    this.restarted?.feed(channel, value, status, tMs);
  }

  second(s: number, tMs: number, length: number): void {
    const { steady, restarted } = this;
    steady.tick(tMs);
    restarted?.tick(tMs);
    const minute = restarted === undefined ? undefined : this.minutes[Math.floor((s - this.startedS) / 60)];
    if (restarted !== undefined && minute !== undefined) {
      minute.errors.push(Math.abs((restarted.between() as number) - length));
      minute.steady.push(Math.abs((steady.between() as number) - length));
      minute.stated.push(restarted.confidence(tMs));
    } else if (s > DAY_S / 6 && s % 600 === 0 && length >= LONG_LINE) {
      this.restarted = new Lane(this.layout);
      this.startedS = s;
    }
  }
}

/** Runs all boxes through the same days. */
function live(boxes: Restarts[], seeds: number[]): void {
  const reference = SCENARIOS.find(({ name }) => name === "reference") as Scenario;
  for (const seed of seeds) {
    for (const box of boxes) box.newDay();
    const day = new LaneDay(reference, seed, (sensor, value, status, tMs) => {
      for (const box of boxes) box.feed(SENSORS[sensor] as Channel, value, status, tMs);
    });
    for (let s = 0; s < DAY_S; s++) {
      const tMs = day.runSecond();
      for (const box of boxes) box.second(s, tMs, day.world.betweenBeams());
    }
  }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const over = (minutes: Minute[], from: number, to: number, what: keyof Minute): number =>
  mean(minutes.slice(from, to).flatMap((minute) => minute[what]));

const informed = new Restarts({ ...STANDARD, headMm: 1320, tailMm: 1320 });
const searching = new Restarts(STANDARD);
beforeAll(() => live([informed, searching], [1, 2, 3]), 120000);

describe.each([
  ["knows the backgrounds", informed, 2],
  ["has to learn the backgrounds", searching, 4],
])("a box that restarts under a line of five or more and %s", (_, { minutes }, worst) => {
  it("states a low confidence in the first two minutes", () => {
    expect(minutes[0]?.errors.length).toBeGreaterThan(600);
    expect(over(minutes, 0, 2, "errors")).toBeLessThan(worst);
    expect(over(minutes, 0, 2, "stated")).toBeLessThan(0.8);
  });

  it("is within a third of a customer of one that kept running, from the sixth minute on", () => {
    expect(over(minutes, 5, FOLLOWED, "errors")).toBeLessThan(over(minutes, 5, FOLLOWED, "steady") + 0.33);
  });
});
