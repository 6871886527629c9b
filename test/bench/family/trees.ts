// Gradient-boosted regression trees: a plain trainer for squared error on binned features (Friedman 2001; bins as in
// LightGBM), and the model that it makes.

/** Full binary trees of one depth, in arrays: node i has the children 2i + 1 and 2i + 2. */
export interface Trees {
  depth: number;
  base: number;
  /** For each tree and inner node: which feature, and the value from which on the right child is taken. */
  feature: Uint8Array;
  threshold: Float32Array;
  /** For each tree and leaf. */
  leaf: Float32Array;
  trees: number;
}

export interface TrainSetup {
  trees: number;
  depth: number;
  /** Step of each tree. */
  rate: number;
  /** Fewest rows in a leaf. */
  leastRows: number;
}

const BINS = 32;

/** Rows of features, one after another, and what each should give. */
export interface Rows {
  width: number;
  features: Float32Array;
  targets: Float32Array;
}

/** Trains on all rows. Deterministic. */
export function trainTrees(rows: Rows, setup: TrainSetup): Trees {
  const n = rows.targets.length;
  const base = rows.targets.reduce((a, b) => a + b, 0) / Math.max(1, n);
  const cuts = Array.from({ length: rows.width }, (_, f) => cutsOf(rows, f));
  const bins = cuts.map((cut, f) => binsOf(rows, f, cut));
  const inner = 2 ** setup.depth - 1;
  const model: Trees = {
    depth: setup.depth,
    base,
    feature: new Uint8Array(setup.trees * inner),
    threshold: new Float32Array(setup.trees * inner).fill(Number.POSITIVE_INFINITY),
    leaf: new Float32Array(setup.trees * (inner + 1)),
    trees: setup.trees,
  };
  const residual = rows.targets.map((t) => t - base);
  for (let tree = 0; tree < setup.trees; tree++) growTree(model, tree, bins, cuts, residual, setup);
  return model;
}

/** What the model says of one row. */
export function predict(model: Trees, features: ArrayLike<number>): number {
  const inner = 2 ** model.depth - 1;
  let sum = model.base;
  for (let tree = 0; tree < model.trees; tree++) {
    let node = 0;
    for (let d = 0; d < model.depth; d++) {
      const at = tree * inner + node;
      const isRight = (features[model.feature[at] as number] as number) >= (model.threshold[at] as number);
      node = 2 * node + (isRight ? 2 : 1);
    }
    sum += model.leaf[tree * (inner + 1) + node - inner] as number;
  }
  return sum;
}

/** Up to 31 values that part a feature's rows into bins of about the same size. */
function cutsOf({ width, features, targets }: Rows, f: number): Float32Array {
  const step = Math.max(1, Math.floor(targets.length / 4000));
  const sample: number[] = [];
  for (let i = 0; i < targets.length; i += step) sample.push(features[i * width + f] as number);
  sample.sort((a, b) => a - b);
  const cuts = new Set<number>();
  for (let b = 1; b < BINS; b++) cuts.add(sample[Math.floor((b * sample.length) / BINS)] as number);
  return Float32Array.from(cuts);
}

function binsOf({ width, features, targets }: Rows, f: number, cuts: Float32Array): Uint8Array {
  const bins = new Uint8Array(targets.length);
  for (let i = 0; i < bins.length; i++) {
    const value = features[i * width + f] as number;
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= (cuts[middle] as number)) low = middle + 1;
      else high = middle;
    }
    bins[i] = low;
  }
  return bins;
}

/** Grows one tree level by level, and takes its step from the residuals. */
function growTree(
  model: Trees,
  tree: number,
  bins: readonly Uint8Array[],
  cuts: readonly Float32Array[],
  residual: Float32Array,
  setup: TrainSetup,
): void {
  const inner = 2 ** setup.depth - 1;
  const node = new Uint8Array(residual.length);
  for (let d = 0; d < setup.depth; d++) {
    const first = 2 ** d - 1;
    const splits = bestSplits(bins, residual, node, first, setup.leastRows);
    for (const [i, split] of splits.entries()) {
      if (split === undefined) continue;
      model.feature[tree * inner + first + i] = split.feature;
      model.threshold[tree * inner + first + i] = cuts[split.feature]?.[split.bin] as number;
    }
    for (let row = 0; row < node.length; row++) {
      const split = splits[(node[row] as number) - first];
      const isRight = split !== undefined && (bins[split.feature]?.[row] as number) > split.bin;
      node[row] = 2 * (node[row] as number) + (isRight ? 2 : 1);
    }
  }
  const [sums, counts] = [new Float64Array(inner + 1), new Float64Array(inner + 1)];
  for (let row = 0; row < node.length; row++) {
    const leaf = (node[row] as number) - inner;
    sums[leaf] = (sums[leaf] as number) + (residual[row] as number);
    counts[leaf] = (counts[leaf] as number) + 1;
  }
  for (let leaf = 0; leaf <= inner; leaf++)
    model.leaf[tree * (inner + 1) + leaf] = (setup.rate * (sums[leaf] as number)) / Math.max(1, counts[leaf] as number);
  for (let row = 0; row < node.length; row++)
    residual[row] =
      (residual[row] as number) - (model.leaf[tree * (inner + 1) + (node[row] as number) - inner] as number);
}

/** For each node of a level: the feature and bin after which to part its rows; undefined where nothing is gained. */
function bestSplits(
  bins: readonly Uint8Array[],
  residual: Float32Array,
  node: Uint8Array,
  first: number,
  leastRows: number,
): ({ feature: number; bin: number; gain: number } | undefined)[] {
  const nodes = first + 1;
  const best: ({ feature: number; bin: number; gain: number } | undefined)[] = Array.from({ length: nodes });
  const [sums, counts] = [new Float64Array(nodes * BINS), new Float64Array(nodes * BINS)];
  for (const [feature, bin] of bins.entries()) {
    sums.fill(0);
    counts.fill(0);
    for (let row = 0; row < bin.length; row++) {
      const at = ((node[row] as number) - first) * BINS + (bin[row] as number);
      sums[at] = (sums[at] as number) + (residual[row] as number);
      counts[at] = (counts[at] as number) + 1;
    }
    for (let i = 0; i < nodes; i++) {
      const found = bestOf(
        sums.subarray(i * BINS, (i + 1) * BINS),
        counts.subarray(i * BINS, (i + 1) * BINS),
        leastRows,
      );
      if (found !== undefined && found.gain > (best[i]?.gain ?? 1e-6)) best[i] = { feature, ...found };
    }
  }
  return best;
}

function bestOf(
  sums: Float64Array,
  counts: Float64Array,
  leastRows: number,
): { bin: number; gain: number } | undefined {
  let [total, all] = [0, 0];
  for (let b = 0; b < BINS; b++) [total, all] = [total + (sums[b] as number), all + (counts[b] as number)];
  let best: { bin: number; gain: number } | undefined;
  let [left, n] = [0, 0];
  for (let b = 0; b < BINS - 1; b++) {
    [left, n] = [left + (sums[b] as number), n + (counts[b] as number)];
    if (n < leastRows || all - n < leastRows) continue;
    const gain = left ** 2 / n + (total - left) ** 2 / (all - n) - total ** 2 / all;
    if (gain > (best?.gain ?? 0)) best = { bin: b, gain };
  }
  return best;
}
