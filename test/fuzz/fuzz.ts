// `npm run fuzz -- --seconds N [--seed S]`: mutants of good inputs at everything that takes bytes from outside. Prints a line a
// target and, last, one line of JSON. Exit code 1 on a finding, which is printed with the seed that makes it again.
import { parseArgs } from "node:util";
import { heapMb } from "./heap.ts";
import { mutantOf, randomOf } from "./mutate.ts";
import { problemOf, stillReads, TARGETS, type Target } from "./targets.ts";

/** A target's share of a round: cheap ones get more inputs than dear ones. Unit ms. */
const SHARE_MS = 40;

interface Finding {
  target: string;
  seed: number;
  input: string;
  problem: string;
}

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "30" }, seed: { type: "string", default: "1" } },
});
const endMs = performance.now() + 1000 * Number(values.seconds);
const counts = new Map<string, number>(TARGETS.map(({ name }) => [name, 0]));
const findings: Finding[] = [];
let seed = Number(values.seed);
let heapAtStart = 0;

while (performance.now() < endMs && findings.length < 10) {
  for (const target of TARGETS) round(target, seed);
  if (findings.length === 0 && !stillReads())
    findings.push({ target: "serial frames", seed, input: "", problem: "reads no more frames" });
  seed += 1;
  // After the first rounds everything is compiled and cached.
  if (heapAtStart === 0 && seed > Number(values.seed) + 3) heapAtStart = heapMb();
}

for (const [name, count] of counts) console.log(`${name.padEnd(24)} ${count} inputs`);
for (const finding of findings) console.log(JSON.stringify(finding));
const inputs = [...counts.values()].reduce((sum, count) => sum + count, 0);
const heapGrowthMb = heapAtStart === 0 ? null : heapMb() - heapAtStart;
console.log(JSON.stringify({ inputs, findings: findings.length, heapGrowthMb, nextSeed: seed }));
process.exitCode = findings.length === 0 ? 0 : 1;

function round(target: Target, from: number): void {
  const below = randomOf(from);
  const shareEndMs = performance.now() + SHARE_MS;
  let count = 0;
  for (; performance.now() < shareEndMs; count++) {
    const input = mutantOf(target.seeds, below);
    const problem = problemOf(target, input);
    if (problem !== undefined)
      findings.push({ target: target.name, seed: from, input: input.toString("base64"), problem });
  }
  counts.set(target.name, (counts.get(target.name) ?? 0) + count);
}
