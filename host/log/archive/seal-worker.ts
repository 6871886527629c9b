// Seals days that are over, and removes days that are too old, beside the host, so that no lamp waits for it.
import { existsSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { isOver } from "../../core/local-days.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { DayReader } from "../day-reader.ts";
import { ArchiveFiles } from "./archive-files.ts";
import { beyond, type Retention } from "./retention.ts";
import { datesOfRows } from "./row-tables.ts";
import type { SealedDay } from "./seal.ts";

/** Which log goes into which archive, how long days are kept there, and what time it is; ms since 1970. */
export interface SealJob {
  file: string;
  store: string;
  archive: string;
  retention: Retention;
  nowMs: number;
}

/** What has been done. */
export type SealNews = { sealed: SealedDay } | { removed: string };

/** How many days of earlier versions are rolled up at one look. */
const ROLLED_UP = 31;

const { file, store, archive, retention, nowMs } = workerData as SealJob;
const files = new ArchiveFiles(archive, store);
const say = (news: SealNews): void => parentPort?.postMessage(news);

const due = datesOver();
if (due.length > 0) makeFolder(archive);
const lock = files.lock();
// Otherwise another host on this log is sealing.
if (lock !== "held")
  try {
    files.sweep();
    await sealAndRemove();
  } catch (error) {
    // The disk may be full, and the log needs the room.
    files.sweep();
    throw error;
  } finally {
    lock?.close();
  }

async function sealAndRemove(): Promise<void> {
  for (const date of due) {
    // DuckDB is large: most of the time there is nothing to seal.
    const { sealDay } = await import("./seal.ts");
    const sealed = await sealDay(file, store, files, date);
    if (sealed !== undefined) say({ sealed });
  }
  let damage: unknown;
  for (const date of datesWithoutRollup()) {
    const { Parquet } = await import("./parquet.ts");
    const { rollUp } = await import("./rollups.ts");
    await Parquet.use((parquet) => rollUp(parquet, files, date)).catch((error) => {
      damage ??= error;
    });
  }
  for (const date of beyond(files, retention)) {
    files.remove(date);
    say({ removed: date });
  }
  if (damage !== undefined) throw damage;
}

/** Dates that an earlier version has sealed; some at a time. */
function datesWithoutRollup(): string[] {
  const known = new Set(files.of("rollups").dates());
  return files
    .dates()
    .filter((date) => !known.has(date))
    .slice(-ROLLED_UP);
}

/** Dates in the log of which nothing more is to be expected, the oldest first. */
function datesOver(): string[] {
  if (!existsSync(file)) return [];
  const reader = new DayReader(file, store);
  const dates = new Set([...reader.days(), ...datesOfRows(file, store)]);
  reader.close();
  return [...dates].filter((date) => isOver(date, nowMs)).sort();
}
