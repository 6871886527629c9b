// Refuses to start a host on a file that is not a log, or of a later version. Such a file is left unchanged.
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { InputError } from "../core/problems/input-error.ts";
import { archiveOf } from "./archive/archive-files.ts";
import { checkOwner, LOG_VERSION, LogVersionError, versionOf } from "./schema.ts";

/** How every database of SQLite begins (sqlite.org/fileformat2.html, section 1.3). */
const MAGIC = Buffer.from("SQLite format 3\0", "latin1");
/** SQLite's pages, unless one asks for others. Unit B. */
const PAGE = 4096;
/** So much of a file is looked at. Unit B. */
const HEAD = 16 * PAGE;
/** First bytes of pages: of trees, or of what is too long for one (sections 1.6 and 1.7). */
const PAGE_TYPES: readonly number[] = [0x00, 0x02, 0x05, 0x0a, 0x0d];
/** So much of a person's text is quoted. Unit characters. */
const QUOTED = 30;

/**
 * Before a host starts: throws InputError for a file that is no database, LogShapeError for another program's, LogVersionError
 * for one of a later version. A log that is damaged, cut off or empty is no reason not to start: it is set aside.
 */
export function refuseFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  const stranger = found.isFile() ? strangerIn(file) : "a folder";
  if (stranger !== undefined)
    throw new InputError(file, 1, stranger, "a log of tillbeacon, or a name that no file has yet");
  if (found.size > 0) refuseDatabase(file);
}

/** What a file is that cannot be a log; undefined where it may be one, or cannot be read. */
function strangerIn(file: string): string | undefined {
  if (existsSync(`${file}-wal`) || existsSync(archiveOf(file))) return undefined;
  const head = readHead(file);
  if (head === undefined || mayBeLog(head)) return undefined;
  if (head.includes(0)) return "a file that is no database";
  const line = head.toString().trimStart().split("\n")[0]?.trimEnd() ?? "";
  return `text, ${JSON.stringify(line.length > QUOTED ? `${line.slice(0, QUOTED)}...` : line)}`;
}

/** Whether a file that begins so is a database, or was one: what a power cut leaves is cut off, zeros, or whole pages after a first. */
export function mayBeLog(head: Buffer): boolean {
  const length = Math.min(head.length, MAGIC.length);
  if (head.subarray(0, length).equals(MAGIC.subarray(0, length))) return true;
  return head.every((byte) => byte === 0) || hasPages(head);
}

function hasPages(head: Buffer): boolean {
  if (head.length < 2 * PAGE || head.length % PAGE !== 0 || !head.includes(0)) return false;
  for (let at = PAGE; at < head.length; at += PAGE) if (!PAGE_TYPES.includes(head[at] as number)) return false;
  return true;
}

function readHead(file: string): Buffer | undefined {
  try {
    const handle = openSync(file, "r");
    try {
      const head = Buffer.alloc(HEAD);
      return head.subarray(0, readSync(handle, head, 0, HEAD, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

function refuseDatabase(file: string): void {
  let found = 0;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    found = versionOf(database);
  } catch {
    database?.close();
    return;
  }
  try {
    if (found > LOG_VERSION) throw new LogVersionError(file, found);
    checkOwner(database, file);
  } finally {
    database.close();
  }
}
