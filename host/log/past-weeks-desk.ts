// Has past weeks read by a thread of its own, one reading at a time.
import { Worker } from "node:worker_threads";
import type { HalfHour } from "../core/dispatch/past-weeks.ts";
import { SEAL_LIMITS } from "./archive/archivist.ts";
import type { PastWeeksJob } from "./past-weeks-worker.ts";

const WORKER = new URL("./past-weeks-worker.ts", import.meta.url);

/** One shop's. */
export class PastWeeksDesk {
  private worker: Worker | undefined;

  /** Half hours in ms since 1970. Rejects when the log cannot be read, or when the desk is closed meanwhile. */
  read(workerData: PastWeeksJob): Promise<HalfHour[]> {
    return new Promise((resolve, reject) => {
      const execArgv = ["--disable-warning=ExperimentalWarning"];
      const worker = new Worker(WORKER, { workerData, resourceLimits: SEAL_LIMITS, execArgv });
      this.worker = worker;
      worker.on("message", resolve);
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("the reading of past weeks was stopped")));
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }
}
