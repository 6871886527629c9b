// The truth on disk: every log of a folder, the one in use and those that were set aside.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { BootAccount } from "./ledger.ts";

/** What all logs of a folder hold together. */
export interface LogContent {
  /** How often each record is there, by box, boot and number. */
  records: Map<string, number>;
  /** Decisions, `<kind> <box> <reason>`, in order of their time. */
  decisions: string[];
  /** Those of `others`. */
  otherDecisions: string[];
  /** Files that could not be read, and why. */
  unreadable: string[];
}

/**
 * Reads copies, so that nothing on disk is touched. `folders` are searched for SQLite files; what another host has logged
 * in `others` is not lost, nor is it doubled when it is in both.
 */
export function readLogs(folders: readonly string[], others: readonly string[] = []): LogContent {
  const content: LogContent = { records: new Map(), decisions: [], otherDecisions: [], unreadable: [] };
  const decisions: { tMs: number; text: string }[] = [];
  for (const file of folders.flatMap(databasesIn)) readOne(file, content, decisions);
  content.decisions = decisions.sort((a, b) => a.tMs - b.tMs).map(({ text }) => text);
  const elsewhere: LogContent = { ...content, records: new Map() };
  const otherDecisions: { tMs: number; text: string }[] = [];
  for (const file of others.flatMap(databasesIn)) readOne(file, elsewhere, otherDecisions);
  content.otherDecisions = otherDecisions.map(({ text }) => text);
  for (const key of elsewhere.records.keys()) if (!content.records.has(key)) content.records.set(key, 1);
  return content;
}

function databasesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.includes("sqlite") && !/-(wal|shm|journal)$/.test(name))
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

function readOne(file: string, content: LogContent, decisions: { tMs: number; text: string }[]): void {
  const scratch = mkdtempSync(path.join(tmpdir(), "tillbeacon-faults-log-"));
  const copy = path.join(scratch, "log.sqlite");
  for (const suffix of ["", "-wal"]) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
  try {
    const database = new DatabaseSync(copy);
    try {
      const rows = database.prepare("SELECT box, boot, seq FROM telemetry").iterate();
      for (const { box, boot, seq } of rows) {
        const key = `${box} ${boot} ${seq}`;
        content.records.set(key, (content.records.get(key) ?? 0) + 1);
      }
      for (const row of database.prepare("SELECT t_ms, kind, box, reason FROM decision").iterate())
        decisions.push({ tMs: Number(row["t_ms"]), text: `${row["kind"]} ${row["box"]} ${row["reason"]}` });
    } finally {
      database.close();
    }
  } catch (error) {
    content.unreadable.push(`${path.basename(file)}: ${(error as Error).message}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What became of a box's records. `lost` were acknowledged and are in no log; `missing` went out and are in none. */
export interface Reckoning {
  lost: number;
  missing: number;
  doubled: number;
  /** The box's ring was full: its own loss. */
  dropped: number;
  /** Those of the dropped that had gone out once, and were lost on the way. */
  droppedSent: number;
}

/** Holds the boxes' accounts against the log. Records up to `forgiven` may have gone down with a damaged file. */
export function reckon(
  accounts: readonly BootAccount[],
  { records }: LogContent,
  forgiven: ReadonlyMap<string, number>,
): Reckoning {
  const sum: Reckoning = { lost: 0, missing: 0, doubled: 0, dropped: 0, droppedSent: 0 };
  for (const { box, boot, seen, newest, acked, dropped } of accounts) {
    const from = forgiven.get(`${box} ${boot}`) ?? 0;
    sum.dropped += dropped;
    let gaps = 0;
    let sent = 0;
    let unsent = 0;
    for (let seq = 1; seq <= newest; seq++) {
      const times = records.get(`${box} ${boot} ${seq}`) ?? 0;
      if (times > 1) sum.doubled += times - 1;
      if (times > 0 || seq <= from) continue;
      if (seen.has(seq)) sent += 1;
      else unsent += 1;
      if (seq <= acked) gaps += 1;
    }
    // A number that never went out was dropped by the box itself; what else it says it dropped had been sent in vain.
    const inVain = Math.max(0, Math.min(sent, dropped - unsent));
    sum.droppedSent += inVain;
    sum.missing += sent - inVain;
    sum.lost += Math.max(0, gaps - dropped);
  }
  return sum;
}
