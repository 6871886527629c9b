// Finds the files of a sealed date that cannot be used. Whatever is made from the others has to say so.
import { existsSync } from "node:fs";
import path from "node:path";
import type { LeftOut } from "../../core/report/left-out.ts";
import { type ArchiveFiles, DAMAGED } from "./archive-files.ts";
import type { Parquet } from "./parquet.ts";
import { SUMS } from "./sums.ts";

/** The reason given for a file that has been set aside. */
export const SET_ASIDE = "could not be read when more came for its day";

/** A file that cannot be used; its local date is null where it is the log itself. */
export interface Damage {
  file: string;
  found: string;
  date: string | null;
}

/**
 * Files of a sealed date that have changed, are gone, or have been set aside, each with what is wrong. Where there is no list of sums to
 * compare them with, those that cannot be read.
 */
export async function damageIn(parquet: Parquet, archive: ArchiveFiles, date: string): Promise<Map<string, string>> {
  const list = path.join(archive.folderOf(date), SUMS);
  const damage = lastingChanges(archive, date);
  const isListed = existsSync(list) && !damage.delete(list);
  for (const file of archive.setAsideFiles(date)) {
    damage.delete(file.slice(0, -DAMAGED.length));
    damage.set(file, SET_ASIDE);
  }
  for (const file of isListed ? [] : archive.files(date).values()) {
    const found = damage.has(file) ? undefined : await unreadable(parquet, file);
    if (found !== undefined) damage.set(file, found);
  }
  return damage;
}

/** Changes that are there at a second look, too: a host may be replacing files and, last, their list. */
function lastingChanges(archive: ArchiveFiles, date: string): Map<string, string> {
  const changes = archive.changes(date);
  if (changes.size === 0) return changes;
  const again = archive.changes(date);
  return new Map([...changes].filter(([file]) => again.has(file)));
}

/** What is missing where a file of a date's records cannot be used. */
export function missingOf(date: string, file: string, found: string): LeftOut {
  return { file, found, table: "telemetry", date, box: path.basename(file).split(".parquet")[0] ?? null };
}

/** Files that can be used. */
export function wholeOf(files: ReadonlyMap<string, string>, damage: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].filter(([, file]) => !damage.has(file)));
}

/** What keeps a file from being read to its end; undefined where nothing does. */
async function unreadable(parquet: Parquet, file: string): Promise<string | undefined> {
  try {
    await parquet.readAll(file);
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
}
