// `npm run bench:forecast`: the tills that are forecast by a door counter, as staff see them in shops whose host has been running
// for some days, beside as many as now and as many as a week ago. Options: --quick, --json, --shops N (of each kind), --days N,
// --seed N (the first shop's).
import { TRADE_KINDS } from "../../host/simulator/trade.ts";
import type { Foretold } from "./decisions-forecast.ts";
import type { ForecastTask } from "./forecast-days.ts";
import { forecastTable, forecastTargets, scoreForecasts } from "./forecast-score.ts";
import { runTasks } from "./pool.ts";

const quick = process.argv.includes("--quick");
const shops = Number(optionOf("--shops") ?? (quick ? 1 : 10));
const days = Number(optionOf("--days") ?? (quick ? 2 : 4));
const firstSeed = Number(optionOf("--seed") ?? 7001);
const kinds = quick ? TRADE_KINDS.filter((kind) => kind === "hypermarket") : TRADE_KINDS;
const tasks = Array.from({ length: shops }, (_, i) => firstSeed + i).flatMap((seed) =>
  kinds.map((kind): ForecastTask => ({ kind, seed, days })),
);

function optionOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}

const worker = new URL("./forecast-worker.ts", import.meta.url);
const results = await runTasks<ForecastTask, Foretold[][]>(worker, tasks, "shops");
const scores = kinds.flatMap((kind) => {
  const ofKind = results.filter((_, i) => tasks[i]?.kind === kind);
  return scoreForecasts(
    kind,
    ofKind.flatMap((shop) => shop.map((forecasts) => ({ forecasts }))),
  );
});
const targets = forecastTargets("workload + door counter", scores);
if (!process.argv.includes("--json")) {
  for (const line of forecastTable(scores)) console.log(line);
  for (const { target, wanted, found, met } of targets)
    console.log(`${met ? "met   " : "MISSED"} ${target} ${found} (${wanted})`);
}
console.log(JSON.stringify({ bench: "forecast", shops, days, firstSeed, forecasts: scores, targets }));
