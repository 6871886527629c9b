// What a report lacks because a file is damaged. Types only.

/** One damaged file, and what it held. */
export interface LeftOut {
  file: string;
  /** What is wrong with it. */
  found: string;
  table: "telemetry" | "decisions" | "events";
  /** Its local date; null where it is the log, which holds all days not sealed yet. */
  date: string | null;
  /** Null for all boxes. */
  box: string | null;
}

/** Called for each damaged file. */
export type OnDamage = (part: LeftOut) => void;
