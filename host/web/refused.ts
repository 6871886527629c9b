// What the host answers to a page that it refuses something, beside the English sentence of `error`.

/** Why: every language has the words for each. */
export type RefusedCode =
  /** The log has no such day; the dates are no range, or one of more than `detail` days. */
  | "no-day"
  | "range"
  /** The log cannot be read now; the configuration is no YAML. `detail` says why, in English. */
  | "unreadable"
  | "no-yaml"
  /** A check of a box that is no lane's, or with too many taps. */
  | "no-lane"
  | "too-many-taps"
  /** Too many requests; nobody logged in; a page of an earlier log-in; not from this machine. */
  | "too-often"
  | "log-in"
  | "old-page"
  | "elsewhere";

/** The body of the answer. */
export interface RefusedAnswer {
  /** What was found and what was expected. */
  error: string;
  code: RefusedCode;
  detail?: string;
}
