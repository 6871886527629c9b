// The family's half of the accuracy benchmark: draws shops, trains what is compared, and sums up by kind of shop.
import { KIND_NAMES } from "../../../host/simulator/family/shop-kinds.ts";
import { runTasks } from "../pool.ts";
import type { FamilyTask, KindOrAny, RowsTask } from "./family-day.ts";
import { type FamilyScore, type FamilySummary, summariseFamily } from "./family-score.ts";
import type { ModelTask } from "./train-models.ts";
import type { Rows, Trees } from "./trees.ts";

const WORKER = new URL("../accuracy-worker.ts", import.meta.url);
/** Seeds of measured shops, and of those that models are trained on; 1 to 999 are for tuning the product. */
export const FIRST_SHOP = 5001;
const FIRST_TRAINING = 3001;

/** How much is measured. */
export interface FamilyScale {
  /** Shops of each kind; twice as many of "any". */
  shops: number;
  hours: number;
  /** Training days of each kind, and seconds between their rows. */
  trainingDays: number;
  everyS: number;
  trees: number;
  toldDays: number;
}

export const QUICK: FamilyScale = { shops: 1, hours: 2, trainingDays: 1, everyS: 60, trees: 40, toldDays: 1 };
export const WHOLE: FamilyScale = { shops: 10, hours: 12, trainingDays: 4, everyS: 60, trees: 120, toldDays: 2 };

/** Summaries by kind of shop and estimator. "all kinds": the eight kinds together. */
export type FamilyResults = { [kind: string]: { [estimator: string]: FamilySummary } };

export const ALL_KINDS = "all kinds";

export async function runFamilyBench(scale: FamilyScale): Promise<FamilyResults> {
  const seconds = 3600 * scale.hours;
  const models = await modelsOf(scale, seconds);
  const kinds: KindOrAny[] = [...KIND_NAMES, "any"];
  const tasks = kinds.flatMap((kind, k): FamilyTask[] =>
    Array.from({ length: kind === "any" ? 2 * scale.shops : scale.shops }, (_, i) => ({
      task: "day",
      kind,
      seed: FIRST_SHOP + i,
      seconds,
      toldDays: scale.toldDays,
      models: models[k] as { full: Trees; lean: Trees },
    })),
  );
  const scores = await runTasks<FamilyTask, { [estimator: string]: FamilyScore }>(WORKER, tasks, "shops");
  const of = (isOf: (kind: KindOrAny) => boolean): { [estimator: string]: FamilySummary } => {
    const chosen = scores.filter((_, i) => isOf((tasks[i] as FamilyTask).kind));
    const names = Object.keys(chosen[0] ?? {});
    return Object.fromEntries(names.map((n) => [n, summariseFamily(chosen.map((s) => s[n] as FamilyScore))]));
  };
  return Object.fromEntries([
    ...kinds.map((kind) => [kind, of((k) => k === kind)]),
    [ALL_KINDS, of((k) => k !== "any")],
  ]);
}

/** For each kind the models that were trained on all the others; for "any", on all eight. */
async function modelsOf(scale: FamilyScale, seconds: number): Promise<{ full: Trees; lean: Trees }[]> {
  const days = KIND_NAMES.flatMap((kind): RowsTask[] =>
    Array.from({ length: scale.trainingDays }, (_, i) => ({
      task: "rows",
      kind,
      seed: FIRST_TRAINING + i,
      seconds,
      everyS: scale.everyS,
    })),
  );
  const rows = await runTasks<RowsTask, Rows>(WORKER, days, "training days");
  const setup = { trees: scale.trees, depth: 5, rate: 0.1, leastRows: 20 };
  const tasks = [...KIND_NAMES, "any"].map(
    (kind): ModelTask => ({ task: "models", setup, days: rows.filter((_, i) => days[i]?.kind !== kind) }),
  );
  return runTasks(WORKER, tasks, "models");
}
