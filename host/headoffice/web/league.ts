// Which shops keep people waiting longest, without ranking small ones by noise: each shop's mean is drawn towards that of
// all shops as far as its own spread does not tell it apart (empirical Bayes, with DerSimonian and Laird's estimate of
// the variance between shops, Controlled Clinical Trials 7, 1986). Pure.

/** Values of one shop in blocks of time: their number, mean and mean square. */
export interface ShopBlocks {
  store: string;
  blocks: number;
  mean: number;
  meanSquare: number;
}

/** One line of the table; `low` to `high` holds the shop's true mean with 90 % probability. */
export interface LeagueRow {
  store: string;
  blocks: number;
  /** As it was measured, and as it is ranked. */
  measured: number;
  estimate: number;
  low: number;
  high: number;
  isOutlier: boolean;
}

/** Half of a 90 % interval in standard deviations, and from where on a shop is none of the others. */
const Z90 = 1.645;
const OUTLIER_Z = 3;

/** Shops, the largest estimate first. */
export function leagueOf(shops: readonly ShopBlocks[]): LeagueRow[] {
  const known = shops.filter(({ blocks }) => blocks > 0);
  const within = pooledVariance(known);
  const errors = known.map(({ blocks }) => within / blocks);
  const between = varianceBetween(known, errors);
  const weights = errors.map((error) => 1 / Math.max(1e-12, between + error));
  const centre = weightedMean(known, weights);
  const rows = known.map(({ store, blocks, mean }, i): LeagueRow => {
    const error = errors[i] as number;
    const own = between + error === 0 ? 0 : between / (between + error);
    const estimate = centre + own * (mean - centre);
    const half = Z90 * Math.sqrt(own * error);
    const isOutlier = Math.abs(mean - centre) > OUTLIER_Z * Math.sqrt(between + error) && between + error > 0;
    return {
      store,
      blocks,
      measured: mean,
      estimate,
      low: Math.max(0, estimate - half),
      high: estimate + half,
      isOutlier,
    };
  });
  return rows.sort((a, b) => b.estimate - a.estimate || (a.store < b.store ? -1 : 1));
}

/** Variance of blocks within their shops, the same for all: a small shop's own would be a guess. */
function pooledVariance(shops: readonly ShopBlocks[]): number {
  let squares = 0;
  let freedom = 0;
  for (const { blocks, mean, meanSquare } of shops) {
    squares += blocks * Math.max(0, meanSquare - mean * mean);
    freedom += blocks - 1;
  }
  return freedom > 0 ? squares / freedom : 0;
}

function varianceBetween(shops: readonly ShopBlocks[], errors: readonly number[]): number {
  if (shops.length < 2) return 0;
  if (errors.some((error) => error === 0)) return plainVariance(shops);
  const weights = errors.map((error) => 1 / error);
  const centre = weightedMean(shops, weights);
  const total = sum(weights);
  const q = sum(shops.map(({ mean }, i) => (weights[i] as number) * (mean - centre) ** 2));
  return Math.max(0, (q - (shops.length - 1)) / (total - sum(weights.map((w) => w * w)) / total));
}

function plainVariance(shops: readonly ShopBlocks[]): number {
  const centre = sum(shops.map(({ mean }) => mean)) / shops.length;
  return sum(shops.map(({ mean }) => (mean - centre) ** 2)) / (shops.length - 1);
}

function weightedMean(shops: readonly ShopBlocks[], weights: readonly number[]): number {
  const total = sum(weights);
  return total === 0 ? 0 : sum(shops.map(({ mean }, i) => mean * (weights[i] as number))) / total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
