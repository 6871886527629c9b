// When the newest row of a log was made, so that a demo on the same file can begin after it.
import { openToRead } from "./open-to-read.ts";

const NEWEST = `SELECT max(ms) AS ms FROM (
  SELECT max(made_ms) AS ms FROM records UNION ALL SELECT max(at_ms) FROM decisions UNION ALL SELECT max(at_ms) FROM events
)`;

/** In ms since 1970; null: it has no rows, or there is no log that can be read. Reads the whole file once. */
export function newestIn(file: string): number | null {
  try {
    const database = openToRead(file);
    try {
      const ms = database.prepare(NEWEST).get()?.["ms"];
      return typeof ms === "number" ? ms : null;
    } finally {
      database.close();
    }
  } catch {
    // Whoever writes it says what is wrong with it.
    return null;
  }
}
