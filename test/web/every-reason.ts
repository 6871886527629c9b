// Every reason that a decision can have, for tests that tell all of them.
import type { Reason } from "../../host/core/dispatch/reason.ts";

const LINE = { line: "b1", waiting: 5, waitS: 250 } as const;

/** One of every code; the compiler finds a code that is missing. */
const REASONS: { [code in Reason["code"]]: Reason & { code: code } } = {
  line: { code: "line", ...LINE, afterS: 110 },
  load: { code: "load", wanted: 4, open: 2, waiting: 9, afterS: 5, waitS: 250 },
  "nobody-came": { code: "nobody-came", till: "b1", seconds: 90 },
  "on-the-way": { code: "on-the-way", by: "till", seconds: 20 },
  opened: { code: "opened", seconds: 70 },
  relieved: { code: "relieved", longest: 2, seconds: 300 },
  unheard: { code: "unheard", seconds: 30 },
  "given-up": { code: "given-up", seconds: 300 },
  restarted: { code: "restarted" },
  quiet: { code: "quiet", wanted: 1, open: 3, seconds: 600 },
  closed: { code: "closed" },
  "needed-again": { code: "needed-again", line: "b1", waiting: 4 },
  "unheard-release": { code: "unheard-release" },
  "held-up": { code: "held-up", waiting: 3 },
  moving: { code: "moving" },
  "cool-down": { code: "cool-down", ...LINE, seconds: 100 },
  cap: { code: "cap", ...LINE, calls: 12, seconds: 300 },
  "all-open": { code: "all-open", ...LINE },
  called: { code: "called", ...LINE, till: "b2", seconds: 30, state: "escalated" },
  settling: { code: "settling", ...LINE, wanted: 3, open: 2 },
  enough: { code: "enough", ...LINE, wanted: 2, open: 2 },
  within: { code: "within", ...LINE },
  nobody: { code: "nobody" },
  unsure: { code: "unsure", lanes: "b1" },
};

/** Every reason, and its variants, which have words of their own. */
export const EVERY_REASON: Reason[] = [
  ...Object.values(REASONS),
  { ...REASONS.line, waitS: null, afterS: null },
  { ...REASONS.line, afterS: 5 },
  { ...REASONS["on-the-way"], by: "page" },
  { ...REASONS.quiet, wanted: 0 },
  { ...REASONS["held-up"], waiting: null },
  { ...REASONS.called, state: "calling" },
  { ...REASONS.called, state: "acknowledged", waiting: 0 },
];
