// How far a shop's records have come: what can be acknowledged, and what is lost. Pure.
import { Ranges } from "./ranges.ts";

/** One epoch of one shop. `lost`: numbers that the shop's outbox dropped before they came. */
export interface Progress {
  acked: number;
  ahead: string;
  lost: number;
  newest: number;
}

export const NO_PROGRESS: Progress = { acked: 0, ahead: "", lost: 0, newest: 0 };

/** What has come of one epoch, and is in the same commit. */
export interface Come {
  seq: number;
  oldest: number;
  newest: number;
  /** It had not come before. */
  isNew: boolean;
}

/** The progress after these have come, in any order and any number of times. */
export function advance(before: Progress, come: readonly Come[]): Progress {
  let { acked, lost, newest } = before;
  let ahead = new Ranges(before.ahead);
  for (const { seq, isNew } of come) {
    if (seq > acked) ahead.add(seq, seq);
    // It had been given up, and came after all.
    else if (isNew) lost -= 1;
  }
  for (const { oldest, newest: latest } of come) {
    newest = Math.max(newest, latest);
    if (oldest - 1 <= acked) continue;
    lost += oldest - 1 - acked - ahead.countBelow(oldest);
    acked = oldest - 1;
    ahead = ahead.above(acked);
  }
  acked = ahead.has(acked + 1) ? ahead.endOf(acked + 1) : acked;
  return { acked, ahead: ahead.above(acked).text(), lost, newest };
}

/** Records that the shop has and head office has not. */
export function backlogOf({ acked, ahead, newest }: Progress): number {
  return Math.max(0, newest - acked - new Ranges(ahead).count());
}
