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
const KINDS: readonly KindOrAny[] = [...KIND_NAMES, "any"];

export async function runFamilyBench(scale: FamilyScale): Promise<FamilyResults> {
  const seconds = 3600 * scale.hours;
  const models = await modelsOf(scale, seconds);
  const tasks = shopsToMeasure(scale.shops).map(
    (shop): FamilyTask => ({
      ...{ task: "day", ...shop, seconds, toldDays: scale.toldDays },
      models: models[KINDS.indexOf(shop.kind)] as { full: Trees; lean: Trees },
    }),
  );
  const scores = await runTasks<FamilyTask, { [estimator: string]: FamilyScore }>(WORKER, tasks, "shops");
  return byKind(tasks, scores, (chosen) => {
    const names = Object.keys(chosen[0] ?? {});
    return Object.fromEntries(names.map((n) => [n, summariseFamily(chosen.map((s) => s[n] as FamilyScore))]));
  });
}

/** So many shops of each kind, and twice as many of any, with their seeds. */
export function shopsToMeasure(shops: number): { kind: KindOrAny; seed: number }[] {
  return KINDS.flatMap((kind) =>
    Array.from({ length: kind === "any" ? 2 * shops : shops }, (_, i) => ({ kind, seed: FIRST_SHOP + i })),
  );
}

/** Sums the scores of the tasks up for each kind of shop, for "any", and for the eight kinds together. */
export function byKind<Score, Sum>(
  tasks: readonly { kind: KindOrAny }[],
  scores: readonly Score[],
  sumOf: (chosen: readonly Score[]) => Sum,
): { [kind: string]: Sum } {
  const of = (isOf: (kind: KindOrAny) => boolean): Sum =>
    sumOf(scores.filter((_, i) => isOf((tasks[i] as { kind: KindOrAny }).kind)));
  return Object.fromEntries([
    ...KINDS.map((kind) => [kind, of((k) => k === kind)]),
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
