// One-minute sums of a lane, made from all frames of the minute at once: frames that came twice, late or in any order
// make no difference. Pure.
import type { FrameLane, FrameSample, UplinkRecord } from "../../protocol/uplink/records.ts";
import { PATIENCE_S } from "../core/report/figures.ts";

export const MINUTE_MS = 60000;
/** Comfort ends above so many waiting; Unit customers. */
export const CROWDED_ABOVE = 3;
/** A frame may begin so long before the minute that it reaches into. Unit ms. */
export const FRAME_MS = 60000;

/** The sums, in the order in which stores keep them. Counts are of samples, one a second; waits in s. */
export const MINUTE_SUMS = [
  "samples",
  "trusted",
  "waitingSum",
  "waitingMax",
  "crowded",
  "waits",
  "waitSum",
  "waitMax",
  "over180",
  "over240",
  "over390",
  "over600",
  "open",
  "stalled",
  "blind",
  "unheard",
  "ins",
  "outs",
] as const;
export type MinuteSums = { [K in (typeof MINUTE_SUMS)[number]]: number };

/** Sums of nothing. */
export function noSums(): MinuteSums {
  return Object.fromEntries(MINUTE_SUMS.map((name) => [name, 0])) as MinuteSums;
}

/** One lane in one minute. */
export interface Minute extends MinuteSums {
  box: string;
  role: FrameLane["role"];
}

/** Minutes that a frame has samples of. */
export function minutesIn({ atMs, kind, content }: UplinkRecord): number[] {
  if (kind !== "frame") return [];
  const first = minuteOf(atMs);
  const last = minuteOf(atMs + (content.samples - 1) * content.stepMs);
  return first === last ? [first] : [first, last];
}

/** The minute that a time is in; ms since 1970. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

/** All lanes of one shop in one minute, from its frames. */
export function sumMinute(minuteMs: number, records: readonly UplinkRecord[]): Minute[] {
  const lanes = new Map<string, Minute>();
  for (const record of records) {
    if (record.kind !== "frame") continue;
    const { stepMs, lanes: all } = record.content;
    const isFirst = minuteOf(record.atMs) === minuteMs;
    for (const lane of all) {
      const samples = lane.samples.filter((_, i) => minuteOf(record.atMs + i * stepMs) === minuteMs);
      if (samples.length > 0) addLane(minuteIn(lanes, lane), lane, samples, isFirst);
    }
  }
  return [...lanes.values()];
}

function minuteIn(lanes: Map<string, Minute>, { box, role }: FrameLane): Minute {
  const minute = lanes.get(box) ?? { box, role, ...noSums() };
  lanes.set(box, minute);
  return minute;
}

/** Crossings belong to the minute in which the frame begins. */
function addLane(minute: Minute, { ins, outs }: FrameLane, samples: readonly FrameSample[], isFirst: boolean): void {
  if (isFirst) {
    minute.ins += ins;
    minute.outs += outs;
  }
  for (const sample of samples) addSample(minute, sample);
}

function addSample(minute: Minute, { quality, state, waiting, waitS }: FrameSample): void {
  const isHeard = quality === "trusted" || quality === "unsure";
  minute.samples += 1;
  if (!isHeard) {
    minute.unheard += 1;
    return;
  }
  if (state === "idle" || state === "serving" || state === "stalled") minute.open += 1;
  if (state === "stalled") minute.stalled += 1;
  if (state === "blind") minute.blind += 1;
  if (quality !== "trusted" || waiting === null) return;
  minute.trusted += 1;
  minute.waitingSum += waiting;
  minute.waitingMax = Math.max(minute.waitingMax, waiting);
  if (waiting > CROWDED_ABOVE) minute.crowded += 1;
  if (waitS === null) return;
  minute.waits += 1;
  minute.waitSum += waitS;
  minute.waitMax = Math.max(minute.waitMax, waitS);
  for (const limit of PATIENCE_S) if (waitS > limit) minute[`over${limit}`] += 1;
}
