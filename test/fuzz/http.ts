// `npm run fuzz:http -- --seconds N [--seed S] [--site headoffice]`: mutants of requests, several on a connection and some cut off, as raw bytes at
// the pages' real server. Prints its counts and, last, one line of JSON. Exit code 1 on a finding.
import { parseArgs } from "node:util";
import { HEAD_OFFICE } from "./headoffice-site.ts";
import { heapMb } from "./heap.ts";
import { HttpTarget } from "./http-target.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    site: { type: "string", default: "shop" },
  },
});
const target = await HttpTarget.open(Number(values.seed), values.site === "headoffice" ? HEAD_OFFICE : undefined);
const endMs = performance.now() + 1000 * Number(values.seconds);
let heapAtStart = 0;
let rounds = 0;
while (performance.now() < endMs && target.findings.length < 10) {
  await target.round();
  rounds += 1;
  if (rounds === 50) heapAtStart = heapMb();
}
const heapGrowthMb = rounds > 50 ? heapMb() - heapAtStart : null;
await target.close();
for (const [status, count] of [...target.statuses].toSorted(([a], [b]) => a - b))
  console.log(`${status}  ${count} answers`);
for (const finding of target.findings) console.log(JSON.stringify(finding));
const { inputs, findings, slowestMs } = target;
console.log(JSON.stringify({ inputs, findings: findings.length, slowestMs: Math.round(slowestMs), heapGrowthMb }));
process.exitCode = findings.length === 0 ? 0 : 1;
