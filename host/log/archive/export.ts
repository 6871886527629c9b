// Records of any range as one file: those of sealed days and, by way of a sealed copy, those that the log still has.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endOf, startOf } from "../../core/local-days.ts";
import { DayReader } from "../day-reader.ts";
import { ArchiveFiles, archiveOf } from "./archive-files.ts";
import { Parquet } from "./parquet.ts";
import { sealDay } from "./seal.ts";

/** What to export: local dates, both included. */
export interface ExportRange {
  from: string;
  to: string;
}

/** Writes records into a file; `onProgress` is given the days done. Returns the days that had records. */
export async function exportRecords(
  logFile: string,
  store: string,
  { from, to }: ExportRange,
  out: string,
  format: "csv" | "parquet",
  onProgress: (days: number, of: number) => void,
): Promise<number> {
  const sealed = new ArchiveFiles(archiveOf(logFile), store);
  const reader = new DayReader(logFile, store);
  const open = new Set(reader.days());
  reader.close();
  const dates = [...new Set([...open, ...sealed.dates()])].filter((date) => date >= from && date <= to).sort();
  const copies = mkdtempSync(path.join(tmpdir(), "tillbeacon-export-"));
  const parquet = await Parquet.open();
  try {
    const files: string[] = [];
    for (const [i, date] of dates.entries()) {
      files.push(...sealed.files(date).values());
      if (open.has(date)) {
        const copy = new ArchiveFiles(path.join(copies, date), store);
        await sealDay(logFile, store, copy, date);
        files.push(...copy.files(date).values());
      }
      onProgress(i + 1, dates.length);
    }
    if (files.length > 0) await parquet.copy(files, startOf(from), endOf(to), out, format);
    return dates.length;
  } finally {
    parquet.close();
    rmSync(copies, { recursive: true, force: true });
  }
}
