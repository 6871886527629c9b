// Reads a day beside the host, so that no lamp waits for a report. Told what to read, it answers with messages.
import { parentPort, workerData } from "node:worker_threads";
import { endOf, startOf } from "../core/local-days.ts";
import type { DayContext, DayReport } from "../core/report/day-report.ts";
import type { LeftOut } from "../core/report/left-out.ts";
import { ArchiveFiles, archiveOf } from "./archive/archive-files.ts";
import { DayReader } from "./day-reader.ts";
import { History } from "./history.ts";

/** What to read: all days' dates without a date, else that day. */
export interface DayJob {
  file: string;
  store: string;
  date: string | undefined;
  thresholdsS: readonly number[];
}

/** What is answered. */
export type DayAnswer = { progress: number } | { days: string[]; clocks: string } | { report: DayReport };

const { file, store, date, thresholdsS } = workerData as DayJob;
const say = (answer: DayAnswer): void => parentPort?.postMessage(answer);
const archive = new ArchiveFiles(archiveOf(file), store);
const reader = new DayReader(file, store);
const leftOut: LeftOut[] = [];
const onDamage = (part: LeftOut): void => {
  leftOut.push(part);
};
const history = new History(file, onDamage);
const sealed = archive.dates();
const onProgress = (progress: number): void => say({ progress });
const about = async (day: string): Promise<DayContext> => ({
  decisions: await history.decisionsWithEnds(store, startOf(day), endOf(day)),
  events: await history.events(store, startOf(day), endOf(day) - 1),
  ...{ thresholdsS, leftOut },
});
if (date === undefined) {
  const filled = sealed.filter((day) => archive.files(day).size > 0);
  const days = [...new Set([...reader.days(), ...filled])].sort().reverse();
  say({ days, clocks: reader.clocks() });
} else if (sealed.includes(date)) {
  // DuckDB is large: a day of the log itself does without it.
  const { sealedReport } = await import("./archive/sealed-report.ts");
  say({ report: await sealedReport(archive, date, await about(date), onProgress, onDamage) });
} else say({ report: reader.day(date, await about(date), onProgress) });
history.close();
reader.close();
