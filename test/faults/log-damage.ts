// What can be done to a log file and its folder from outside.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pause, type Rig } from "./rig.ts";

/** Whoever has a log. */
type Logged = Pick<Rig, "logDir" | "logFile">;

/** Mounts, immutable files and limits of other processes are root's. */
export const IS_ROOT = process.getuid?.() === 0;

export function command(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr?.trim()}`);
}

/** The log's folder becomes a file system of its own. */
export function mountSmall(rig: Rig, ...options: string[]): void {
  command("mount", "-t", "tmpfs", "-o", ["size=3m", ...options].join(","), "tmpfs", rig.logDir);
  rig.undo.push(() => command("umount", "-l", rig.logDir));
}

/** Fills the file system of the log's folder to the last byte. */
export function fill(rig: Logged): void {
  const file = openSync(path.join(rig.logDir, "filler"), "w");
  try {
    for (let size = 1048576; size >= 1; ) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(file);
  }
}

export function unfill(rig: Logged): void {
  rmSync(path.join(rig.logDir, "filler"));
}

/**
 * Log files and their folder, or all of them again, cannot be changed. The -shm file is left as it is: SQLite maps it
 * into memory, and a write to an immutable mapping is a SIGBUS, which no mode bit and no read-only mount causes.
 */
export function setImmutable(rig: Rig, isImmutable: boolean): void {
  const files = readdirSync(rig.logDir)
    .filter((name) => !name.endsWith("-shm"))
    .map((name) => path.join(rig.logDir, name));
  for (const file of [...files, rig.logDir])
    spawnSync("chattr", [isImmutable ? "+i" : "-i", file], { encoding: "utf8" });
}

/** The index of the WAL, which SQLite maps into memory. It is gone when the log has been closed in order. */
export function setShmImmutable(rig: Rig, isImmutable: boolean): void {
  const shm = `${rig.logFile}-shm`;
  if (existsSync(shm)) command("chattr", isImmutable ? "+i" : "-i", shm);
}

/** Another program holds the log for writing. */
export function lock(rig: Logged): () => void {
  const database = new DatabaseSync(rig.logFile);
  database.exec("PRAGMA busy_timeout = 2000; BEGIN IMMEDIATE");
  return () => {
    database.exec("ROLLBACK");
    database.close();
  };
}

/** Another program holds it again and again, most of the time. */
export async function lockInTurns(rig: Rig, seconds: number, heldMs: number, freeMs: number): Promise<void> {
  const database = new DatabaseSync(rig.logFile);
  database.exec("PRAGMA busy_timeout = 0");
  const endMs = performance.now() + 1000 * seconds;
  while (performance.now() < endMs) {
    try {
      database.exec("BEGIN IMMEDIATE");
      await pause(heldMs);
      database.exec("ROLLBACK");
      await pause(freeMs);
    } catch {
      await pause(5);
    }
  }
  database.close();
}

/** Runs SQL on the log as another program would. */
export function runSql(rig: Rig, sql: string): void {
  mkdirSync(rig.logDir, { recursive: true });
  const database = new DatabaseSync(rig.logFile);
  database.exec(`PRAGMA busy_timeout = 3000; ${sql}`);
  database.close();
}

/** Overwrites part of a file with nonsense. */
export function scribble(file: string, from: number, bytes: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(handle);
}

/** Cuts a file off at half its length. */
export function halve(file: string): void {
  truncateSync(file, Math.floor(statSync(file).size / 2));
}

/** Brings what the WAL holds into the file, so that there is something to damage. */
export function checkpoint(rig: Rig): void {
  runSql(rig, "PRAGMA wal_checkpoint(TRUNCATE)");
}

export function removeLog(rig: Rig): void {
  for (const suffix of ["", "-wal", "-shm"]) if (existsSync(rig.logFile + suffix)) rmSync(rig.logFile + suffix);
}
