// A lock between processes by a file of SQLite, which the system lets go of when its process ends, however it ends.
import { DatabaseSync } from "node:sqlite";
import { faultOf } from "./log-fault.ts";

/** A lock that is held until `close`; "held" by another one; undefined where files cannot be locked. */
export type Locking = DatabaseSync | "held" | undefined;

/** Takes the lock of this name, a file that is made where it is missing, or does not wait for it. */
export function takeLock(name: string): Locking {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(name);
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;");
    return lock;
  } catch (error) {
    lock?.close();
    return faultOf(error).cause === "locked" ? "held" : undefined;
  }
}
