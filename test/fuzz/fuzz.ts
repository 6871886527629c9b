// `npm run fuzz -- --seconds N [--seed S]`: mutants of good inputs at everything that takes bytes from outside. Prints a line a
// target and, last, one line of JSON. Exit code 1 on a finding, which is printed with the seed that makes it again.
import { parseArgs } from "node:util";
import { mutantOf, randomOf } from "./mutate.ts";
import { stillReads, TARGETS, type Target } from "./targets.ts";

/** An input that takes longer than this hangs. Unit ms; on a busy machine a pause of the collector counts as well. */
const SLOW_MS = 1000;
const ROUND = 500;

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
  if (heapAtStart === 0 && seed > Number(values.seed) + 3) heapAtStart = process.memoryUsage().heapUsed;
}

for (const [name, count] of counts) console.log(`${name.padEnd(24)} ${count} inputs`);
for (const finding of findings) console.log(JSON.stringify(finding));
const inputs = [...counts.values()].reduce((sum, count) => sum + count, 0);
const heapMb = Math.round((process.memoryUsage().heapUsed - heapAtStart) / 1e6);
console.log(JSON.stringify({ inputs, findings: findings.length, heapGrowthMb: heapMb, nextSeed: seed }));
process.exitCode = findings.length === 0 ? 0 : 1;

function round({ name, seeds, run }: Target, from: number): void {
  const below = randomOf(from);
  for (let i = 0; i < ROUND; i++) {
    const input = mutantOf(seeds, below);
    const startMs = performance.now();
    try {
      run(input);
      if (performance.now() - startMs > SLOW_MS) throw new Error(`took ${performance.now() - startMs} ms`);
    } catch (error) {
      findings.push({ target: name, seed: from, input: input.toString("base64"), problem: String(error) });
    }
  }
  counts.set(name, (counts.get(name) ?? 0) + ROUND);
}
