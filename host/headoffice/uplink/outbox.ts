// The shop's outbox: an SQLite file of its own, whole after a kill at any time. Numbers records, keeps them until head
// office has them and for some days more, as it may lose them, and drops the oldest where there is no room.
import { randomInt } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { makeFolder } from "../../files/make-folder.ts";

/** Another program may hold the file so long. Unit ms. */
const BUSY_MS = 2000;
/** Dropped at once when there is no room: room for an hour of frames. */
const DROPPED_AT_ONCE = 720;
/** Acknowledged records that are kept: a week of frames, as a database may be put back from a backup that is some days old. */
const KEPT = 7 * 17280;

const SHAPE = `
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, newest INTEGER NOT NULL,
  lost INTEGER NOT NULL, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS acknowledged (id INTEGER PRIMARY KEY CHECK (id = 1), upto INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS record (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);`;

/**
 * The numbers of an outbox: `oldest` > `newest` when it is empty; `lost` were dropped before they were acknowledged; head office has
 * all up to `acked`, which is `oldest` - 1 or more.
 */
export interface OutboxState {
  epoch: number;
  oldest: number;
  newest: number;
  lost: number;
  acked: number;
}

/** One open outbox. Every method throws what the database or the system throws, and changes nothing then. */
export class Outbox {
  private database: DatabaseSync;
  private maxBytes: number;
  private kept: number;
  private state: OutboxState & { bytes: number };
  private insert: StatementSync;
  private note: StatementSync;
  private noteAcked: StatementSync;
  private remove: StatementSync;
  private sizeBelow: StatementSync;
  private read: StatementSync;

  /** `kept`: acknowledged records that stay, at most. */
  constructor(file: string, maxBytes: number, kept = KEPT) {
    this.maxBytes = maxBytes;
    this.kept = kept;
    makeFolder(path.dirname(path.resolve(file)));
    this.database = new DatabaseSync(file);
    this.database.exec(
      `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;${SHAPE}`,
    );
    this.database.prepare("INSERT OR IGNORE INTO outbox VALUES (1, ?, 0, 0, 0)").run(randomInt(1, 2 ** 31));
    this.database.exec("INSERT OR IGNORE INTO acknowledged VALUES (1, 0)");
    this.insert = this.database.prepare("INSERT INTO record VALUES (?, ?)");
    this.note = this.database.prepare("UPDATE outbox SET newest = ?, lost = ?, bytes = ?");
    this.noteAcked = this.database.prepare("UPDATE acknowledged SET upto = ?");
    this.remove = this.database.prepare("DELETE FROM record WHERE seq < ?");
    this.sizeBelow = this.database.prepare("SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM record WHERE seq < ?");
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

  /** Head office has all up to this, which may be less than before; what is too old to be kept is removed. */
  acknowledge(upto: number): void {
    const acked = Math.max(upto, this.state.oldest - 1);
    if (acked === this.state.acked) return;
    this.commit(() => ({ ...this.without(acked + 1 - this.kept), acked }));
  }

  close(): void {
    this.database.close();
  }

  private makeRoom(bytes: number): OutboxState & { bytes: number } {
    let state = this.state;
    while (state.bytes + bytes > this.maxBytes && state.oldest <= state.newest) {
      const below = Math.min(state.newest, state.oldest + DROPPED_AT_ONCE - 1) + 1;
      const lost = Math.max(0, below - 1 - state.acked);
      state = { ...this.without(below, state), lost: state.lost + lost };
    }
    return state;
  }

  private without(below: number, state = this.state): OutboxState & { bytes: number } {
    if (below <= state.oldest) return state;
    const { bytes } = this.sizeBelow.get(below) as { bytes: number };
    this.remove.run(below);
    this.database.exec("PRAGMA incremental_vacuum(64)");
    return { ...state, oldest: below, bytes: state.bytes - bytes, acked: Math.max(state.acked, below - 1) };
  }

  private commit(change: () => OutboxState & { bytes: number }): void {
    try {
      this.database.exec("BEGIN IMMEDIATE");
      const state = change();
      this.note.run(state.newest, state.lost, state.bytes);
      if (state.acked !== this.state.acked) this.noteAcked.run(state.acked);
      this.database.exec("COMMIT");
      this.state = state;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  private stateOnDisk(): OutboxState & { bytes: number } {
    const row = this.database
      .prepare(
        "SELECT epoch, newest, lost, bytes, upto AS acked, (SELECT min(seq) FROM record) AS oldest FROM outbox JOIN acknowledged USING (id)",
      )
      .get() as unknown as Omit<OutboxState, "oldest"> & { bytes: number; oldest: number | null };
    const oldest = row.oldest ?? row.newest + 1;
    return { ...row, oldest, acked: Math.max(row.acked, oldest - 1) };
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
