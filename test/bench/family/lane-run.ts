// The product's own core on a day of the family, with one kit: length, confidence, wait and stalls against the truth.

import { Lane } from "../../../firmware/core/lane.ts";
import { tillStateOf } from "../../../firmware/core/till-state.ts";
import type { FamilyDay } from "../../../host/simulator/family/simulate-day.ts";
import type { Channel } from "../../../protocol/channels.ts";
import { oracleWait } from "../oracle-wait.ts";
import { addSecond, type FamilyScore, newFamilyScore } from "./family-score.ts";
import type { Kit } from "./kits.ts";

/** An alarm is false when no service is this old. Unit s. */
const OLD_S = 180;

/** Collects one day. `feed` every row of the kit's channels, `second` at the end of each second. */
export class LaneRun {
  readonly score: FamilyScore = newFamilyScore();
  readonly lane: Lane;
  private day: FamilyDay;
  private wasStalled = false;
  private found = new Set<number>();
  /** Predictions by second: wait, low, high, and the oracle's. */
  private waits: Float32Array;

  constructor(day: FamilyDay, kit: Kit) {
    this.lane = new Lane(kit.layout);
    this.day = day;
    this.waits = new Float32Array(4 * day.truth.seconds);
  }

  feed(channel: number, value: number, status: number, tMs: number): void {
    this.lane.feed(channel as Channel, value, status, tMs);
  }

  second(s: number): void {
    const { lane, day, score } = this;
    const tMs = 1000 * s;
    lane.tick(tMs);
    const { truth } = day;
    addSecond(score, lane.inLane() ?? 0, truth.inLane[s] as number, lane.confidence(tMs));
    const servedMs = truth.servedFromMs[s] as number;
    const ageS = Number.isNaN(servedMs) ? 0 : (tMs - servedMs) / 1000;
    const before = (truth.waiting[s] as number) + (truth.serving[s] as number);
    const [oracle] = oracleWait(lane.service.cycleS, before, ageS, 0, 0, tMs, lane.wait.walkS);
    this.waits.set([lane.waitS, lane.waitLowS, lane.waitHighS, oracle ?? 0], 4 * s);
    this.judgeStall(s, tillStateOf(lane, tMs) === "stalled", ageS);
  }

  private judgeStall(s: number, isStalled: boolean, ageS: number): void {
    const { score, day } = this;
    const isFalse = isStalled && ageS < OLD_S;
    if (day.truth.open[s] === 1) score.openS += 1;
    if (isFalse) score.falseStalledS += 1;
    if (isFalse && !this.wasStalled) score.falseAlarms += 1;
    this.wasStalled = isStalled;
    if (!isStalled) return;
    for (const [i, stall] of day.stalls.entries())
      if (1000 * s >= stall.serviceMs && 1000 * s <= stall.untilMs) this.found.add(i);
  }

  /** End of the day: the waits of those who were served, as predicted when they came in. */
  finish(): FamilyScore {
    const { score, day, waits } = this;
    score.stalls = day.stalls.length;
    score.stallsFound = this.found.size;
    for (const { enteredS, startS } of day.customers) {
      if (!(enteredS >= 1) || !(startS >= 0)) continue;
      const at = 4 * (Math.ceil(enteredS) - 1);
      const realisedS = startS - enteredS;
      const [waitS, lowS, highS, oracleS] = [0, 1, 2, 3].map((i) => waits[at + i] ?? 0) as [
        number,
        number,
        number,
        number,
      ];
      score.waits += 1;
      score.waitError += Math.abs(waitS - realisedS);
      score.oracleError += Math.abs(oracleS - realisedS);
      if (realisedS >= lowS - 0.5 && realisedS <= highS + 0.5) score.waitCovered += 1;
    }
    return score;
  }
}
