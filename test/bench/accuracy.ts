// `npm run bench:accuracy`: the error of queue length and wait on simulated lane days, ours and others', on seeds that
// were not used for tuning. Options: --quick, --json, --docs (rewrites docs/accuracy.md and its pictures).
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { SCENARIOS } from "../../host/simulator/scenarios.ts";
import { estimatorsAt, ORACLE, PLACES, STANDARD } from "./accuracy-day.ts";
import { writeAccuracyDocs } from "./accuracy-docs.ts";
import { type DayScore, type Results, type Summary, summarise } from "./score.ts";

const FIRST_SEED = 1001;
const quick = process.argv.includes("--quick");
const days = quick ? 4 : 40;

const scores = new Map<string, { [estimator: string]: DayScore }[]>();
const tasks = SCENARIOS.flatMap(({ name }) =>
  Array.from({ length: days }, (_, i) => ({ scenario: name, seed: FIRST_SEED + i })),
);
let done = 0;
const startedMs = performance.now();

async function work(): Promise<void> {
  const worker = new Worker(new URL("./accuracy-worker.ts", import.meta.url));
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    const { scenario, seed } = task;
    worker.removeAllListeners("error");
    const result = await new Promise<{ [estimator: string]: DayScore }>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.postMessage(task);
    });
    const list = scores.get(scenario) ?? [];
    // By seed, so that the order in which workers finish changes nothing.
    list[seed - FIRST_SEED] = result;
    scores.set(scenario, list);
    done += 1;
    if (process.stderr.isTTY) {
      const leftS = (((performance.now() - startedMs) / done) * tasks.length) / 1000;
      process.stderr.write(`\r${done} of ${done + tasks.length} lane days, ${leftS.toFixed(0)} s left \x1b[K`);
    }
  }
  await worker.terminate();
}

function tell(results: Results): void {
  const head = ["", "MAE", "+-", "bias", "exact %", "+-1 %", "worst h", "stated %", "wait MAE", "bias", "80 % range"];
  const estimators = PLACES.flatMap(estimatorsAt);
  for (const [scenario, byName] of Object.entries(results)) {
    console.log(`\n${scenario}: ${days} lane days`);
    console.log(head.map((h, i) => (i === 0 ? h.padEnd(48) : h.padStart(11))).join(""));
    for (const name of estimators) {
      const s = byName[name] as Summary;
      const cells = [
        s.mae.mean,
        s.mae.half,
        s.bias.mean,
        s.exact,
        s.within.mean,
        s.worstHour,
        s.stated,
        s.waitMae.mean,
        s.waitBias,
        s.coverage,
      ];
      const shown = cells.map((c, i) =>
        Number.isFinite(c) && !(name.endsWith(ORACLE) && i < 7)
          ? c.toFixed(i === 0 || i === 1 || i === 2 ? 3 : 1)
          : "-",
      );
      console.log(name.padEnd(48) + shown.map((c) => c.padStart(11)).join(""));
    }
    const standard = byName[STANDARD] as Summary;
    const oracle = byName[ORACLE] as Summary;
    console.log(
      `wait MAE / oracle's: ${(standard.waitMae.mean / oracle.waitMae.mean).toFixed(3)}; stalls found ${standard.stallHits} of ` +
        `${standard.stalls}, false alarms ${standard.falseAlarmsPerHour.toFixed(2)} an hour`,
    );
  }
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
const results: Results = Object.fromEntries(
  SCENARIOS.map(({ name }) => {
    const list = scores.get(name) ?? [];
    const names = Object.keys(list[0] ?? {});
    return [name, Object.fromEntries(names.map((n) => [n, summarise(list.map((day) => day[n] as DayScore))]))];
  }),
);
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
if (!process.argv.includes("--json")) tell(results);
if (process.argv.includes("--docs")) writeAccuracyDocs(results, days);
console.log(JSON.stringify({ bench: "accuracy", days, firstSeed: FIRST_SEED, results }));
