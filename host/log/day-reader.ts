// Reads days from the log without an index over time: the records of one start of a box are in order of time, so that a day is found by
// binary search. Only reads; the host goes on writing meanwhile.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { dateOf, endOf, startOf } from "../core/local-days.ts";
import {
  binsOf,
  type DayContext,
  type DayRecord,
  type DayReport,
  dayReport,
  LaneReportBuilder,
} from "../core/report/day-report.ts";
import { openToRead } from "./open-to-read.ts";
import { checkVersion } from "./schema.ts";

/** Records of one start of a box in one run of the host; times in ms since 1970. */
export interface Part {
  box: string;
  boot: string;
  first: number;
  last: number;
  fromMs: number;
  toMs: number;
}

interface Row {
  seq: number;
  run: number;
  /** When it was made. */
  atMs: number;
  ins: number | null;
  waiting: number | null;
  waitS: number | null;
  state: DayRecord["state"];
}

/** Rows between two reports of progress. */
const PROGRESS_ROWS = 20000;
const ROW =
  "seq, run, made_up_ms + (SELECT utc_ms FROM run WHERE id = telemetry.run) AS atMs, ins, waiting, wait_s AS waitS, state";
const OF_BOOT = "FROM telemetry WHERE store = ? AND box = ? AND boot = ?";

/** A log file, opened for reading. */
export class DayReader {
  private database: DatabaseSync;
  private store: string;
  private rowAt: StatementSync;
  private rowsFrom: StatementSync;

  /** Throws when the file cannot be read. */
  constructor(file: string, store: string) {
    this.database = openToRead(file);
    checkVersion(this.database, file);
    this.store = store;
    this.rowAt = this.database.prepare(`SELECT ${ROW} ${OF_BOOT} AND seq >= ? ORDER BY seq LIMIT 1`);
    this.rowsFrom = this.database.prepare(`SELECT ${ROW} ${OF_BOOT} AND seq >= ? AND seq <= ? ORDER BY seq`);
  }

  close(): void {
    this.database.close();
  }

  /** How the runs of the host are dated, as a text to be compared. */
  clocks(): string {
    const row = this.database.prepare("SELECT group_concat(utc_ms) AS clocks FROM run WHERE store = ?").get(this.store);
    return String(row?.["clocks"] ?? "");
  }

  /** Local dates with records, the newest first. */
  days(): string[] {
    const dates = new Set<string>();
    for (const part of this.parts())
      for (let ms = part.fromMs; ms <= part.toMs; ms = endOf(dateOf(ms)))
        if (this.within(part, startOf(dateOf(ms)), endOf(dateOf(ms))) !== undefined) dates.add(dateOf(ms));
    return [...dates].sort().reverse();
  }

  /** The records of a local date, start by start; `fromMs` and `toMs` are the first and the last of the day. */
  partsOfDay(date: string): Part[] {
    return this.partsBetween(startOf(date), endOf(date));
  }

  /** The same for any time, its end not included; ms since 1970. */
  partsBetween(startMs: number, endMs: number): Part[] {
    return this.parts()
      .filter((part) => part.toMs >= startMs && part.fromMs < endMs)
      .flatMap((part) => this.within(part, startMs, endMs) ?? [])
      .sort((a, b) => a.fromMs - b.fromMs);
  }

  /** The report of a local date; `onProgress` is given the share done, 0 to 1. */
  day(date: string, about: DayContext, onProgress: (share: number) => void): DayReport {
    const startMs = startOf(date);
    const endMs = endOf(date);
    const parts = this.partsOfDay(date);
    const fromMs = Math.max(startMs, Math.min(...parts.map((part) => part.fromMs)));
    const toMs = Math.min(endMs, Math.max(...parts.map((part) => part.toMs)) + 1);
    const day = binsOf(date, fromMs, toMs);
    const builders = new Map<string, LaneReportBuilder>();
    const rows = parts.reduce((sum, part) => sum + part.last - part.first + 1, 0);
    let done = 0;
    for (const part of parts) {
      const builder = builders.get(part.box) ?? new LaneReportBuilder(part.box, day.fromMs, day.binMs, day.bins);
      builders.set(part.box, builder);
      for (const row of this.rowsFrom.iterate(this.store, part.box, part.boot, part.first, part.last)) {
        const { atMs, ins, waiting, waitS, state } = row as unknown as Row;
        if (atMs >= startMs && atMs < endMs) builder.add({ tMs: atMs, boot: part.boot, ins, waiting, waitS, state });
        if (++done % PROGRESS_ROWS === 0) onProgress(Math.min(1, done / rows));
      }
    }
    const lanes = [...builders].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map(([, lane]) => lane);
    return dayReport(day, lanes, toMs, about);
  }

  /** Every start of every box, each found by one step through the key, in parts by the host's runs. */
  private parts(): Part[] {
    const nextBox = this.database.prepare("SELECT min(box) AS name FROM telemetry WHERE store = ? AND box > ?");
    const nextBoot = this.database.prepare(
      "SELECT min(boot) AS name FROM telemetry WHERE store = ? AND box = ? AND boot > ?",
    );
    const last = this.database.prepare(`SELECT max(seq) AS seq ${OF_BOOT}`);
    const parts: Part[] = [];
    for (const box of steps((after) => nextBox.get(this.store, after)))
      for (const boot of steps((after) => nextBoot.get(this.store, box, after)))
        parts.push(...this.partsOf(box, boot, Number(last.get(this.store, box, boot)?.["seq"])));
    return parts;
  }

  /** Records stand in the order of their numbers, and so of the runs that received them but for stragglers. */
  private partsOf(box: string, boot: string, end: number): Part[] {
    const parts: Part[] = [];
    for (let seq = 0; seq <= end; ) {
      const first = this.row(box, boot, seq);
      const last = this.row(
        box,
        boot,
        this.lastSeq(box, boot, first.seq, end, (row) => row.run === first.run),
      );
      parts.push({ box, boot, first: first.seq, last: last.seq, fromMs: first.atMs, toMs: last.atMs });
      seq = last.seq + 1;
    }
    return parts;
  }

  /** The records of a part that belong to a day, and the one before them; undefined where there are none. */
  private within(part: Part, startMs: number, endMs: number): Part | undefined {
    const { box, boot } = part;
    const before = this.lastSeq(box, boot, part.first, part.last, (row) => row.atMs < startMs);
    const first = this.row(box, boot, before);
    const last = this.row(
      box,
      boot,
      this.lastSeq(box, boot, first.seq, part.last, (row) => row.atMs < endMs),
    );
    if (last.atMs < startMs || last.atMs >= endMs) return undefined;
    return { ...part, first: first.seq, last: last.seq, fromMs: Math.max(startMs, first.atMs), toMs: last.atMs };
  }

  /** Binary search: the last record from `first` to `last` for which `holds`, which is true up to some record and false after it. */
  private lastSeq(box: string, boot: string, first: number, last: number, holds: (row: Row) => boolean): number {
    let low = first;
    let high = last;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const row = this.row(box, boot, middle);
      if (row.seq <= high && holds(row)) low = row.seq;
      else high = middle - 1;
    }
    return low;
  }

  /** The record of a number, or the next that is there; not beyond the last. */
  private row(box: string, boot: string, seq: number): Row {
    return this.rowAt.get(this.store, box, boot, seq) as unknown as Row;
  }
}

function* steps(next: (after: string) => { [key: string]: unknown } | undefined): Generator<string> {
  for (let name = next("")?.["name"]; typeof name === "string"; name = next(name)?.["name"]) yield name;
}
