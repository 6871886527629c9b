// Strings of the staff page: what to do, and how many tills are needed.
import { lineText } from "./strings-decisions.ts";
import { formatDuration, LANGUAGE } from "./strings-format.ts";

/** A call younger than this was made "just now". Unit s. */
const JUST_NOW_S = 5;

/** What staff should do. Waits in s. */
export const TODO = {
  open: (till: string) => `Open ${till}`,
  escalated: (till: string) => `Nobody has come: open ${till}`,
  coming: (till: string) => `${till}: somebody is on the way`,
  mayClose: (till: string) => `${till} may close`,
  stalled: (till: string) => `${till} is stalled`,
  stalledWhy: (waiting: number | null) =>
    `Service is taking far longer than usual, ${waiting ?? "an unknown number"} waiting. Does the till need help?`,
  held: "More tills are needed",
  heldHere: (pool: string) => `More tills are needed at ${pool}`,
  soon: "One more till may be called soon",
  soonHere: (pool: string) => `One more till may be called soon at ${pool}`,
  unsure: "Check the lines",
  guess: (lines: string) => `Take a look at ${lines}`,
  guessWhy: "The length of the line is a guess, and no till is called for it.",
  list: (names: readonly string[]) => new Intl.ListFormat(LANGUAGE).format(names),
  nothing: "Nothing to do",
  calledFor: (seconds: number, now: string) =>
    seconds < JUST_NOW_S
      ? "Called just now"
      : `Called ${formatDuration(seconds)} ago${now === "" ? "" : `. Now ${now}`}`,
  lineNow: (line: string, waiting: number, waitS: number | null) => lineText({ line, waiting, waitS }),
  onMyWay: "I am on my way",
  onMyWayTo: (till: string) => `I am on my way to ${till}`,
  sent: "Telling the others …",
  notSent: (why: string) => `Not sent: ${why}`,
  lost: "No connection to the host",
  lostWhy: "Go by what you see, not by this page. It recovers when the host is back.",
};

/** How many tills are open and needed. */
export const WANTED = {
  label: "Tills",
  pool: (name: string) => `Tills at ${name}`,
  open: "open or on the way",
  now: "needed now",
  in15: "in 15 min",
  in30: "in 30 min",
  all: (tills: number) => `all ${tills}`,
};
