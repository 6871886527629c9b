// Seals one day in a thread, as the host does, and prints how long it took, of which so much CPU time, the peak of memory, and by
// how much the other thread was late meanwhile, which is the host's: <log> <date>.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { DAY_MS, endOf } from "../../host/core/local-days.ts";
import { archiveOf } from "../../host/log/archive/archive-files.ts";
import { SEAL_LIMITS } from "../../host/log/archive/archivist.ts";
import type { SealJob, SealNews } from "../../host/log/archive/seal-worker.ts";

const WORKER = new URL("../../host/log/archive/seal-worker.ts", import.meta.url);

const [file = "", date = ""] = process.argv.slice(2);
const nowMs = endOf(date) + 2 * DAY_MS;
const workerData: SealJob = {
  ...{ file, store: "s", archive: archiveOf(file), nowMs },
  retention: { days: 36500, gigabytes: 1000 },
};
const late = monitorEventLoopDelay({ resolution: 1 });
late.enable();
const startMs = performance.now();
const startCpu = process.cpuUsage();
const worker = new Worker(WORKER, {
  workerData,
  resourceLimits: SEAL_LIMITS,
  execArgv: ["--disable-warning=ExperimentalWarning"],
});
let records = 0;
worker.on("message", (news: SealNews) => {
  if ("sealed" in news) records += news.sealed.records;
});
await new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));
const seconds = (performance.now() - startMs) / 1000;
const { user, system } = process.cpuUsage(startCpu);
late.disable();
if (records === 0) throw new Error(`${file}: found nothing of ${date}`);
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, cpuS: (user + system) / 1e6, megabytes, lateMs: late.max / 1e6 }));
