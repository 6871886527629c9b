// `tillbeacon simulate --kind`: lanes of the family of shops, with truth and the core's estimate of it.
import path from "node:path";
import { dayFiles } from "../simulator/family/day-files.ts";
import { drawShop } from "../simulator/family/draw-shop.ts";
import type { ShopKind } from "../simulator/family/shop-kinds.ts";
import { type FamilyDay, simulateDay } from "../simulator/family/simulate-day.ts";
import { replay } from "../simulator/replay.ts";
import { sourceTarget } from "../simulator/source-target.ts";
import { traceLayoutOf } from "../simulator/trace-layout.ts";
import { makeOutputFolder, writeOutput } from "./output-file.ts";

export interface FamilyOptions {
  kind: ShopKind | "any";
  lanes: number;
  hours: number;
  seed: number;
  traceDir: string | undefined;
  json: boolean | undefined;
}

/** Simulates the lanes, writes their files and prints a summary of each: text, or one line of JSON at the end. */
export function runFamily(options: FamilyOptions): void {
  const { kind, lanes, hours, traceDir } = options;
  if (traceDir !== undefined) makeOutputFolder(traceDir);
  const results = Array.from({ length: lanes }, (_, i) => {
    const seed = options.seed + i;
    const day = simulateDay(drawShop(seed, kind), seed, Math.round(3600 * hours));
    if (traceDir !== undefined) save(traceDir, day, i + 1);
    return { lane: i + 1, seed, ...summaryOf(day) };
  });
  if (options.json) console.log(JSON.stringify({ kind, hours, seed: options.seed, lanes: results }));
  else for (const result of results) console.log(textOf(result));
  if (traceDir !== undefined && !options.json) console.log(`traces and truths: ${traceDir}`);
}

function save(dir: string, day: FamilyDay, lane: number): void {
  for (const [file, text] of Object.entries(dayFiles(day, lane))) writeOutput(path.join(dir, file), text);
}

/** What is printed of a day, in the order in which it is. */
export function summaryOf(day: FamilyDay): { [name: string]: number } {
  const { customers, truth, trace, shop } = day;
  const breaks = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < trace.length; i++)
    if (trace.value[i] === 1) breaks[trace.channel[i] as number] = (breaks[trace.channel[i] as number] ?? 0) + 1;
  const [off, right] = errorOf(day);
  const each = (n: number | undefined): number => (customers.length > 0 ? (n ?? 0) / customers.length : 0);
  return {
    laneM: shop.geometry.laneM,
    customers: customers.length,
    served: customers.filter((c) => c.startS >= 0).length,
    reneged: customers.filter((c) => c.reneged).length,
    // Not as arguments: the stack has no room for those of two days.
    longest: truth.inLane.reduce((longest, n) => Math.max(longest, n), 0),
    entryBreaks: each(breaks[0]),
    exitBreaks: each(breaks[2]),
    stalls: day.stalls.length,
    mae: off,
    right,
  };
}

/** Mean absolute error of the core's `in_lane`, and share of seconds within one or a quarter of the true number. */
function errorOf({ trace, truth }: FamilyDay): [number, number] {
  const core = sourceTarget(traceLayoutOf(trace, {}, undefined));
  let [n, sum, right] = [0, 0, 0];
  for (const { tMs, estimate: e } of replay(trace, core)) {
    const actual = truth.inLane[tMs / 1000];
    if (actual === undefined) continue;
    const off = Math.abs((e.inLane ?? 0) - actual);
    n += 1;
    sum += off;
    if (off <= Math.max(1, 0.25 * actual)) right += 1;
  }
  return [sum / n, right / n];
}

function textOf(result: { [name: string]: number }): string {
  return Object.entries(result)
    .map(([name, value]) => `${name} ${Math.round(value * 1000) / 1000}`)
    .join("  ");
}
