// Reasons of decisions, as data and in English words.

/** A reason. Boxes are given by their names; `waiting` is customers, times are s. */
export type Reason =
  /** A line is too long. `waitS`: wait now; `afterS`: as `waitAfterS` of policy.ts. */
  | { code: "line"; line: string; waiting: number; waitS: number | null; afterS: number | null }
  /** There is more work than the open tills can do. `wanted`: tills that can. */
  | { code: "load"; wanted: number; open: number; waiting: number; afterS: number | null; waitS: number | null }
  /** Nobody has come to the till that was called first. */
  | { code: "nobody-came"; till: string; seconds: number }
  | { code: "on-the-way"; by: "till" | "page"; seconds: number }
  | { code: "opened"; seconds: number }
  /** The lines have become short without the called till. */
  | { code: "relieved"; longest: number; seconds: number }
  | { code: "unheard"; seconds: number }
  | { code: "given-up"; seconds: number }
  | { code: "restarted" }
  /** Fewer tills have been enough for this long. */
  | { code: "quiet"; wanted: number; open: number; seconds: number }
  | { code: "closed" }
  | { code: "needed-again"; line: string; waiting: number }
  | { code: "unheard-release" }
  | { code: "held-up"; waiting: number | null }
  | { code: "moving" }
  /** From here on: notices to staff, and why no till is called though one is wanted. */
  | { code: "cool-down"; line: string; waiting: number; waitS: number | null; seconds: number }
  | { code: "cap"; line: string; waiting: number; waitS: number | null; calls: number; seconds: number }
  | { code: "all-open"; line: string; waiting: number; waitS: number | null }
  | {
      code: "called";
      till: string;
      seconds: number;
      state: "calling" | "escalated" | "acknowledged";
      line: string;
      waiting: number;
      waitS: number | null;
    }
  | { code: "settling"; line: string; waiting: number; waitS: number | null; wanted: number; open: number }
  /** A line is long, but the open tills will clear it. */
  | { code: "enough"; line: string; waiting: number; waitS: number | null; wanted: number; open: number }
  | { code: "within"; line: string; waiting: number; waitS: number | null }
  | { code: "nobody" }
  | { code: "unsure"; lanes: string };

/** Below this customers "hardly wait"; the pages use the same. Unit s. */
const HARDLY_S = 15;

/** When a call ended, in ms. "answered" is decided some seconds after the till opened; the call ended when it did. */
export function callEndMs(calledMs: number, decidedMs: number, because: Reason | null): number {
  return because?.code === "opened" ? calledMs + 1000 * because.seconds : decidedMs;
}

/** A reason as a sentence with its numbers, as on the English pages. */
export function describeReason(reason: Reason): string {
  switch (reason.code) {
    case "line":
      return `${lineOf(reason)}${afterwards(reason.afterS)}`;
    case "load":
      return `${tillsIn(reason.wanted)} needed, ${reason.open} open, ${reason.waiting} waiting${afterwards(reason.afterS)}`;
    case "nobody-came":
      return `Nobody has come to ${reason.till} for ${spell(reason.seconds)}`;
    case "on-the-way":
      return `Accepted ${reason.by === "till" ? "at the till" : "on the page"} in ${spell(reason.seconds)}`;
    case "opened":
      return `Opened ${spell(reason.seconds)} after the call`;
    case "relieved":
      return `No longer needed after ${spell(reason.seconds)}: no line is longer than ${reason.longest}`;
    case "unheard":
      return `No data from its box, ${spell(reason.seconds)} after the call`;
    case "given-up":
      return `Nobody came within ${spell(reason.seconds)}`;
    case "restarted":
      return "The host restarted or its configuration changed";
    case "quiet":
      return `${enoughOf(reason.wanted, reason.open)} for ${spell(reason.seconds)}`;
    case "closed":
      return "Closed as suggested";
    case "needed-again":
      return `${reason.waiting} waiting at ${reason.line}`;
    case "unheard-release":
      return "No data from its box";
    case "held-up":
      return `Service is taking far longer than usual, ${reason.waiting ?? "an unknown number"} waiting`;
    case "moving":
      return "Customers are moving again";
    case "cool-down":
      return `${lineOf(reason)}. A till has just opened or closed: it takes up to ${spell(inMinutes(reason.seconds))} to help`;
    case "cap":
      return `${lineOf(reason)}. No call: the limit is ${reason.calls} an hour, for ${spell(reason.seconds)} more`;
    case "all-open":
      return `${lineOf(reason)}. No till is left to call`;
    case "called":
      return `${reason.waiting > 0 ? `${lineOf(reason)}. ` : ""}${reason.till} was called ${spell(reason.seconds)} ago${CALLED[reason.state]}`;
    case "settling":
      return `${lineOf(reason)}. One more till is called if it lasts`;
    case "enough":
      return `${lineOf(reason)}. ${reason.open === 1 ? "1 open till" : `${reason.open} open tills`} can clear it`;
    case "within":
      return `${lineOf(reason)}: within what the shop allows`;
    case "nobody":
      return "Nobody is waiting";
    case "unsure":
      return `No reliable data for ${reason.lanes}`;
  }
}

const CALLED = { calling: "", escalated: ", nobody has come", acknowledged: ", somebody is on the way" };

function lineOf({ line, waiting, waitS }: { line: string; waiting: number; waitS: number | null }): string {
  return `${waiting} waiting at ${line}, ${waitS === null ? "wait unknown" : spell(waitS)}`;
}

function afterwards(afterS: number | null): string {
  if (afterS === null) return "";
  const wait = afterS < HARDLY_S ? "hardly wait" : `wait about ${spell(inTens(afterS))}`;
  return `. With one more till, new customers will soon ${wait}`;
}

/** A forecast below two minutes rounded to tens of seconds, as on the pages. */
function inTens(seconds: number): number {
  return seconds >= 120 ? seconds : 10 * Math.round(seconds / 10);
}

/** "2 of 3 open tills were enough". */
function enoughOf(count: number, open: number): string {
  const tills = `of ${open} open tills`;
  if (count === 0) return `None ${tills} was needed`;
  return `${count} ${tills} ${count === 1 ? "was" : "were"} enough`;
}

function tillsIn(count: number): string {
  return count === 1 ? "1 till" : `${count} tills`;
}

/** Rounded up to whole minutes: nobody needs to watch a countdown. */
function inMinutes(seconds: number): number {
  return 60 * Math.max(1, Math.ceil(seconds / 60));
}

/** A duration for people, as the pages write it: "45 s", "1 min 50 s", "4 min", "2 h 5 min". */
export function spell(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 120) return whole === 60 ? "1 min" : `1 min ${whole - 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = `${Math.floor(minutes / 60)} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${minutes % 60} min`;
}
