// How right a lane's number is once its box has been there for two days: the same day of the same shop, estimated by a box that
// has just been mounted and by one that has learned on two other days before it.
import { learnedText, recall } from "../../../firmware/core/learned.ts";
import { drawShop } from "../../../host/simulator/family/draw-shop.ts";
import { type FamilyDay, simulateDay } from "../../../host/simulator/family/simulate-day.ts";
import { runTasks } from "../pool.ts";
import { byKind, shopsToMeasure } from "./family-bench.ts";
import { asHeard, type KindOrAny, play } from "./family-day.ts";
import { type FamilyScore, type FamilySummary, summariseFamily } from "./family-score.ts";
import { KITS, type Kit } from "./kits.ts";
import { LaneRun } from "./lane-run.ts";

const WORKER = new URL("../accuracy-worker.ts", import.meta.url);
/** Between the seeds of a shop's days; other than those that the ceiling is told of, which are multiples of 100,000. */
const NEXT_DAY = 1000000;

/** A shop, and on how many days its boxes learn before the one that is measured. */
export interface AfterDaysTask {
  task: "after-days";
  kind: KindOrAny;
  seed: number;
  seconds: number;
  before: number;
}

/** A kit on one day: just mounted, and after the days before. */
export interface AfterDaysScore {
  first: FamilyScore;
  after: FamilyScore;
}

/** Shops of each kind (twice as many of any), the length of a day, and the days before. */
export interface AfterDaysScale {
  shops: number;
  hours: number;
  before: number;
}

export const AFTER_DAYS_QUICK: AfterDaysScale = { shops: 1, hours: 1, before: 2 };
export const AFTER_DAYS: AfterDaysScale = { shops: 10, hours: 12, before: 2 };

/** Summaries by kind of shop and kit. */
export type AfterDaysResults = {
  [kind: string]: { [kit in Kit["name"]]: { first: FamilySummary; after: FamilySummary } };
};

export async function runAfterDaysBench({ shops, hours, before }: AfterDaysScale): Promise<AfterDaysResults> {
  const tasks = shopsToMeasure(shops).map(
    (shop): AfterDaysTask => ({ task: "after-days", ...shop, seconds: 3600 * hours, before }),
  );
  const scores = await runTasks<AfterDaysTask, AfterDaysScore[]>(WORKER, tasks, "shops over days");
  return byKind(tasks, scores, (chosen) => {
    const summaries = KITS.map(({ name }, k) => {
      const sum = (which: keyof AfterDaysScore): FamilySummary =>
        summariseFamily(chosen.map((kits) => (kits[k] as AfterDaysScore)[which]));
      return [name, { first: sum("first"), after: sum("after") }];
    });
    return Object.fromEntries(summaries) as AfterDaysResults[string];
  });
}

/** Scores of each kit. What a day teaches is handed on as over a restart at night. */
export function runAfterDays({ kind, seed, seconds, before }: AfterDaysTask): AfterDaysScore[] {
  const shop = drawShop(seed, kind);
  const learned = KITS.map((): string | undefined => undefined);
  for (let d = before; d > 0; d--) {
    const day = simulateDay(shop, seed + NEXT_DAY * d, seconds);
    const runs = runsOf(day, learned);
    for (const [k, run] of runs.entries()) learned[k] = learnedText(run.lane, run.lane.layout);
  }
  const day = simulateDay(shop, seed, seconds);
  const first = runsOf(
    day,
    KITS.map(() => undefined),
  );
  const after = runsOf(day, learned);
  return KITS.map((_, k) => ({ first: (first[k] as LaneRun).finish(), after: (after[k] as LaneRun).finish() }));
}

/** A day through each kit's box, which begins with what it `learned` before. */
function runsOf(day: FamilyDay, learned: readonly (string | undefined)[]): LaneRun[] {
  const runs = KITS.map((kit, k) => {
    const run = new LaneRun(day, kit);
    const text = learned[k];
    if (text !== undefined && !recall(run.lane, run.lane.layout, text)) throw new Error(`not read: ${text}`);
    return run;
  });
  play(
    day,
    KITS.map((kit, k) => asHeard(kit, runs[k] as LaneRun)),
  );
  return runs;
}
