// What went wrong with the system on a day, in words; repeats at one box are one incident with a count. Pure.
import { describeEvent, type LoggedEvent } from "./event-words.ts";

/** One kind of event at one box. Times in ms since 1970. */
export interface Incident extends Pick<LoggedEvent, "kind" | "detail"> {
  tMs: number;
  /** When it happened last; equals `tMs` where it happened once. */
  lastMs: number;
  times: number;
  /** Null: the whole shop. */
  box: string | null;
  /** In English. */
  text: string;
}

const MOST_INCIDENTS = 200;

/** The incidents among `events`, both the oldest first; at most MOST_INCIDENTS. */
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

/** Lamps and switches are shown in the lanes' charts instead, and a normal start of a box is no incident. */
function isIncident({ kind, detail }: LoggedEvent): boolean {
  if (kind === "box") return detail["errors"] !== null || Number(detail["failedStarts"]) > 0;
  if (kind === "warning") return detail["is"] !== "over";
  // Nor is a box that is heard for the first time.
  if (kind === "presence" && detail["freshness"] === "fresh")
    return detail["before"] === "stale" || detail["before"] === "offline";
  return kind !== "lamp" && kind !== "switch";
}
