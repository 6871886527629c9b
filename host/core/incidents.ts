// What went wrong with the system on a day, in words: the same at the same box is told once, with how often. Pure.
import { describeEvent, type LoggedEvent } from "./event-words.ts";

/** An event in words, as often as it happened. Times since 1970 in ms. */
export interface Incident extends Pick<LoggedEvent, "kind" | "detail"> {
  tMs: number;
  /** When it happened last; `tMs` where it did once. */
  lastMs: number;
  times: number;
  /** Null: of the whole shop. */
  box: string | null;
  /** In English. */
  text: string;
}

const MOST_INCIDENTS = 200;

/** The oldest first; at most `MOST_INCIDENTS`. Of `events`, the oldest come first. */
export function incidentsOf(events: readonly LoggedEvent[]): Incident[] {
  const found = new Map<string, Incident>();
  for (const event of events.filter(isIncident)) {
    const { tMs, box, kind, detail } = event;
    const text = describeEvent(event);
    const key = JSON.stringify([box, text]);
    const before = found.get(key);
    if (before === undefined) found.set(key, { tMs, lastMs: tMs, times: 1, box, kind, detail, text });
    else Object.assign(before, { lastMs: tMs, times: before.times + 1 });
  }
  return [...found.values()].slice(0, MOST_INCIDENTS);
}

/** Lamps and switches show in the lanes' own pictures; what a box reports of a start is no trouble. */
function isIncident({ kind, detail }: LoggedEvent): boolean {
  if (kind === "box") return detail["errors"] !== null || Number(detail["failedStarts"]) > 0;
  if (kind === "warning") return detail["is"] !== "over";
  // A box that is heard for the first time is no trouble either.
  if (kind === "presence" && detail["freshness"] === "fresh")
    return detail["before"] === "stale" || detail["before"] === "offline";
  return kind !== "lamp" && kind !== "switch";
}
