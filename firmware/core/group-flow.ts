// A line before several tills that moves on: who came of late still walks to its head and cannot leave yet, however many tills are
// free; who came earlier stands, and steps up to the next free till.
import type { LineFilter } from "./line-filter.ts";
import type { RealisedWaits } from "./realised-waits.ts";
import type { Service } from "./service.ts";

/** From the entrance to the exit of an empty line, until it is known. Unit s; simulated. */
const UNKNOWN_WALK_S = 20;
/** Who walks is there after so much of the usual time, and no later than. Simulated. */
const EARLIEST = 0.7;
const LATEST = 1.6;
const ARRIVES = (1000 * LATEST) / (LATEST - EARLIEST);
/** A line leaves its head free no longer than until somebody steps up, per second. Simulated. */
const STEPS_UP = 0.2;

/** Somebody is at the exit before a walk takes, as a part of those who are due. Guess. */
const HURRIES = 0.03;

/** The line of a group, its tills, and who entered when. */
export interface Group {
  readonly line: LineFilter;
  readonly service: Service;
  readonly realised: RealisedWaits;
}

/**
 * A second without a crossing at the exit, or one with it: `stay` and `went` as of `walkAndStand`. `walkS`: the usual walk in s, 0
 * while it is not known; `isHeadFree`: nobody is seen at the head of the line. Gives the probability that somebody stands.
 */
export function flow(
  group: Group,
  walkS: number,
  isHeadFree: boolean,
  stay: number,
  went: number,
  tMs: number,
): number {
  const latestMs = 1000 * LATEST * (walkS > 0 ? walkS : UNKNOWN_WALK_S);
  const free = group.service.hazard(tMs);
  const realised = group.realised;
  return walkAndStand(
    group.line,
    realised.since(tMs - (EARLIEST / LATEST) * latestMs),
    realised.since(tMs - latestMs),
    ARRIVES / latestMs,
    isHeadFree && free < STEPS_UP ? STEPS_UP : free,
    stay,
    went,
  );
}

/**
 * One second in which nobody was seen to leave (`stay` 1; `went` is the share of those who leave unseen), or a crossing at the exit
 * (`stay` is how likely a false one is, `went` 1). The last `walking` of those who came cannot be at the exit yet; those before
 * them, up to `coming`, arrive there at a rate of `each`; who came earlier stands, and the first of those leaves at the rate
 * `standing`. Rates per second, shares 0 to 1. Gives the probability that somebody stands.
 */
export function walkAndStand(
  line: LineFilter,
  walking: number,
  coming: number,
  each: number,
  standing: number,
  stay: number,
  went: number,
): number {
  const p = line.p;
  const low = line.low > 0 ? line.low - 1 : 0;
  let left = 0;
  let total = 0;
  let stood = 0;
  for (let n = line.high; n >= low; n--) {
    const here = p[n] as number;
    const due = n - walking;
    const rate = n > coming ? standing : each * (due > 0 ? due : HURRIES);
    const leaves = here * (rate < 0.5 ? rate : 0.5);
    const weight = stay * (here - leaves) + went * left;
    left = leaves;
    p[n] = weight;
    total += weight;
    if (n > coming) stood = total;
  }
  line.low = low;
  line.changed(total);
  return stood / total;
}
