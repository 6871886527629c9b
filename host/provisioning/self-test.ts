// Asks a board about itself over its console and sets what it says beside what we expect. Its program is stopped meanwhile.
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";
import { quieten } from "./upload.ts";

/** A question for a board (host/simulator/platform-probes.ts). */
export interface Question {
  name: string;
  expected: string;
  expression: string;
  withinMs: number;
  judge(value: unknown): { seen: string; fits: boolean | undefined };
}

/** A fact as it was seen; `fits` is undefined where it could not be tested. */
export interface Fact {
  name: string;
  expected: string;
  seen: string;
  fits: boolean | undefined;
}

/** Clocks are quartz on both sides. Unit parts in a million. */
const DRIFT_PPM = 200;
/** Times at which both clocks are compared, within one look: the fastest exchange tells best. */
const LOOKS = 8;
/** How often a clock is given its time of watching until it is said to drift. */
const CLOCK_LOOKS = 4;

/** Stops what the board runs and asks; `forMs` is how long its clock is watched. A board that goes away throws BoardError. */
export async function selfTest(board: Console, questions: readonly Question[], forMs: number): Promise<Fact[]> {
  await quieten(board);
  const first = await bothClocks(board);
  const facts = await askAll(board, questions);
  facts.push(await watchClock(board, first, forMs));
  return facts;
}

/** Looks at both clocks after `forMs`. What a busy computer spoils is watched longer: only a drift that stays is the board's. */
async function watchClock(board: Console, first: Moment, forMs: number): Promise<Fact> {
  for (let look = 1; ; look++) {
    const leftMs = look * forMs - (performance.now() - first.hostMs);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs)));
    const fact = drift(first, await bothClocks(board));
    if (fact.fits !== false || look === CLOCK_LOOKS) return fact;
  }
}

/** Asks a board whose program has been stopped. */
export async function askAll(board: Console, questions: readonly Question[]): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const question of questions) facts.push(await ask(board, question));
  return facts;
}

async function ask(board: Console, { name, expected, expression, withinMs, judge }: Question): Promise<Fact> {
  try {
    return { name, expected, ...judge(await board.evaluate(expression, withinMs)) };
  } catch (error) {
    if (!(error instanceof BoardError) || error.fault === "gone") throw error;
    return {
      name,
      expected,
      seen: error.message.replace(/^[^:]*: found /, "").replace(/, expected .*$/s, ""),
      fits: false,
    };
  }
}

/** A moment on both clocks, and how uncertain that is. Unit ms. */
interface Moment {
  hostMs: number;
  boardMs: number;
  tripMs: number;
}

async function bothClocks(board: Console): Promise<Moment> {
  let best: Moment | undefined;
  for (let i = 0; i < LOOKS; i++) {
    const sentMs = performance.now();
    const boardMs = (await board.evaluate("getTime()*1000")) as number;
    const tripMs = performance.now() - sentMs;
    if (best === undefined || tripMs < best.tripMs) best = { hostMs: sentMs + tripMs / 2, boardMs, tripMs };
  }
  return best as Moment;
}

/** How much faster the board's clock runs, as far as so short a time can tell. */
function drift(first: Moment, last: Moment): Fact {
  const hostMs = last.hostMs - first.hostMs;
  const ppm = (1e6 * (last.boardMs - first.boardMs - hostMs)) / hostMs;
  const blurPpm = (1e6 * (first.tripMs + last.tripMs)) / 2 / hostMs;
  const seen = `${ppm.toFixed(0)} ppm +-${blurPpm.toFixed(0)} in ${(hostMs / 1000).toFixed(0)} s`;
  // Time too short for its blur tells nothing: --for makes it longer.
  const fits = blurPpm > DRIFT_PPM ? undefined : Math.abs(ppm) <= DRIFT_PPM + blurPpm;
  return { name: "clock against this machine's", expected: `within ${DRIFT_PPM} ppm`, seen, fits };
}
