// Rows that wait for the log. Records and events are limited, as boxes still have the newest records; decisions are not, as nobody else
// has them.
import type { LogRow } from "./log-rows.ts";

/** Telemetry records that wait at most: some 40 MB, and more than an hour of 20 lanes. */
export const MOST_RECORDS = 100000;
/** Events that wait at most: a box whose sensors come and go must not fill the memory. */
const MOST_EVENTS = 20000;
/** Rows of one commit at most. */
const BATCH = 2000;

/** Rows that have to wait, for people and monitoring. */
export interface LogProgress {
  /** Telemetry records, and other rows, that wait in memory. */
  waiting: number;
  decisions: number;
  /** Records and events that found no room since the start; boxes kept their records as long as they could. */
  refused: number;
}

/** First in, first out. One batch at a time is being written. */
export class LogQueue {
  /** Number of telemetry records, including those being written. */
  telemetry = 0;
  /** Events in it. */
  private events = 0;
  /** Records and events that found no room. */
  refused = 0;
  private rows: LogRow[] = [];
  private batch: LogRow[] = [];

  /** Number of rows, including those being written. */
  get size(): number {
    return this.rows.length + this.batch.length;
  }

  get progress(): LogProgress {
    const { telemetry, size, refused } = this;
    return { waiting: telemetry, decisions: size - telemetry, refused };
  }

  /** False for a record or event that finds no room. */
  add(row: LogRow): boolean {
    if (row.table === "telemetry") {
      if (this.telemetry >= MOST_RECORDS) {
        this.refused += 1;
        return false;
      }
      this.telemetry += 1;
    }
    if (row.table === "event") {
      if (this.events >= MOST_EVENTS) {
        this.refused += 1;
        return false;
      }
      this.events += 1;
    }
    this.rows.push(row);
    return true;
  }

  addFirst(rows: readonly LogRow[]): void {
    this.rows.unshift(...rows);
  }

  /** The next rows to be written. End with `taken` or `putBack`. */
  take(): readonly LogRow[] {
    this.batch = this.rows.splice(0, BATCH);
    return this.batch;
  }

  /** The batch is in the log. */
  taken(): void {
    for (const { table } of this.batch)
      if (table === "telemetry") this.telemetry -= 1;
      else if (table === "event") this.events -= 1;
    this.batch = [];
  }

  /** The batch could not be written. */
  putBack(): void {
    this.rows = this.batch.concat(this.rows);
    this.batch = [];
  }
}
