// The sensors of a replayed lane: those in its trace, unless the lane file says otherwise.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Trace } from "./trace.ts";

/** What a lane file says about a lane. Sensors that it leaves out are those of the trace. Ranges in mm. */
export interface KnownLane {
  tills?: number | undefined;
  sensors?: { [S in "entry" | "entryPair" | "exit" | "head" | "tail"]?: boolean | undefined } | undefined;
  background?: { head?: number | undefined; tail?: number | undefined } | undefined;
}

/** The layout for a replay: from the trace, overridden by the lane file, then by the command line. */
export function traceLayoutOf(trace: Trace, lane: KnownLane, servers: number | undefined): LaneLayout {
  const has = (channel: number): boolean => trace.has[channel] === true;
  const sensors = lane.sensors ?? {};
  return {
    tills: servers ?? lane.tills ?? 0,
    entry: sensors.entry ?? (has(0) || has(1)),
    entryPair: sensors.entryPair ?? has(1),
    exit: sensors.exit ?? has(2),
    head: sensors.head ?? has(3),
    tail: sensors.tail ?? has(4),
    headMm: lane.background?.head,
    tailMm: lane.background?.tail,
  };
}
