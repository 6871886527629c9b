// The firmware's core from its source, in this process.
import { type Estimate, estimate } from "../../firmware/core/estimate.ts";
import { Lane } from "../../firmware/core/lane.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Channel } from "../../protocol/channels.ts";

/** One lane on one target. Times in ms. */
export interface Target {
  feed(channel: Channel, value: number, status: number, tMs: number): void;
  tick(tMs: number): void;
  estimate(tMs: number): Estimate;
  close(): void;
}

export function sourceTarget(layout: LaneLayout): Target {
  return laneTarget(new Lane(layout), estimate);
}

/** A lane of any build whose objects are those of this process; `read` is that build's own. */
export function laneTarget(lane: Lane, read: typeof estimate): Target {
  return {
    feed: (channel, value, status, tMs) => lane.feed(channel, value, status, tMs),
    tick: (tMs) => lane.tick(tMs),
    estimate: (tMs) => read(lane, tMs),
    close: () => {},
  };
}
