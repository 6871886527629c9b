// Makes one report beside the host, so that no lamp waits for it.
import { parentPort, workerData } from "node:worker_threads";
import type { ReportPlan } from "../core/report/report.ts";
import { type ReportRange, shopReport } from "./shop-report.ts";

/** What to report on. */
export interface ReportJob {
  file: string;
  plan: ReportPlan;
  range: ReportRange;
}

const { file, plan, range } = workerData as ReportJob;
parentPort?.postMessage(await shopReport(file, plan, range));
