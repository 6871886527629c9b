// What the configuration says for reports.
import type { ReportPlan } from "../core/report/report.ts";
import { placesOf } from "../core/shop.ts";
import { type Config, demoConfig } from "./config.ts";

export function reportPlanOf(config: Config): ReportPlan {
  const { overS, promise, value } = config.report;
  return { store: config.store, places: placesOf(config), thresholdsS: overS, promise, value: value ?? null };
}

/** For a log without its configuration: every box is taken for a lane. */
export function plainReportPlan(store: string): ReportPlan {
  return { ...reportPlanOf(demoConfig(1)), store, places: [] };
}
