// Reasons of decisions, as data and in words. Every sentence of the core is made here.

/** A reason. Boxes are given by their names; `waiting` is customers, times are s. */
export type Reason =
  /** A line is long: `waitS` now, `afterS` for those who come three minutes from now, if one more till opens. */
  | { code: "line"; line: string; waiting: number; waitS: number | null; afterS: number | null }
  /** More work comes in than the open tills can do. `wanted`: tills for it. */
  | { code: "load"; wanted: number; open: number; waiting: number; afterS: number | null; waitS: number | null }
  /** Nobody has come to the till that was called before. */
  | { code: "nobody-came"; till: string; seconds: number }
  | { code: "on-the-way"; by: "till" | "page"; seconds: number }
  | { code: "opened"; seconds: number }
  /** The lines have become short without it. */
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
  /** From here on: notices, and why no till is called though one is wanted. */
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
  /** A line is long, but the open tills will work it off. */
  | { code: "enough"; line: string; waiting: number; waitS: number | null; wanted: number; open: number }
  | { code: "within"; line: string; waiting: number; waitS: number | null }
  | { code: "nobody" }
  | { code: "unsure"; lanes: string };

/** A reason in words with its numbers. */
export function describeReason(reason: Reason): string {
  switch (reason.code) {
    case "line":
      return `${lineOf(reason)}${afterwards(reason.afterS)}`;
    case "load":
      return `${reason.wanted} tills wanted, ${reason.open} open, ${reason.waiting} waiting${afterwards(reason.afterS)}`;
    case "nobody-came":
      return `nobody has come to ${reason.till} for ${spell(reason.seconds)}`;
    case "on-the-way":
      return `somebody is on the way, said ${reason.by === "till" ? "at the till" : "on the page"} after ${spell(reason.seconds)}`;
    case "opened":
      return `opened ${spell(reason.seconds)} after the call`;
    case "relieved":
      return `no longer needed after ${spell(reason.seconds)}: no line is longer than ${reason.longest}`;
    case "unheard":
      return `its box can no longer be heard, ${spell(reason.seconds)} after the call`;
    case "given-up":
      return `nobody came within ${spell(reason.seconds)}`;
    case "restarted":
      return "the host was stopped, restarted or reconfigured";
    case "quiet":
      return `${reason.wanted} of ${reason.open} open tills have been enough for ${spell(reason.seconds)}`;
    case "closed":
      return "closed, as suggested";
    case "needed-again":
      return `${reason.waiting} waiting at ${reason.line}`;
    case "unheard-release":
      return "its box can no longer be heard";
    case "held-up":
      return `one customer takes far longer than usual, ${reason.waiting ?? "an unknown number"} waiting`;
    case "moving":
      return "customers move again";
    case "cool-down":
      return `${lineOf(reason)}; the last change is given ${spell(reason.seconds)} more to help`;
    case "cap":
      return `${lineOf(reason)}; not called: ${reason.calls} calls within an hour are the limit, for ${spell(reason.seconds)} more`;
    case "all-open":
      return `${lineOf(reason)}; no till is left to call`;
    case "called":
      return `${reason.till} has been called for ${spell(reason.seconds)}${CALLED[reason.state]}${reason.waiting > 0 ? `; ${lineOf(reason)}` : ""}`;
    case "settling":
      return `${lineOf(reason)}; ${reason.wanted} tills wanted, ${reason.open} open: called if it lasts`;
    case "enough":
      return `${lineOf(reason)}; ${reason.wanted} tills wanted, ${reason.open} open: enough to work it off`;
    case "within":
      return `${lineOf(reason)}, within the targets`;
    case "nobody":
      return "nobody waits";
    case "unsure":
      return `unknown: ${reason.lanes} cannot be trusted`;
  }
}

const CALLED = {
  calling: "",
  escalated: ", and nobody has come",
  acknowledged: ", somebody is on the way",
};

function lineOf({ line, waiting, waitS }: { line: string; waiting: number; waitS: number | null }): string {
  return `${waiting} waiting at ${line}, ${waitS === null ? "wait unknown" : spell(waitS)}`;
}

function afterwards(afterS: number | null): string {
  return afterS === null ? "" : `; with one more till open, whoever comes in 3 min waits about ${spell(afterS)}`;
}

/** Seconds as people read them: "45 s", "4 min 10 s". */
export function spell(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
