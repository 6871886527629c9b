// The folder in which a command puts together what it makes, beside the place where that will be. A command that is killed leaves it: the
// next one removes it, secrets and all.
import { existsSync, lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { makeTemporary, removeTemporary } from "../files/temporary-folder.ts";
import { takeLock } from "./file-lock.ts";

const LOCK = "lock";
/** A folder without a lock is of a command that has only begun, or was killed then. Unit ms. */
const BEGINS_MS = 60000;

/**
 * Has work done in a folder whose name begins so, made for its owner alone; it is gone when the work ends, however it does. `onLeft` is
 * given each that a command left that was killed, before it is removed.
 */
export async function inWorkFolder<T>(
  place: string,
  prefix: string,
  work: (folder: string) => T | Promise<T>,
  onLeft: (folder: string) => void = () => {},
): Promise<T> {
  for (const name of readdirSync(place).filter((entry) => entry.startsWith(prefix))) {
    const left = path.join(place, name);
    if (!isLeft(left)) continue;
    onLeft(left);
    removeTemporary(left);
  }
  const folder = makeTemporary(path.join(place, prefix));
  const lock = takeLock(path.join(folder, LOCK));
  try {
    return await work(folder);
  } finally {
    if (lock !== "held") lock?.close();
    removeTemporary(folder);
  }
}

/**
 * Whether nobody is at work in a folder any more: the system lets go of the lock of a process that has ended. Another account's folder, or a
 * link to one, may be there to have files removed that it names.
 */
function isLeft(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true || (process.getuid !== undefined && found.uid !== process.getuid())) return false;
  const lock = path.join(folder, LOCK);
  if (!existsSync(lock)) return Date.now() - found.mtimeMs > BEGINS_MS;
  const taken = takeLock(lock);
  if (taken === "held" || taken === undefined) return false;
  taken.close();
  return true;
}
