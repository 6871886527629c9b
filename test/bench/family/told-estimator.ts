// The ceiling: trees trained on other days of the very shop that they are used in, over the windows and over what a filter
// makes of it whose tables were counted on those days too. No box can know its shop like that.
import { ToldFilter, type ToldSecond, type ToldTables, tellTables } from "./told-filter.ts";
import { predict, type Trees, trainTrees } from "./trees.ts";

/** A row for the trees is taken every so many seconds. */
const EVERY_S = 11;
const SETUP = { trees: 60, depth: 5, rate: 0.1, leastRows: 20 };

/** All that is known of one shop. */
export interface ToldShop {
  tables: ToldTables;
  trees: Trees;
}

/** The filter's tables from all days but the last (from all, where there is one), the trees from the last. */
export function learnShop(days: readonly (readonly ToldSecond[])[]): ToldShop {
  const tables = tellTables(days.length > 1 ? days.slice(0, -1) : days);
  const filter = new ToldFilter(tables);
  const [features, targets]: [number[], number[]] = [[], []];
  for (const [s, { feed, tMs, inLane }] of (days.at(-1) ?? []).entries()) {
    feed((...row) => filter.feed(...row));
    filter.tick(tMs);
    if (s % EVERY_S !== 0) continue;
    features.push(...inputsOf(filter));
    targets.push(inLane);
  }
  const width = features.length / Math.max(1, targets.length);
  const rows = { width, features: Float32Array.from(features), targets: Float32Array.from(targets) };
  return { tables, trees: trainTrees(rows, SETUP) };
}

function inputsOf(filter: ToldFilter): number[] {
  return [...filter.windows(), filter.mean(), filter.between()];
}

/** The estimator in use. */
export class ToldEstimator {
  private filter: ToldFilter;
  private trees: Trees;

  constructor({ tables, trees }: ToldShop) {
    this.filter = new ToldFilter(tables);
    this.trees = trees;
  }

  feed(channel: number, value: number, status: number, tMs: number): void {
    this.filter.feed(channel, value, status, tMs);
  }

  tick(tMs: number): void {
    this.filter.tick(tMs);
  }

  between(): number {
    return Math.max(0, Math.round(predict(this.trees, inputsOf(this.filter))));
  }
}
