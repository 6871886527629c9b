// The thread that writes the log, so that no lamp waits for the disk: each batch of rows is one commit, and is answered.
import { parentPort, workerData } from "node:worker_threads";
import { faultOf, type LogFault } from "./log-fault.ts";
import { LogFile, type Written } from "./log-file.ts";
import type { LogRow, Sealed } from "./log-rows.ts";
import type { RunClock } from "./runs.ts";

/** What the writer is asked for. */
export type LogJob =
  /** `clocks`: of all runs of this process. */
  | { kind: "write"; rows: readonly LogRow[]; clocks: readonly RunClock[] }
  /** Takes out what the archive has. */
  | { kind: "prune"; sealed: Sealed }
  | { kind: "open" }
  | { kind: "close" };

/** How a job has ended; after "failed" nothing of it is in the log. */
export type LogAnswer =
  | { kind: "written"; written: Written }
  | { kind: "opened"; openCalls: string[]; newestMs: number | null; written: Written }
  | { kind: "closed" }
  /** `rest`: what is still to be taken out of what was asked for. */
  | { kind: "pruned"; rest: Sealed | undefined }
  | { kind: "failed"; fault: LogFault };

const { file, store } = workerData as { file: string; store: string };
const log = new LogFile(file, store);

function answer(job: LogJob): LogAnswer {
  try {
    if (job.kind === "close") {
      log.close();
      return { kind: "closed" };
    }
    if (job.kind === "prune") return { kind: "pruned", rest: log.prune(job.sealed) };
    const written = job.kind === "write" ? log.write(job.rows, job.clocks) : log.write([], []);
    if (job.kind === "write") return { kind: "written", written };
    return { kind: "opened", openCalls: log.openCalls(), newestMs: log.newestMs(), written };
  } catch (error) {
    return { kind: "failed", fault: faultOf(error) };
  }
}

parentPort?.on("message", (job: LogJob) => parentPort?.postMessage(answer(job)));
