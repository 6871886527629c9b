// What the host knows of one box at one moment: the last telemetry, and whether it is still fresh.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Place } from "./shop.ts";

/**
 * "fresh": telemetry not older than STALE_MS; "stale": older, shown as old and never acted on; "offline": the box's will
 * has been received; "unknown": nothing has been heard yet.
 */
export type Freshness = "fresh" | "stale" | "offline" | "unknown";

/** One box as decisions and pages see it. */
export interface LaneView extends Place {
  freshness: Freshness;
  /** When the telemetry arrived, by the host's monotonic clock in ms; undefined where there is none. */
  heardMs: number | undefined;
  telemetry: Telemetry | undefined;
}

/** A till that staff can open: a lane's or a group's. */
export function isTill(lane: LaneView): boolean {
  return lane.role === "lane" || lane.role === "till";
}

/** Customers can queue here. */
export function isLine(lane: LaneView): boolean {
  return lane.role === "lane" || lane.role === "line" || lane.role === "bank";
}

/** The till is staffed: known from fresh telemetry only. */
export function isOpen(lane: LaneView): boolean {
  return lane.freshness === "fresh" && lane.telemetry !== undefined && lane.telemetry.state !== "closed";
}

/** The till is closed and its box is heard, so that it can be called. */
export function isClosed(lane: LaneView): boolean {
  return lane.freshness === "fresh" && lane.telemetry?.state === "closed";
}

/** The line may decide about lamps: fresh, not blind, and with enough confidence. */
export function isTrusted(lane: LaneView, minConfidence: number): boolean {
  const telemetry = lane.telemetry;
  if (lane.freshness !== "fresh" || telemetry === undefined) return false;
  return (
    telemetry.state !== "blind" && telemetry.waiting !== null && telemetry.confidencePercent / 100 >= minConfidence
  );
}

/** What people call a box. */
export function nameOf(lanes: readonly LaneView[], box: string): string {
  return lanes.find((lane) => lane.box === box)?.name ?? box;
}
