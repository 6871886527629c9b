// Strings for decisions and their reasons. Waits in s.
import type { DecisionKind } from "../../core/decision.ts";
import type { Reason } from "../../core/reason.ts";
import { formatDuration } from "./strings-format.ts";

/** Kinds of decisions. */
export const DECISION: { [kind in DecisionKind]: string } = {
  call: "Call",
  acknowledged: "On the way",
  escalated: "Called again",
  answered: "Opened",
  withdrawn: "Withdrawn",
  unanswered: "Nobody came",
  "may-close": "May close",
  closed: "Closed",
  "stay-open": "Stay open",
  stalled: "Stalled",
  moving: "Moving",
  held: "Not called",
};

/** Reasons of decisions, by their code. */
const REASON: { [code in Reason["code"]]: (reason: Extract<Reason, { code: code }>) => string } = {
  line: (r) => `${lineText(r)}${afterText(r.afterS)}`,
  load: (r) => `${r.wanted} tills needed, ${r.open} open, ${r.waiting} waiting${afterText(r.afterS)}`,
  "nobody-came": (r) => `Nobody has come to ${r.till} for ${formatDuration(r.seconds)}`,
  "on-the-way": (r) => `Accepted ${r.by === "till" ? "at the till" : "on the page"} in ${formatDuration(r.seconds)}`,
  opened: (r) => `Opened ${formatDuration(r.seconds)} after the call`,
  relieved: (r) => `No longer needed after ${formatDuration(r.seconds)}: no line is longer than ${r.longest}`,
  unheard: (r) => `No data from its box, ${formatDuration(r.seconds)} after the call`,
  "given-up": (r) => `Nobody came within ${formatDuration(r.seconds)}`,
  restarted: () => "The host restarted or its configuration changed",
  quiet: (r) => `${r.wanted} of ${r.open} open tills have been enough for ${formatDuration(r.seconds)}`,
  closed: () => "Closed as suggested",
  "needed-again": (r) => `${r.waiting} waiting at ${r.line}`,
  "unheard-release": () => "No data from its box",
  "held-up": (r) => `Service is taking far longer than usual, ${r.waiting ?? "an unknown number"} waiting`,
  moving: () => "Customers are moving again",
  "cool-down": (r) => `${lineText(r)}. The last change gets ${formatDuration(r.seconds)} more to work`,
  cap: (r) => `${lineText(r)}. No call: the limit is ${r.calls} an hour, for ${formatDuration(r.seconds)} more`,
  "all-open": (r) => `${lineText(r)}. No till is left to call`,
  called: (r) =>
    `${r.waiting > 0 ? `${lineText(r)}. ` : ""}${r.till} was called ${formatDuration(r.seconds)} ago${CALLED[r.state]}`,
  settling: (r) => `${lineText(r)}. ${r.wanted} tills needed, ${r.open} open: one is called if it lasts`,
  enough: (r) => `${lineText(r)}. ${r.open} open tills can clear it`,
  within: (r) => `${lineText(r)}: within the targets`,
  nobody: () => "Nobody is waiting",
  unsure: (r) => `No reliable data for ${r.lanes}`,
};

const CALLED = { calling: "", escalated: ", nobody has come", acknowledged: ", somebody is on the way" };

/** A reason as a sentence. */
export function reasonText(reason: Reason): string {
  return (REASON[reason.code] as (reason: Reason) => string)(reason);
}

/** One line with its wait: "5 waiting at Till 1, 4 min 10 s". */
export function lineText({ line, waiting, waitS }: { line: string; waiting: number; waitS: number | null }): string {
  return `${waiting} waiting at ${line}, ${waitS === null ? "wait unknown" : formatDuration(waitS)}`;
}

function afterText(afterS: number | null): string {
  return afterS === null ? "" : `. With one more till open, whoever comes in 3 min waits about ${formatDuration(afterS)}`;
}
