// What a report lacks because a file cannot be read. Pure.

/** One file, and what would have been in it. */
export interface LeftOut {
  file: string;
  /** What is wrong with it. */
  found: string;
  table: "telemetry" | "decisions" | "events";
  /** The local date; null for all that is not sealed yet. */
  date: string | null;
  /** Null for all boxes. */
  box: string | null;
}

/** Is told of each. */
export type OnDamage = (part: LeftOut) => void;
