// Whether the host's wall clock can be right. Nothing is decided by it, but every record and decision is dated by it. Pure.
import type { Warning } from "./warnings.ts";

/** No host runs before this: the year in which it was written. Unit ms since 1970. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
/** A leap of the wall clock beside the monotonic one that is told. Unit ms. */
const STEP_MS = 2000;
/** How far the clock may be behind the log, and ahead of it, without a word. Unit ms. */
const BEHIND_MS = 60000;
const AHEAD_MS = 366 * 86400000;
/** How long people are told of a leap. Unit ms. */
const TOLD_MS = 600000;

/** A warning to be raised, or the key of one that is over. */
export type ClockNews = { kind: "warning"; warning: Warning; lastsMs?: number } | { kind: "over"; key: string };

/** Looks at the clocks again and again. */
export class WallClock {
  /** When the newest decision in the log was made; ms since 1970. */
  newestMs: number | undefined;
  private offsetMs: number | undefined;

  /** `wallMs` since 1970, `nowMs` monotonic. */
  look(wallMs: number, nowMs: number): ClockNews[] {
    const news: ClockNews[] = [];
    const stepMs = wallMs - nowMs - (this.offsetMs ?? wallMs - nowMs);
    this.offsetMs = wallMs - nowMs;
    if (Math.abs(stepMs) > STEP_MS) news.push({ kind: "warning", warning: stepped(stepMs), lastsMs: TOLD_MS });
    const why = wrong(wallMs, this.newestMs);
    if (why === undefined) news.push({ kind: "over", key: "clock" });
    else {
      const text = `The host's clock says ${new Date(wallMs).toISOString().slice(0, 16).replace("T", " ")} UTC, ${why}`;
      const remedy = "Set it, and let it be kept by a time server (NTP); calls go on meanwhile";
      news.push({ kind: "warning", warning: { key: "clock", text, remedy } });
    }
    return news;
  }
}

function wrong(wallMs: number, newestMs: number | undefined): string | undefined {
  if (wallMs < EARLIEST_MS) return "which cannot be";
  if (newestMs === undefined) return undefined;
  const day = new Date(newestMs).toISOString().slice(0, 10);
  if (wallMs < newestMs - BEHIND_MS) return `but its log has decisions of ${day}, later than that`;
  if (wallMs > newestMs + AHEAD_MS) return `more than a year after the last decision in its log, of ${day}`;
  return undefined;
}

function stepped(stepMs: number): Warning {
  const seconds = Math.round(Math.abs(stepMs) / 1000);
  const length =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  const text = `The host's clock has leapt ${stepMs > 0 ? "forward" : "back"} by ${length}`;
  return { key: "clock step", text, remedy: "Records before and after are dated by different clocks; calls go on" };
}
