// Trains the models that know every kind of shop but the one that they are tried on.
import { withoutTail } from "./family-day.ts";
import { type Rows, type TrainSetup, type Trees, trainTrees } from "./trees.ts";

/** Rows of the days to train on, and how. */
export interface ModelTask {
  task: "models";
  days: Rows[];
  setup: TrainSetup;
}

/** A model for each kit. */
export function trainModels({ days, setup }: ModelTask): { full: Trees; lean: Trees } {
  const rows = join(days);
  return { full: trainTrees(rows, setup), lean: trainTrees(withoutTail(rows), setup) };
}

function join(days: readonly Rows[]): Rows {
  const width = days[0]?.width ?? 0;
  const n = days.reduce((sum, { targets }) => sum + targets.length, 0);
  const rows: Rows = { width, features: new Float32Array(n * width), targets: new Float32Array(n) };
  let at = 0;
  for (const { features, targets } of days) {
    rows.features.set(features, at * width);
    rows.targets.set(targets, at);
    at += targets.length;
  }
  return rows;
}
