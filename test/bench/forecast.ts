// `npm run bench:forecast`: the tills that are forecast, as staff see them in shops whose host has a month in its log and has been
// running for some days, beside as many as now and as many as a week ago; with a door counter and without one. Options: --quick,
// --json, --shops N (of each kind), --weeks N, --seed N (the first shop's), --docs (rewrites the section of docs/decisions.md).
import { TRADE_KINDS } from "../../host/simulator/trade.ts";
import type { ForecastTask, ShopForecasts } from "./forecast-days.ts";
import { writeForecastDocs } from "./forecast-docs.ts";
import { type ForecastScore, forecastTable, forecastTargets, scoreForecasts } from "./forecast-score.ts";
import { runTasks } from "./pool.ts";

const quick = process.argv.includes("--quick");
const shops = Number(optionOf("--shops") ?? (quick ? 1 : 5));
const weeks = Number(optionOf("--weeks") ?? (quick ? 1 : 2));
const firstSeed = Number(optionOf("--seed") ?? 7001);
const kinds = quick ? TRADE_KINDS.filter((kind) => kind === "hypermarket") : TRADE_KINDS;
const tasks = Array.from({ length: shops }, (_, i) => firstSeed + i).flatMap((seed) =>
  kinds.map((kind): ForecastTask => ({ kind, seed, weeks })),
);

function optionOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}

const worker = new URL("./forecast-worker.ts", import.meta.url);
const results = await runTasks<ForecastTask, ShopForecasts>(worker, tasks, "shops");

function scoresOf(which: keyof ShopForecasts): ForecastScore[] {
  return kinds.flatMap((kind) =>
    scoreForecasts(
      kind,
      results.filter((_, i) => tasks[i]?.kind === kind).map((shop) => ({ forecasts: shop[which] })),
    ),
  );
}

const scores = { door: scoresOf("door"), noDoor: scoresOf("noDoor") };
const targets = [
  ...forecastTargets("workload + door counter", scores.door),
  ...forecastTargets("workload", scores.noDoor),
];
if (!process.argv.includes("--json")) {
  for (const [heading, of] of [
    ["With a door counter", scores.door],
    ["Without a door counter", scores.noDoor],
  ] as const)
    console.log([heading, "", ...forecastTable(of), ""].join("\n"));
  for (const { strategy, target, wanted, found, met } of targets)
    console.log(`${met ? "met   " : "MISSED"} ${strategy}: ${target} ${found} (${wanted})`);
}
if (process.argv.includes("--docs")) writeForecastDocs({ ...scores, shops, weeks, firstSeed });
const [withDoor, withoutDoor] = [scores.door, scores.noDoor];
console.log(JSON.stringify({ bench: "forecast", shops, weeks, firstSeed, forecasts: withDoor, withoutDoor, targets }));
