// Which log a command is about: named, or the configuration's, or the demo store's.
import { existsSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { DEFAULT_CONFIG, DEFAULT_LOG, DEMO_LOG } from "../config/default-files.ts";
import { InputError } from "../core/problems/input-error.ts";
import type { LeftOut } from "../core/report/left-out.ts";
import { archiveOf, storesIn } from "../log/archive/archive-files.ts";
import { History } from "../log/history.ts";
import { damageOf } from "../log/log-fault.ts";
import { LogVersionError } from "../log/schema.ts";
import { printable } from "./console-lines.ts";

/** Primary result code of SQLite: a file is locked (https://sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;

/** Options by which commands name it. */
export interface LogOptions {
  log?: string;
  config?: string;
  store?: string;
}

/**
 * The log, the store in it that is meant, and the configuration if there is one. Rejects with InputError; not for a damaged log with sealed days
 * where that `mayBeDamaged`.
 */
export async function logPlaceOf(
  options: LogOptions,
  mayBeDamaged = false,
): Promise<{ file: string; store: string; config: Config | undefined }> {
  const name = options.config ?? (options.log === undefined && existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  // Loaded where there is one: it takes as long as all else of a command.
  const config = name === undefined ? undefined : (await import("../config/config.ts")).readConfig(name);
  const file = options.log ?? config?.log ?? (existsSync(DEFAULT_LOG) ? DEFAULT_LOG : DEMO_LOG);
  if (!existsSync(file)) throw new InputError(file, 1, "no such file", "a shop's log (name it by --log)");
  if (options.store !== undefined) checkStore(file, options.store, mayBeDamaged);
  return { file, store: options.store ?? config?.store ?? onlyStore(file, mayBeDamaged), config };
}

function codeOf(error: unknown): number {
  return Number((error as { errcode?: number }).errcode ?? 0) & 255;
}

/** A file that could not be used, and what is missing now; its local date is null where it is the log itself. */
interface Lack {
  file: string;
  found: string;
  what: string;
  date: string | null;
}

/** The same of what a report lacks. */
export function lacksOf(leftOut: readonly LeftOut[]): Lack[] {
  const words = { telemetry: "records", decisions: "decisions", events: "events" };
  const of = (box: string | null): string => (box === null ? "" : ` of ${box}`);
  return leftOut.map(({ file, found, table, date, box }) => ({ file, found, what: words[table] + of(box), date }));
}

/** Says on standard error what was left out, and by the exit code that something was. */
export function tellDamage(lacking: readonly Lack[]): void {
  const lines = lacking.map(
    ({ file, found, what, date }) =>
      `${file}: ${found}; left out: ${what}, ${date ?? "days that are not in the archive yet"}`,
  );
  for (const line of new Set(lines)) process.stderr.write(`tillbeacon: ${printable(line)}\n`);
  if (lacking.length > 0) process.exitCode = 1;
}

/** A name that is mistyped would be a log that is empty, and in order. */
function checkStore(file: string, store: string, mayBeDamaged: boolean): void {
  const stores = storesOf(file, mayBeDamaged);
  if (!stores.includes(store)) throw new InputError("--store", 1, JSON.stringify(store), `one of ${stores.join(", ")}`);
}

function onlyStore(file: string, mayBeDamaged: boolean): string {
  const stores = storesOf(file, mayBeDamaged);
  const [only] = stores;
  if (only === undefined || stores.length > 1)
    throw new InputError(file, 1, `stores ${stores.join(", ") || "none"}`, "one store (choose it by --store)");
  return only;
}

function storesOf(file: string, mayBeDamaged: boolean): string[] {
  const sealed = storesIn(archiveOf(file));
  let history: History;
  try {
    history = new History(file);
  } catch (error) {
    if (error instanceof LogVersionError) throw error;
    if (mayBeDamaged && damageOf(error) !== undefined && sealed.length > 0) return sealed;
    if (codeOf(error) === SQLITE_BUSY)
      throw new InputError(
        file,
        1,
        "a log that another program keeps to itself",
        "one that may be read: close that program",
      );
    throw new InputError(file, 1, `no log (${(error as Error).message})`, "a shop's log (SQLite)");
  }
  const stores = history.stores();
  history.close();
  // A log that has begun anew knows nothing of the days that are sealed.
  return [...new Set([...stores, ...sealed])].sort();
}
