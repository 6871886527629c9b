// Lanes for tests of decisions: an ordinary open lane, changed where a test cares.
import type { LaneView } from "../../host/core/lane-view.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { telemetry } from "./telemetry.ts";

/** What a test cares about: a lane's place and freshness, or something of its telemetry. */
export type LaneChanges = Partial<Telemetry> &
  Partial<Pick<LaneView, "freshness" | "role" | "pool" | "hasSwitch" | "machines">>;

export function lane(box: string, changes: LaneChanges = {}): LaneView {
  const { freshness = "fresh", role = "lane", pool = "", hasSwitch = true, machines = 0, ...rest } = changes;
  return {
    box,
    name: `Till ${box}`,
    role,
    pool,
    hasSwitch,
    machines,
    freshness,
    heardMs: freshness === "fresh" ? 0 : -10000,
    telemetry: telemetry({ waitS: 50 * (rest.waiting ?? 0), ...rest }),
  };
}

export function closed(box: string, changes: LaneChanges = {}): LaneView {
  return lane(box, { state: "closed", inLane: 0, ...changes });
}

export function idle(box: string): LaneView {
  return lane(box, { state: "idle", inLane: 0 });
}
