// What is wrong with the system itself, for people: each warning stands once, until it is over. Pure: time is an argument.
import type { Problem } from "./problem.ts";

/** Something that people should know about the system. */
export interface Warning {
  /** One per fault: raising it again changes what is said, but announces nothing. */
  key: string;
  problem: Problem;
}

/** A problem in words: what is wrong, and what to do about it; one line each. */
export interface ProblemText {
  text: string;
  remedy: string;
}

/** A warning that stands, with its words in English. `sinceMs` by the host's clock. */
export interface StandingWarning extends Warning, ProblemText {
  sinceMs: number;
}

/** Who is told of warnings by the edges. */
export interface WarningListener {
  /** Raises a warning, or keeps it up. With `lastsMs` it is over by itself that long after it was last raised. */
  onWarning(warning: Warning, lastsMs?: number): void;
  onWarningOver(key: string): void;
}

/** Warnings that stand at most: a client that makes up names must not fill a page. */
const MOST = 30;

/** All warnings that stand, the oldest first. */
export class Warnings {
  private standing = new Map<string, { warning: StandingWarning; endsMs: number }>();
  private inWords: (problem: Problem) => ProblemText;

  constructor(inWords: (problem: Problem) => ProblemText) {
    this.inWords = inWords;
  }

  /** The warning where it is new; undefined when it stood already, or when too many stand. */
  raise({ key, problem }: Warning, nowMs: number, lastsMs = Number.POSITIVE_INFINITY): StandingWarning | undefined {
    const known = this.standing.get(key);
    if (known === undefined && this.standing.size >= MOST) return undefined;
    const warning = { key, problem, ...this.inWords(problem), sinceMs: known?.warning.sinceMs ?? nowMs };
    this.standing.set(key, { warning, endsMs: nowMs + lastsMs });
    return known === undefined ? warning : undefined;
  }

  /** True when the warning stood. */
  end(key: string): boolean {
    return this.standing.delete(key);
  }

  /** Keys of those that have ended by themselves. */
  expire(nowMs: number): string[] {
    const over = [...this.standing].filter(([, { endsMs }]) => endsMs <= nowMs).map(([key]) => key);
    for (const key of over) this.standing.delete(key);
    return over;
  }

  list(): StandingWarning[] {
    return [...this.standing.values()].map(({ warning }) => warning);
  }
}

/** How long people are told of what happens only now and then. Unit ms. */
const INCIDENT_MS = 600000;

/** A box has started again and uses a boot id that it has had before. */
export function relivedWarning(box: string): { warning: Warning; lastsMs: number } {
  return { warning: { key: `relived ${box}`, problem: { code: "relived", box } }, lastsMs: INCIDENT_MS };
}

/** How long people are told of a till after its last record that says so. Unit ms. */
const SWITCH_MS = 15000;

/** A till is at work though its switch says that it is closed: the box has seen a line being served for a while. */
export function switchForgottenWarning(box: string): { warning: Warning; lastsMs: number } {
  return { warning: { key: `switch ${box}`, problem: { code: "switch-forgotten", box } }, lastsMs: SWITCH_MS };
}

/** A box says what cannot be. */
export function implausibleWarning(about: string, field: string, from: string): { warning: Warning; lastsMs: number } {
  const problem: Problem = { code: "implausible", about, field, from };
  return { warning: { key: `implausible ${about}`, problem }, lastsMs: INCIDENT_MS };
}

/** A record has come again and says something else. */
export function conflictWarning(box: string, boot: string, seq: number): { warning: Warning; lastsMs: number } {
  return { warning: { key: `conflict ${box}`, problem: { code: "conflict", box, boot, seq } }, lastsMs: INCIDENT_MS };
}
