// Rows that wait for the log: records up to a bound, for their boxes have the newest ones still; decisions always, for
// nobody else has them.
import type { LogRow } from "./log-rows.ts";

/** Telemetry records that wait at most: some 40 MB, and more than an hour of 20 lanes. */
export const MOST_RECORDS = 100000;
/** Rows of one commit at most. */
const BATCH = 2000;

/** First in, first out; one batch at a time is out to be written. */
export class LogQueue {
  /** Telemetry records in it, those that are out included. */
  telemetry = 0;
  /** Records that found no room. */
  refused = 0;
  private rows: LogRow[] = [];
  private batch: LogRow[] = [];

  /** Rows in it, those that are out included. */
  get size(): number {
    return this.rows.length + this.batch.length;
  }

  /** False for a record that finds no room. */
  add(row: LogRow): boolean {
    if (row.table === "telemetry") {
      if (this.telemetry >= MOST_RECORDS) {
        this.refused += 1;
        return false;
      }
      this.telemetry += 1;
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
    this.telemetry -= this.batch.filter(({ table }) => table === "telemetry").length;
    this.batch = [];
  }

  /** The batch could not be written. */
  putBack(): void {
    this.rows = this.batch.concat(this.rows);
    this.batch = [];
  }
}
