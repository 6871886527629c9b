// A shop's report out of its log and archive.
import { dateOf, endOf, startOf } from "../core/local-days.ts";
import { chanceOf } from "../core/report/chance.ts";
import type { LeftOut } from "../core/report/left-out.ts";
import { type Report, ReportBuilder, type ReportPlan } from "../core/report/report.ts";
import { callsBetween } from "./history.ts";
import { slotsBetween } from "./slots.ts";

/** Local dates, both included. */
export interface ReportRange {
  from: string;
  to: string;
}

/** Of the simulated weeks: the same report is the same twice. */
const SEED = 20261126;

/** Made of all that can be read; the report says what it lacks. */
export async function shopReport(logFile: string, plan: ReportPlan, range: ReportRange): Promise<Report> {
  const builder = new ReportBuilder(plan);
  const leftOut: LeftOut[] = [];
  const onDamage = (part: LeftOut): void => {
    leftOut.push(part);
  };
  for await (const slots of slotsBetween(logFile, plan.store, range.from, range.to, onDamage))
    for (const slot of slots) builder.add(slot);
  const decisions = await callsBetween(logFile, plan.store, startOf(range.from), endOf(range.to), onDamage);
  return { ...builder.build(range, decisions, chanceOf(SEED)), leftOut };
}

/** The last whole week from Monday, or the last whole month, before a time; ms since 1970. */
export function lastWhole(period: "week" | "month", nowMs: number): ReportRange {
  const now = new Date(nowMs);
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const at = (m: number, d: number): string => dateOf(new Date(year, m, d, 12).getTime());
  if (period === "month") return { from: at(month - 1, 1), to: at(month, 0) };
  const monday = day - ((now.getDay() + 6) % 7);
  return { from: at(month, monday - 7), to: at(month, monday - 1) };
}
