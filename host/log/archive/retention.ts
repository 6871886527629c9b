// Which sealed days are too old, or too many for the room that they may take. No clock is read, as one that is years ahead must not remove
// anything. Pure except for the sizes of files.
import type { ArchiveFiles } from "./archive-files.ts";

/** How long days are kept, and the room for all of them; 1 GB is 10^9 bytes. */
export interface Retention {
  days: number;
  gigabytes: number;
}

/** Dates to be removed, the oldest first: those with `days` newer ones, and what finds no room. The newest is always kept. */
export function beyond(archive: ArchiveFiles, { days, gigabytes }: Retention): string[] {
  const dates = archive.allDates();
  let bytes = dates.reduce((sum, date) => sum + archive.sizeOf(date), 0);
  const removed: string[] = [];
  for (const date of dates.slice(0, -1)) {
    if (dates.length - removed.length <= days && bytes <= gigabytes * 1e9) break;
    bytes -= archive.sizeOf(date);
    removed.push(date);
  }
  return removed;
}
