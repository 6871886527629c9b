// How shoppers choose among the lines of a shop, and who changes to another line. Knows lengths only; moves nobody itself.
import type { Random } from "./random.ts";

/** Share of shoppers who take the right-hand one of two equal lines. */
const RIGHT_HAND = 0.6;
/** Share of those at the end of a long line who move over at once when a till opens. Guess. */
const MOVES_OVER = 0.8;
/** Share of tails that change, each second, to a line that is shorter by this many. Guess. */
const JOCKEYS = 0.01;
/** Whoever changes gets at least this many places nearer to a till. */
const ADVANTAGE = 1;

/** A line that shoppers can see. `length` counts whoever is being served. */
export interface SeenLine {
  accepts: boolean;
  length: number;
}

/** The line that a new shopper joins: the shortest that accepts, of equal ones more often the right-hand one. */
export function chooseLine(random: Random, lines: readonly SeenLine[]): number | undefined {
  const open = lines.flatMap((line, i) => (line.accepts ? [i] : []));
  const shortest = Math.min(...open.map((i) => (lines[i] as SeenLine).length));
  const best = open.filter((i) => lines[i]?.length === shortest);
  return random.chance(RIGHT_HAND) ? best.at(-1) : best[Math.floor(random.uniform() * best.length)];
}

/**
 * Who moves over to a till that has just opened: the lines whose last comes, in this order; a line may be named more than
 * once. The longest give first, and a tail that stays keeps all before it.
 */
export function moversTo(random: Random, to: number, lines: readonly SeenLine[]): number[] {
  const lengths = lines.map(({ length }) => length);
  const stays = new Set([to]);
  const movers: number[] = [];
  for (;;) {
    const from = longestOf(lengths, stays);
    if (from === undefined || (lengths[from] as number) - 1 < (lengths[to] as number) + ADVANTAGE) return movers;
    if (random.chance(MOVES_OVER)) {
      movers.push(from);
      lengths[from] = (lengths[from] as number) - 1;
      lengths[to] = (lengths[to] as number) + 1;
    } else stays.add(from);
  }
}

/** The change of a second in which somebody at the end of a line sees a shorter one; mostly nobody does. */
export function jockeyOf(random: Random, lines: readonly SeenLine[]): { from: number; to: number } | undefined {
  const lengths = lines.map(({ length }) => length);
  const from = longestOf(lengths, new Set());
  const to = chooseLine(random, lines);
  if (from === undefined || to === undefined || (lengths[from] as number) - 1 < (lengths[to] as number) + ADVANTAGE)
    return undefined;
  return random.chance(JOCKEYS) ? { from, to } : undefined;
}

function longestOf(lengths: readonly number[], without: ReadonlySet<number>): number | undefined {
  let longest: number | undefined;
  for (const [i, length] of lengths.entries())
    if (!without.has(i) && length > (longest === undefined ? 0 : (lengths[longest] as number))) longest = i;
  return longest;
}
