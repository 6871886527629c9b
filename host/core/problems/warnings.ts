// Warnings of what is wrong with the system itself. Each stands once, until it is over. Pure: time is an argument.
import type { Problem } from "./problem.ts";

/** Something that people should know about the system. */
export interface Warning {
  /** One per fault. Raising a warning again updates its text without announcing it. */
  key: string;
  problem: Problem;
}

/** A problem in words: what is wrong, and what to do about it; one line each. */
export interface ProblemText {
  text: string;
  remedy: string;
}

/** A warning that stands, with its words in English. `sinceMs` by the host's monotonic clock. */
export interface StandingWarning extends Warning, ProblemText {
  sinceMs: number;
}

/** Receives the warnings of the edges. */
export interface WarningListener {
  /** Raises a warning, or renews it. With `lastsMs` it ends by itself that long after it was last raised. */
  onWarning(warning: Warning, lastsMs?: number): void;
  onWarningOver(key: string): void;
}

/** Most warnings that stand at a time: a client that invents names must not fill a page. */
const MOST = 30;

/** All warnings that stand, the oldest first. */
export class Warnings {
  private standing = new Map<string, { warning: StandingWarning; endsMs: number }>();
  private inWords: (problem: Problem) => ProblemText;

  constructor(inWords: (problem: Problem) => ProblemText) {
    this.inWords = inWords;
  }

  /** Raises a warning; returns it where it is new, undefined where it stands already or too many do. */
  raise({ key, problem }: Warning, nowMs: number, lastsMs = Number.POSITIVE_INFINITY): StandingWarning | undefined {
    const known = this.standing.get(key);
    if (known === undefined && this.standing.size >= MOST) return undefined;
    const warning = { key, problem, ...this.inWords(problem), sinceMs: known?.warning.sinceMs ?? nowMs };
    this.standing.set(key, { warning, endsMs: nowMs + lastsMs });
    return known === undefined ? warning : undefined;
  }

  /** Ends a warning; true where it stood. */
  end(key: string): boolean {
    return this.standing.delete(key);
  }

  /** Ends the warnings whose time is over; returns their keys. */
  expire(nowMs: number): string[] {
    const over = [...this.standing].filter(([, { endsMs }]) => endsMs <= nowMs).map(([key]) => key);
    for (const key of over) this.standing.delete(key);
    return over;
  }

  list(): StandingWarning[] {
    return [...this.standing.values()].map(({ warning }) => warning);
  }
}

/** How long the warning of a single event stands. Unit ms. */
const INCIDENT_MS = 600000;

/** A box has restarted with a boot id that it used before. */
export function relivedWarning(box: string): { warning: Warning; lastsMs: number } {
  return { warning: { key: `relived ${box}`, problem: { code: "relived", box } }, lastsMs: INCIDENT_MS };
}

/** How long the warning of a forgotten switch stands after the last record that shows it. Unit ms. */
const SWITCH_MS = 15000;

/** A till works while its switch says that it is closed. */
export function switchForgottenWarning(box: string): { warning: Warning; lastsMs: number } {
  return { warning: { key: `switch ${box}`, problem: { code: "switch-forgotten", box } }, lastsMs: SWITCH_MS };
}

/** A box reports something impossible. */
export function implausibleWarning(about: string, field: string, from: string): { warning: Warning; lastsMs: number } {
  const problem: Problem = { code: "implausible", about, field, from };
  return { warning: { key: `implausible ${about}`, problem }, lastsMs: INCIDENT_MS };
}

/** A record came twice with different content. */
export function conflictWarning(box: string, boot: string, seq: number): { warning: Warning; lastsMs: number } {
  return { warning: { key: `conflict ${box}`, problem: { code: "conflict", box, boot, seq } }, lastsMs: INCIDENT_MS };
}
