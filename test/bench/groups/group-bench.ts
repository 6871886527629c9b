// The groups' part of the accuracy benchmark: days of lines before several tills, summed up by place.
import { runTasks } from "../pool.ts";
import type { GroupTask } from "./group-day.ts";
import { GROUP_PLACES } from "./group-places.ts";
import { type GroupScore, type GroupSummary, summariseGroup } from "./group-score.ts";

const WORKER = new URL("../accuracy-worker.ts", import.meta.url);
/** Seeds of measured days; 1 to 999 are for tuning. */
export const FIRST_GROUP_DAY = 7001;

export interface GroupScale {
  days: number;
  hours: number;
}

export const GROUP_QUICK: GroupScale = { days: 1, hours: 1 };
export const GROUP_WHOLE: GroupScale = { days: 6, hours: 12 };

/** Summaries by place and estimator. */
export type GroupResults = { [place: string]: { [estimator: string]: GroupSummary } };

export async function runGroupBench({ days, hours }: GroupScale): Promise<GroupResults> {
  const tasks = GROUP_PLACES.flatMap(({ name }): GroupTask[] =>
    Array.from({ length: days }, (_, i) => ({
      task: "group",
      place: name,
      seed: FIRST_GROUP_DAY + i,
      seconds: 3600 * hours,
    })),
  );
  const scores = await runTasks<GroupTask, { [estimator: string]: GroupScore }>(WORKER, tasks, "days of groups");
  return Object.fromEntries(
    GROUP_PLACES.map(({ name: place }) => {
      const chosen = scores.filter((_, i) => tasks[i]?.place === place);
      const names = Object.keys(chosen[0] ?? {});
      return [place, Object.fromEntries(names.map((n) => [n, summariseGroup(chosen.map((s) => s[n] as GroupScore))]))];
    }),
  );
}
