// Reports for pages: made one at a time by a worker, and kept for a while, as several pages ask for the same.
import { Worker } from "node:worker_threads";
import type { Report, ReportPlan } from "../core/report/report.ts";
import type { ReportJob } from "./report-worker.ts";
import type { ReportRange } from "./shop-report.ts";

const WORKER = new URL("./report-worker.ts", import.meta.url);
/** How long a report is given out again, and how many are kept. Unit ms. */
const KEPT_MS = 60000;
const KEPT = 4;
/** What is short-lived must not fill a small machine before it is thrown away. Unit MB. */
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 192 };

/** One shop's reports. */
export class ReportDesk {
  private file: string;
  private plan: ReportPlan;
  private made = new Map<string, { atMs: number; report: Promise<Report> }>();
  private queue: Promise<unknown> = Promise.resolve();
  private worker: Worker | undefined;

  constructor(file: string, plan: ReportPlan) {
    this.file = file;
    this.plan = plan;
  }

  /** Rejects when the log cannot be read. */
  report(range: ReportRange): Promise<Report> {
    const key = `${range.from} ${range.to}`;
    const known = this.made.get(key);
    if (known !== undefined && performance.now() - known.atMs < KEPT_MS) return known.report;
    this.made.delete(key);
    for (const oldest of this.made.keys()) if (this.made.size >= KEPT) this.made.delete(oldest);
    const report = this.queue.then(() => this.run({ file: this.file, plan: this.plan, range }));
    this.queue = report.catch(() => this.made.delete(key));
    this.made.set(key, { atMs: performance.now(), report });
    return report;
  }

  /** The configuration has changed. */
  setPlan(plan: ReportPlan): void {
    this.plan = plan;
    this.made.clear();
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private run(workerData: ReportJob): Promise<Report> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, {
        workerData,
        resourceLimits: LIMITS,
        execArgv: ["--disable-warning=ExperimentalWarning"],
      });
      this.worker = worker;
      worker.on("message", resolve);
      worker.on("error", (error: NodeJS.ErrnoException) => {
        // SQLite does not say which file it has met.
        if (error.code === "ERR_SQLITE_ERROR") error.message = `${workerData.file}: ${error.message}`;
        reject(error);
      });
      worker.on("exit", () => reject(new Error("the report was stopped")));
    });
  }
}
