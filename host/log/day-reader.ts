// Reads days out of the log without an index over time: a box's records of one boot stand in the order of their time,
// so that a day is found by halving. Reads only; the host goes on writing meanwhile.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  binMsFor,
  type DayDecision,
  type DayRecord,
  type DayReport,
  dayReport,
  LaneReportBuilder,
} from "../core/day-report.ts";
import { checkVersion } from "./schema.ts";

/** One start of a box in the log; times by the host's clock. Unit ms since 1970. */
interface Boot {
  box: string;
  boot: string;
  first: number;
  last: number;
  fromMs: number;
  toMs: number;
}

interface Row {
  seq: number;
  receivedMs: number;
  tMs: number;
  ins: number | null;
  waiting: number | null;
  waitS: number | null;
  state: DayRecord["state"];
}

/** Rows looked at to learn how far a box's clock is from the host's: the least delayed one tells. */
const PROBES = 40;
/** Boxes keep records for hours, not for longer than this. Unit ms. */
const LATEST_MS = 7 * 86400000;
/** Rows between two reports of progress. */
const PROGRESS_ROWS = 20000;
const ROW = "seq, received_ms AS receivedMs, t_ms AS tMs, ins, waiting, wait_s AS waitS, state";
const DECISIONS = `
SELECT t_ms AS tMs, kind, box, reason, json_extract(inputs, '$.because') AS because
FROM decision WHERE store = ? AND t_ms >= ? AND t_ms < ? ORDER BY t_ms, id`;
const OF_BOOT = "FROM telemetry WHERE store = ? AND box = ? AND boot = ?";

/** A log file, opened for reading. */
export class DayReader {
  private database: DatabaseSync;
  private store: string;
  private rowAt: StatementSync;
  private rowsFrom: StatementSync;

  /** Throws when the file cannot be read. */
  constructor(file: string, store: string) {
    this.database = new DatabaseSync(file, { readOnly: true });
    checkVersion(this.database, file);
    this.store = store;
    this.rowAt = this.database.prepare(`SELECT ${ROW} ${OF_BOOT} AND seq >= ? ORDER BY seq LIMIT 1`);
    this.rowsFrom = this.database.prepare(`SELECT ${ROW} ${OF_BOOT} AND seq >= ? AND seq <= ? ORDER BY seq`);
  }

  close(): void {
    this.database.close();
  }

  /** Local dates with records, the newest first. */
  days(): string[] {
    const dates = new Set<string>();
    for (const { fromMs, toMs } of this.boots())
      for (let ms = fromMs; ; ms = nextDayMs(ms)) {
        if (ms > toMs) break;
        dates.add(dateOf(ms));
      }
    return [...dates].sort().reverse();
  }

  /** The report of a local date; `onProgress` is given the share done, 0 to 1. */
  day(date: string, thresholdsS: readonly number[], onProgress: (share: number) => void): DayReport {
    const startMs = startOf(date);
    const endMs = nextDayMs(startMs);
    const parts = this.boots()
      .filter((boot) => boot.toMs >= startMs && boot.fromMs < endMs)
      .map((boot) => this.partOf(boot, startMs, endMs))
      .sort((a, b) => a.fromMs - b.fromMs);
    const fromMs = Math.max(startMs, Math.min(...parts.map((part) => part.fromMs)));
    const toMs = Math.min(endMs, Math.max(...parts.map((part) => part.toMs)) + 1);
    const binMs = binMsFor(toMs - fromMs);
    const day = { date, fromMs: fromMs - (fromMs % binMs), binMs, bins: Math.ceil((toMs - fromMs) / binMs) + 1 };
    const builders = new Map<string, LaneReportBuilder>();
    const rows = parts.reduce((sum, part) => sum + part.last - part.first + 1, 0);
    let done = 0;
    for (const part of parts) {
      const builder = builders.get(part.box) ?? new LaneReportBuilder(part.box, day.fromMs, binMs, day.bins);
      builders.set(part.box, builder);
      for (const row of this.rowsFrom.iterate(this.store, part.box, part.boot, part.first, part.last)) {
        const { tMs, ins, waiting, waitS, state } = row as unknown as Row;
        const atMs = tMs + part.offsetMs;
        if (atMs >= startMs && atMs < endMs) builder.add({ tMs: atMs, boot: part.boot, ins, waiting, waitS, state });
        if (++done % PROGRESS_ROWS === 0) onProgress(Math.min(1, done / rows));
      }
    }
    const lanes = [...builders].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map(([, lane]) => lane);
    return dayReport(day, lanes, toMs, this.decisions(startMs, endMs), thresholdsS);
  }

  private decisions(fromMs: number, toMs: number): DayDecision[] {
    const rows = this.database.prepare(DECISIONS).all(this.store, fromMs, toMs);
    return rows.map((row) => {
      const { because, ...decision } = row as unknown as Omit<DayDecision, "because"> & { because: string | null };
      return { ...decision, because: because === null ? null : JSON.parse(because) };
    });
  }

  /** Every start of every box, each found by one step through the key. */
  private boots(): Boot[] {
    const nextBox = this.database.prepare("SELECT min(box) AS name FROM telemetry WHERE store = ? AND box > ?");
    const nextBoot = this.database.prepare(
      "SELECT min(boot) AS name FROM telemetry WHERE store = ? AND box = ? AND boot > ?",
    );
    const last = this.database.prepare(`SELECT max(seq) AS seq ${OF_BOOT}`);
    const boots: Boot[] = [];
    for (const box of steps((after) => nextBox.get(this.store, after)))
      for (const boot of steps((after) => nextBoot.get(this.store, box, after))) {
        const end = Number(last.get(this.store, box, boot)?.["seq"]);
        const first = this.row(box, boot, 0);
        const offsetMs = this.offset({ box, boot, first: first.seq, last: end });
        const { tMs, receivedMs } = this.row(box, boot, end);
        // A box's clock that leaps must not make days that have not been.
        const toMs = Math.min(tMs + offsetMs, receivedMs);
        boots.push({ box, boot, first: first.seq, last: end, fromMs: first.tMs + offsetMs, toMs });
      }
    return boots;
  }

  /** The records of a boot that belong to a day, and how far the box's clock was from the host's on that day. */
  private partOf(boot: Boot, startMs: number, endMs: number): Boot & { offsetMs: number } {
    const rough = boot.fromMs - this.row(boot.box, boot.boot, boot.first).tMs;
    const first = this.seqAt(boot, startMs - rough);
    const last = Math.max(first, this.seqAt(boot, endMs - rough));
    const offsetMs = this.offset({ ...boot, first, last });
    const at = (seq: number): number => this.row(boot.box, boot.boot, seq).tMs + offsetMs;
    return { ...boot, first, last, fromMs: at(first), toMs: at(last), offsetMs };
  }

  /** The first record at or after a time of the box, or the last record. */
  private seqAt(boot: Boot, tMs: number): number {
    let low = boot.first;
    let high = boot.last;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.row(boot.box, boot.boot, middle).tMs < tMs) low = middle + 1;
      else high = middle;
    }
    return this.row(boot.box, boot.boot, low).seq;
  }

  /** Host's time minus box's time: every record came later than it was made, the quickest by next to nothing. */
  private offset({ box, boot, first, last }: Pick<Boot, "box" | "boot" | "first" | "last">): number {
    const step = Math.max(1, (last - first) / PROBES);
    const offsets: number[] = [];
    for (let seq = first; seq <= last; seq += step) {
      const row = this.row(box, boot, Math.floor(seq));
      offsets.push(row.receivedMs - row.tMs);
    }
    // Below this it is not the delay that has got less, but the box's clock that has leapt.
    const floor = (offsets[0] as number) - LATEST_MS;
    return Math.min(...offsets.filter((offset) => offset > floor));
  }

  /** The record of a number, or the next that is there; not beyond the last. */
  private row(box: string, boot: string, seq: number): Row {
    return this.rowAt.get(this.store, box, boot, seq) as unknown as Row;
  }
}

function* steps(next: (after: string) => { [key: string]: unknown } | undefined): Generator<string> {
  for (let name = next("")?.["name"]; typeof name === "string"; name = next(name)?.["name"]) yield name;
}

/** Local midnight of a date, unit ms since 1970. */
function startOf(date: string): number {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, day).getTime();
}

/** The local midnight after a time: days of 23 and 25 hours included. */
function nextDayMs(ms: number): number {
  const day = new Date(ms);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}

function dateOf(ms: number): string {
  const day = new Date(ms);
  return `${day.getFullYear()}-${`0${day.getMonth() + 1}`.slice(-2)}-${`0${day.getDate()}`.slice(-2)}`;
}
