// Opens a log that somebody else writes, or nobody: to read it needs no right to write, neither the file nor its folder.
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

/** Primary result codes of SQLite: it may not write, or cannot make the files that it keeps beside the log. */
const CANNOT_WRITE: readonly number[] = [8, 14];
/** And it is no database. */
const NO_DATABASE = 26;

/**
 * The file, read-only; throws the database's error when there is none or it is no database. A log that no host has open
 * lies alone, and SQLite would first make the files that go with it (sqlite.org/wal.html, "Read-Only Databases"): where it
 * may not, the file is read as one that nobody changes.
 */
export function openToRead(file: string): DatabaseSync {
  // What a power cut may leave; SQLite would take it for a database without tables.
  if (sizeOf(file) === 0 && (sizeOf(`${file}-wal`) ?? 0) === 0)
    throw Object.assign(new Error("an empty file"), { code: "ERR_SQLITE_ERROR", errcode: NO_DATABASE });
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.prepare("PRAGMA schema_version").get();
    return database;
  } catch (error) {
    database.close();
    const code = Number((error as { errcode?: number }).errcode ?? 0) & 0xff;
    if (!CANNOT_WRITE.includes(code) || existsSync(`${file}-wal`)) throw error;
    const url = pathToFileURL(path.resolve(file));
    url.searchParams.set("immutable", "1");
    return new DatabaseSync(url, { readOnly: true });
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
