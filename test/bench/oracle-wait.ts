// The wait that the box's own arithmetic would predict if it knew the true length, and the age of the service or the number
// of busy tills.
import { LineFilter, LONGEST } from "../../firmware/core/line-filter.ts";
import type { Service } from "../../firmware/core/service.ts";
import { Wait } from "../../firmware/core/wait.ts";

/** Median, low and high end of the wait in s. `length`: waiting and, at a lane, served; `ageS`: of the service; `walkS`: to an empty till, as the box has learned it. */
export function oracleWait(
  cycleS: number,
  length: number,
  ageS: number,
  tills: number,
  busy: number,
  tMs: number,
  walkS?: number,
): number[] {
  const line = new LineFilter();
  for (let n = 0; n <= LONGEST; n++) line.p[n] = 0;
  line.low = Math.min(LONGEST, length);
  line.high = line.low;
  line.p[line.low] = 1 / line.unit;
  const wait = new Wait();
  if (walkS !== undefined) wait.walkS = walkS;
  const service = { tills, cycleS, ageS: () => ageS, busyAt: (b: number) => (b === busy ? 1 : 0) };
  wait.predict(line, service as unknown as Service, tMs);
  return [wait.medianS, wait.lowS, wait.highS];
}
