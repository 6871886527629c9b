// Reads a day beside the host, so that no lamp waits for a report. Told what to read, it answers with messages.
import { parentPort, workerData } from "node:worker_threads";
import type { DayReport } from "../core/day-report.ts";
import { DayReader } from "./day-reader.ts";

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
const reader = new DayReader(file, store);
if (date === undefined) say({ days: reader.days(), clocks: reader.clocks() });
else say({ report: reader.day(date, thresholdsS, (progress) => say({ progress })) });
reader.close();
