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

/** The line of a group, its tills, and who entered when. */
export interface Group {
  readonly line: LineFilter;
  readonly service: Service;
  readonly realised: RealisedWaits;
}

/**
 * A second without a crossing at the exit, or one with it: `stay` and `went` as of `LineFilter.flow`. `walkS`: the usual walk in s, 0
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
  return group.line.flow(
    realised.since(tMs - (EARLIEST / LATEST) * latestMs),
    realised.since(tMs - latestMs),
    ARRIVES / latestMs,
    isHeadFree && free < STEPS_UP ? STEPS_UP : free,
    stay,
    went,
  );
}
