// Forecasts arrivals at the tills from door counters: visitors arrive there one shopping time later. Pure; its state is plain data.

import type { LaneView } from "../lane-view.ts";
import { byBox } from "./throughput.ts";

/** For how many minutes entries at the doors are remembered. */
const MINUTES = 90;
/** Shape of the gamma distribution of shopping times. Guess: it spreads them from a few minutes to three times the mean. */
const SHAPE = 4;
/** Time constant of the share of visitors who come to the tills. Unit s. */
const SHARE_MEMORY_S = 3600;
/** Weight, in predicted arrivals, of the first guess of that share, which is 1. */
const PRIOR = 10;

/** Plain data. */
export interface DoorState {
  /** People who came in during each minute, the newest last. */
  minutes: number[];
  /** Number of the newest minute since the start of the host's clock. */
  minute: number;
  /** Last count of each door. */
  counts: { [box: string]: { boot: string; ins: number } };
  /** Consecutive minutes in which some door was heard. */
  heard: number;
  /** Visitors a second who would arrive at the tills if all of them did: now, in 15 and in 30 minutes; -1 is unknown. */
  raw: [number, number, number];
  /** Arrivals at the tills as predicted from the doors, and as counted: sums that decay, whose ratio is the share. */
  predicted: number;
  came: number;
}

export function newDoorState(): DoorState {
  return { minutes: [], minute: -1, counts: byBox(), heard: 0, raw: [-1, -1, -1], predicted: 0, came: 0 };
}

/** Takes in the counts of the doors that are heard and whose beam works. */
export function observeDoors(state: DoorState, lanes: readonly LaneView[], shoppingMin: number, nowMs: number): void {
  const minute = Math.floor(nowMs / 60000);
  if (state.minute < 0) state.minute = minute - 1;
  const passed = Math.min(MINUTES, minute - state.minute);
  for (let i = 0; i < passed; i++) state.minutes.push(0);
  state.minute = Math.max(state.minute, minute);
  if (state.minutes.length > MINUTES) state.minutes.splice(0, state.minutes.length - MINUTES);
  let heard = false;
  for (const lane of lanes) {
    const t = lane.telemetry;
    if (lane.role !== "door") continue;
    if (lane.freshness !== "fresh" || t === undefined || t.entry !== "ok" || t.ins === null) {
      delete state.counts[lane.box];
      continue;
    }
    heard = true;
    const before = state.counts[lane.box];
    state.counts[lane.box] = { boot: t.boot, ins: t.ins };
    const came = before?.boot === t.boot ? t.ins - before.ins : 0;
    const last = state.minutes.length - 1;
    if (came > 0 && came <= 100) state.minutes[last] = (state.minutes[last] ?? 0) + came;
  }
  // While no door is heard entries are missed: there is no forecast until doors have been heard for long enough again.
  state.heard = heard ? state.heard + passed : 0;
  if (passed > 0 || !heard) state.raw = [0, 15, 30].map((min) => rawPerS(state, min, shoppingMin)) as DoorState["raw"];
}

/** Learns the share of visitors who come to the tills, from the arrivals there in the last `dtS` seconds. */
export function observeShare(state: DoorState, arrivals: number, dtS: number): void {
  const predicted = state.raw[0];
  if (predicted < 0) return;
  const keep = Math.exp(-dtS / SHARE_MEMORY_S);
  state.predicted = state.predicted * keep + predicted * dtS;
  state.came = state.came * keep + arrivals;
}

/** Customers a second at the tills: now, in 15 or in 30 minutes; undefined until doors have been heard for long enough. */
export function forecastPerS(state: DoorState, ahead: 0 | 15 | 30): number | undefined {
  const raw = state.raw[ahead / 15] ?? -1;
  return raw < 0 ? undefined : (raw * (PRIOR + state.came)) / (PRIOR + state.predicted);
}

function rawPerS(state: DoorState, aheadMin: number, shoppingMin: number): number {
  if (state.heard < 2 * shoppingMin || shoppingMin <= 0) return -1;
  const { minutes } = state;
  // The current minute is incomplete: the mean of the ten before it stands in for it and for the minutes to come.
  const recent = minutes.slice(-11, -1);
  const running = recent.reduce((a, b) => a + b, 0) / Math.max(1, recent.length);
  let perMin = 0;
  for (let age = 0; age < MINUTES + aheadMin; age++) {
    const index = minutes.length - 1 - (age - aheadMin);
    const came = age <= aheadMin ? running : (minutes[index] ?? 0);
    perMin += came * density(age + 0.5, shoppingMin);
  }
  return perMin / 60;
}

/** Density of the shopping time, per minute: gamma with the shape SHAPE, whose factorial below is 3! = 6. */
function density(min: number, meanMin: number): number {
  const rate = SHAPE / meanMin;
  return (rate ** SHAPE * min ** (SHAPE - 1) * Math.exp(-rate * min)) / 6;
}
