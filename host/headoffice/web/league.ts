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

/** Shops, the largest estimate first; `most`: values cannot be above this, as shares cannot be above 1, nor below 0. */
export function leagueOf(shops: readonly ShopBlocks[], most = Number.POSITIVE_INFINITY): LeagueRow[] {
  const known = shops.filter(({ blocks }) => blocks > 0);
  const within = pooledVariance(known, most);
  const errors = known.map(({ blocks }) => within / blocks);
  const between = varianceBetween(known, errors);
  const weights = errors.map((error) => 1 / Math.max(1e-12, between + error));
  const centre = weightedMean(known, weights);
  const ofCentre = 1 / sum(weights);
  const rows = known.map(({ store, blocks, mean }, i): LeagueRow => {
    const error = errors[i] as number;
    const own = between + error === 0 ? 0 : between / (between + error);
    const estimate = centre + own * (mean - centre);
    // The mean of all shops is not known for certain either.
    const half = Z90 * Math.sqrt(own * error + (1 - own) ** 2 * ofCentre);
    const isOutlier = Math.abs(mean - centre) > OUTLIER_Z * Math.sqrt(between + error) && between + error > 0;
    return {
      store,
      blocks,
      measured: mean,
      estimate,
      low: Math.max(0, estimate - half),
      high: Math.min(most, estimate + half),
      isOutlier,
    };
  });
  return rows.sort((a, b) => b.estimate - a.estimate || (a.store < b.store ? -1 : 1));
}

/**
 * Variance of blocks within their shops, the same for all: a small shop's own would be a guess. Of shops with one block each nothing is
 * known but the largest that values from 0 to `most` can have.
 */
function pooledVariance(shops: readonly ShopBlocks[], most: number): number {
  let squares = 0;
  let freedom = 0;
  for (const { blocks, mean, meanSquare } of shops) {
    squares += blocks * Math.max(0, meanSquare - mean * mean);
    freedom += blocks - 1;
  }
  if (freedom > 0) return squares / freedom;
  const mean = sum(shops.map((shop) => shop.mean)) / Math.max(1, shops.length);
  return most === Number.POSITIVE_INFINITY ? 0 : mean * (most - mean);
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
