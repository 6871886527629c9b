// What the set-up page says of a box itself. Pure. Of one that is not heard, nothing that may be otherwise by now.
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import type { LaneDetail } from "../snapshot.ts";
import { errorsText } from "./box-errors.ts";
import { BOX, SENSOR, UNKNOWN } from "./words.ts";

/** What a box reported last of itself, and when that came. */
export type BoxHealth = NonNullable<LaneDetail["health"]>;

/** The switch as it is; as it was when the box was last heard, nobody knows whether it still is. */
export function tillText({ till }: Telemetry, isFresh: boolean): string {
  return till === null || !isFresh ? UNKNOWN : BOX.till[till];
}

/** What the box says of itself; of one that is not heard, only what outlasts that. */
export function boxText(health: BoxHealth, nowMs: number, isFresh: boolean): string {
  const { tMs, heardMs, free, total, rssiDbm, lateMs, errors, failedStarts, image } = health;
  const now = [
    BOX.up((tMs + nowMs - heardMs) / 1000),
    free !== null && total !== null && total > 0 ? BOX.memory(free / total) : "",
    rssiDbm === null ? "" : BOX.wifi(rssiDbm),
    lateMs === 0 ? "" : BOX.late(lateMs),
  ];
  const words = [
    ...(isFresh ? now : []),
    errors === null ? "" : BOX.errors(errorsText(errors, { BOX, SENSOR })),
    failedStarts === 0 ? "" : BOX.failedStarts(failedStarts),
    image === "earlier" ? BOX.earlierImage : "",
  ];
  return words.filter((word) => word !== "").join(", ") || UNKNOWN;
}
