// `npm run fuzz:guided -- --seconds N [--seed S] [--only NAME]`: fuzzing that keeps each input which reaches a branch, or reaches
// it more often, than any before, and goes on from it. Prints a line a target and, last, one line of JSON. Exit code 1 on a
// finding.
import { parseArgs } from "node:util";
import { countBranches, counters, hits, Reached, words } from "./coverage.ts";
import { mutantOf, randomOf, TOKENS } from "./mutate.ts";
import type { Target } from "./targets.ts";

/** Inputs kept for a target. */
const MOST_KEPT = 2000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});
countBranches();
const { problemOf, TARGETS } = await import("./targets.ts");
const chosen = TARGETS.filter(({ name }) => name.includes(values.only));
const findings: object[] = [];
let inputs = 0;
for (const target of chosen) {
  const { count, seen, branches, kept } = explore(target, (1000 * Number(values.seconds)) / chosen.length);
  inputs += count;
  console.log(
    `${target.name.padEnd(34)} ${count} inputs, ${kept} kept; ${seen} branches by the seeds, ${branches} now`,
  );
}
for (const finding of findings) console.log(JSON.stringify(finding));
console.log(JSON.stringify({ inputs, findings: findings.length, counters: counters() }));
process.exitCode = findings.length === 0 ? 0 : 1;

interface Explored {
  count: number;
  /** Branches that the seeds alone reach, and all inputs together. */
  seen: number;
  branches: number;
  kept: number;
}

function explore(target: Target, ms: number): Explored {
  const below = randomOf(Number(values.seed));
  const reached = new Reached();
  const corpus = [...target.seeds];
  for (const seed of target.seeds) run(target, seed, reached);
  const seen = reached.branches;
  const tokens = [...TOKENS, ...words];
  let count = 0;
  for (const endMs = performance.now() + ms; performance.now() < endMs && findings.length < 10; count++) {
    // The newest are at the edge of what is known: half of the time it is one of them.
    const pool = below(2) === 0 ? corpus : corpus.slice(-20);
    const input = mutantOf(pool, below, tokens);
    if (run(target, input, reached) && corpus.length < MOST_KEPT) corpus.push(input);
  }
  return { count, seen, branches: reached.branches, kept: corpus.length - target.seeds.length };
}

/** Runs one input; true when it has reached something new. */
function run(target: Target, input: Buffer, reached: Reached): boolean {
  hits.fill(0, 0, counters());
  const problem = problemOf(target, input);
  if (problem !== undefined) findings.push({ target: target.name, input: input.toString("base64"), problem });
  return reached.take();
}
