// Watches whether the host's wall clock can be right. Nothing is decided by it, but records and decisions are dated by it. Pure.
import { DAY_MS, utcDateOf } from "../local-days.ts";
import type { Problem } from "./problem.ts";
import type { Warning } from "./warnings.ts";

/** An earlier time is impossible: this software was written in 2026. Unit ms since 1970. */
export const EARLIEST_MS = Date.UTC(2026, 0, 1);
/** A step of the wall clock against the monotonic one from which people are warned, and one from which dates are set anew. Unit ms. */
const STEP_MS = 2000;
const FOLLOWED_MS = 100;
/** How far the clock may be behind and ahead of the newest decision in the log without a warning. Unit ms. */
const BEHIND_MS = 60000;
const AHEAD_MS = 366 * DAY_MS;
/** How long the warning of a step stands. Unit ms. */
const WARNING_MS = 600000;

/** A warning to raise, the key of one that is over, or that everything must be dated anew. */
export type ClockNews =
  | { kind: "warning"; warning: Warning; lastsMs?: number }
  | { kind: "over"; key: string }
  /** "slept": the machine slept, while the monotonic clock stood still; "set": the wall clock was set. */
  | { kind: "set" | "slept" };

/** Compares the clocks each time `look` is called. */
export class WallClock {
  private newest: { ms: number; nowMs: number } | undefined;
  private offsetMs: number | undefined;
  private sleptMs: number | undefined;

  /** Gives the time of the newest decision in the log, in ms since 1970; ignored where it was dated by a clock never set. */
  setNewest(newestMs: number, nowMs: number): void {
    if (newestMs >= EARLIEST_MS) this.newest = { ms: newestMs, nowMs };
  }

  /** `wallMs` since 1970, `nowMs` monotonic, `upMs` monotonic with the time that the machine slept. */
  look(wallMs: number, nowMs: number, upMs: number): ClockNews[] {
    const news = this.compare(wallMs - nowMs, upMs - nowMs);
    const problem = wrong(wallMs, nowMs, this.newest);
    if (problem === undefined) news.push({ kind: "over", key: "clock" });
    else news.push({ kind: "warning", warning: { key: "clock", problem } });
    return news;
  }

  /** What has changed since the last look. Steps add up until they reach FOLLOWED_MS, as clocks may be set bit by bit. */
  private compare(offsetMs: number, sleptMs: number): ClockNews[] {
    const sleepMs = sleptMs - (this.sleptMs ?? sleptMs);
    const stepMs = offsetMs - (this.offsetMs ?? offsetMs);
    const hasSlept = sleepMs > STEP_MS;
    if (hasSlept || this.sleptMs === undefined) this.sleptMs = sleptMs;
    if (!hasSlept && Math.abs(stepMs) < FOLLOWED_MS) {
      this.offsetMs ??= offsetMs;
      return [];
    }
    this.offsetMs = offsetMs;
    if (hasSlept) return [{ kind: "slept" }];
    if (Math.abs(stepMs) < STEP_MS) return [{ kind: "set" }];
    return [{ kind: "set" }, { kind: "warning", warning: stepped(stepMs), lastsMs: WARNING_MS }];
  }
}

/** What is wrong with the time, if anything. `newest`: time of the newest decision in the log, and when it was read. */
function wrong(wallMs: number, nowMs: number, newest: { ms: number; nowMs: number } | undefined): Problem | undefined {
  const at = new Date(wallMs).toISOString().slice(0, 16).replace("T", " ");
  if (wallMs < EARLIEST_MS) return { code: "clock-impossible", at };
  if (newest === undefined) return undefined;
  const day = utcDateOf(newest.ms);
  if (wallMs < newest.ms - BEHIND_MS) return { code: "clock-behind", at, day };
  const isAhead = wallMs > newest.ms + Math.max(0, nowMs - newest.nowMs) + AHEAD_MS;
  return isAhead ? { code: "clock-ahead", at, day } : undefined;
}

function stepped(stepMs: number): Warning {
  const seconds = Math.round(Math.abs(stepMs) / 1000);
  return { key: "clock step", problem: { code: "clock-leapt", isForward: stepMs > 0, seconds } };
}
