// What the host answers to a page that it refuses something, beside the English sentence of `error`.

import type { Cause } from "../core/problems/cause.ts";

/** Why: every language has the words for each. */
export type RefusedCode =
  /** The log has no such day; the dates are no range, or one of more than `detail` days. */
  | "no-day"
  | "range"
  /** The log cannot be read now, and `detail` or `why` says why; the configuration is no YAML, and `detail` says where. */
  | "unreadable"
  | "no-yaml"
  /** The configuration in `file` cannot be read. */
  | "no-read"
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
  /** Which file it is about. */
  file?: string;
  /** For people, in English where it is a sentence. */
  detail?: string;
  /** The same by its code, where that is known. */
  why?: Cause;
}
