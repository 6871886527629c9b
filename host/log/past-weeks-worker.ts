// Reads past weeks beside the host, so that no lamp waits for it.
import { parentPort, workerData } from "node:worker_threads";
import { readPastWeeks } from "./past-weeks-reader.ts";

/** What to read. */
export interface PastWeeksJob {
  file: string;
  store: string;
  /** Boxes of the lanes that count. */
  boxes: readonly string[];
  /** Local date. */
  today: string;
}

const { file, store, boxes, today } = workerData as PastWeeksJob;
parentPort?.postMessage(await readPastWeeks(file, store, boxes, today));
