// The shop's outbox: an SQLite file of its own, whole after a kill at any time. Numbers records, keeps them until head
// office has them, and drops the oldest where there is no room.
import { randomInt } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { makeFolder } from "../../files/make-folder.ts";

/** Another program may hold the file so long. Unit ms. */
const BUSY_MS = 2000;
/** Dropped at once when there is no room: room for an hour of frames. */
const DROPPED_AT_ONCE = 720;

const SHAPE = `
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, newest INTEGER NOT NULL,
  lost INTEGER NOT NULL, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS record (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);`;

/** The numbers of an outbox: `oldest` > `newest` when it is empty; `lost` were dropped. */
export interface OutboxState {
  epoch: number;
  oldest: number;
  newest: number;
  lost: number;
}

/** One open outbox. Every method throws what the database or the system throws, and changes nothing then. */
export class Outbox {
  private database: DatabaseSync;
  private maxBytes: number;
  private state: OutboxState & { bytes: number };
  private insert: StatementSync;
  private note: StatementSync;
  private remove: StatementSync;
  private sizeBelow: StatementSync;
  private read: StatementSync;

  constructor(file: string, maxBytes: number) {
    this.maxBytes = maxBytes;
    makeFolder(path.dirname(path.resolve(file)));
    this.database = new DatabaseSync(file);
    this.database.exec(
      `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;${SHAPE}`,
    );
    this.database.prepare("INSERT OR IGNORE INTO outbox VALUES (1, ?, 0, 0, 0)").run(randomInt(1, 2 ** 31));
    this.insert = this.database.prepare("INSERT INTO record VALUES (?, ?)");
    this.note = this.database.prepare("UPDATE outbox SET newest = ?, lost = ?, bytes = ?");
    this.remove = this.database.prepare("DELETE FROM record WHERE seq < ?");
    this.sizeBelow = this.database.prepare(
      "SELECT count(*) AS n, coalesce(sum(length(bytes)), 0) AS bytes FROM record WHERE seq < ?",
    );
    this.read = this.database.prepare("SELECT bytes FROM record WHERE seq = ?");
    this.state = this.stateOnDisk();
  }

  get now(): OutboxState {
    return this.state;
  }

  /**
   * Adds records as one commit; `make` gets the number and the epoch. Drops the oldest where there is no room. Returns the
   * number of the first one added. `lost` more have been dropped before they came here.
   */
  add(make: readonly ((epoch: number, seq: number) => Uint8Array)[], lost = 0): number {
    const { epoch, newest } = this.state;
    const made = make.map((one, i) => one(epoch, newest + 1 + i));
    const added = made.reduce((sum, bytes) => sum + bytes.length, 0);
    this.commit(() => {
      const room = this.makeRoom(added);
      for (const [i, bytes] of made.entries()) this.insert.run(newest + 1 + i, bytes);
      return { ...room, newest: newest + made.length, lost: room.lost + lost, bytes: room.bytes + added };
    });
    return newest + 1;
  }

  /** The bytes of a record; undefined where the outbox does not have it. */
  record(seq: number): Uint8Array | undefined {
    const row = this.read.get(seq);
    return row?.["bytes"] as Uint8Array | undefined;
  }

  /** Head office has all up to this. */
  forget(upto: number): void {
    const { oldest } = this.state;
    if (upto < oldest) return;
    this.commit(() => this.without(upto + 1, 0));
  }

  close(): void {
    this.database.close();
  }

  private makeRoom(bytes: number): OutboxState & { bytes: number } {
    let state = this.state;
    while (state.bytes + bytes > this.maxBytes && state.oldest <= state.newest) {
      const below = Math.min(state.newest, state.oldest + DROPPED_AT_ONCE - 1) + 1;
      const { n } = this.sizeOf(below);
      state = this.without(below, n, state);
    }
    return state;
  }

  private without(below: number, lost: number, state = this.state): OutboxState & { bytes: number } {
    const { bytes } = this.sizeOf(below);
    this.remove.run(below);
    this.database.exec("PRAGMA incremental_vacuum(64)");
    return { ...state, oldest: Math.max(state.oldest, below), bytes: state.bytes - bytes, lost: state.lost + lost };
  }

  private sizeOf(below: number): { n: number; bytes: number } {
    return this.sizeBelow.get(below) as unknown as { n: number; bytes: number };
  }

  private commit(change: () => OutboxState & { bytes: number }): void {
    try {
      this.database.exec("BEGIN IMMEDIATE");
      const state = change();
      this.note.run(state.newest, state.lost, state.bytes);
      this.database.exec("COMMIT");
      this.state = state;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  private stateOnDisk(): OutboxState & { bytes: number } {
    const row = this.database
      .prepare("SELECT epoch, newest, lost, bytes, (SELECT min(seq) FROM record) AS oldest FROM outbox")
      .get() as unknown as { epoch: number; newest: number; lost: number; bytes: number; oldest: number | null };
    return { ...row, oldest: row.oldest ?? row.newest + 1 };
  }
}

/**
 * Opens an outbox; a damaged file is renamed, `onSetAside` is told its new name, and a new one begun. Throws what the system throws.
 */
export function openOutbox(file: string, maxBytes: number, onSetAside: (aside: string) => void): Outbox {
  try {
    return new Outbox(file, maxBytes);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
    const aside = `${file}.${time}.damaged`;
    for (const suffix of ["", "-wal", "-shm"]) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    onSetAside(aside);
    return new Outbox(file, maxBytes);
  }
}

/** SQLite's result codes of a damaged or foreign file: SQLITE_CORRUPT, SQLITE_NOTADB (https://sqlite.org/rescode.html). */
export function isDamage(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && [11, 26].includes(errcode & 255);
}
