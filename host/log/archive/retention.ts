// Which sealed days are too old, or too many for the room that they may take.
import { endOf, startOf } from "../../core/local-days.ts";
import type { ArchiveFiles } from "./archive-files.ts";

/** How long days are kept, and the room for all of them; 1 GB is 10^9 bytes. */
export interface Retention {
  days: number;
  gigabytes: number;
}

/**
 * Dates to be removed, the oldest first. The newest is always kept, and no day is older than the newest one makes it: a clock that
 * is years ahead removes nothing.
 */
export function beyond(archive: ArchiveFiles, { days, gigabytes }: Retention, nowMs: number): string[] {
  const dates = archive.allDates();
  let bytes = dates.reduce((sum, date) => sum + archive.sizeOf(date), 0);
  const newest = dates.at(-1);
  const oldestMs = Math.min(nowMs, newest === undefined ? nowMs : endOf(newest)) - days * 86400000;
  const removed: string[] = [];
  for (const date of dates.slice(0, -1)) {
    if (startOf(date) >= oldestMs && bytes <= gigabytes * 1e9) break;
    bytes -= archive.sizeOf(date);
    removed.push(date);
  }
  return removed;
}
