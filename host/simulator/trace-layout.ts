// Which sensors a replayed lane has: those of its trace, unless somebody says otherwise.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Trace } from "./trace.ts";

/** What is known of a lane besides its trace. Sensors that are not named are those that the trace has. Ranges in mm. */
export interface KnownLane {
  tills?: number | undefined;
  sensors?: { [S in "entry" | "entryPair" | "exit" | "head" | "tail"]?: boolean | undefined } | undefined;
  background?: { head?: number | undefined; tail?: number | undefined } | undefined;
}

/** The layout that a trace is replayed with: its own channels, then the lane file, then the command line. */
export function layoutOf(trace: Trace, lane: KnownLane, servers: number | undefined): LaneLayout {
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
