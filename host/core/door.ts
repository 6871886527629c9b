// Forecasts from a door counter: who comes in stands at the tills a shopping time later. Pure; its state is plain data.

import type { LaneView } from "./lane-view.ts";
import { byBox } from "./throughput.ts";

/** People who came in, by minute, the newest last; so many minutes back. */
const MINUTES = 90;
/** Spread of shopping times: shape of their gamma distribution. Guess: from a few minutes to three times the mean. */
const SHAPE = 4;
/** Time constant of the share of visitors who come to the tills. Unit s. */
const SHARE_MEMORY_S = 3600;
/** How many predicted arrivals the first guess of the share, 1, counts for. */
const PRIOR = 10;

export interface DoorState {
  minutes: number[];
  /** Number of the newest minute since the start of the host's clock. */
  minute: number;
  counts: { [box: string]: { boot: string; ins: number } };
  /** Minutes in a row in which some door was heard. */
  heard: number;
  /** People a second at the tills if all of them went there: now, in 15 and in 30 minutes; -1 is unknown. */
  raw: [number, number, number];
  predicted: number;
  came: number;
}

export function newDoorState(): DoorState {
  return { minutes: [], minute: -1, counts: byBox(), heard: 0, raw: [-1, -1, -1], predicted: 0, came: 0 };
}

/** Takes in the doors' counts. A door counts while it is heard and its beam works. */
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
  // A door that is not heard leaves a hole: its forecast is not used until it has been heard for long enough again.
  state.heard = heard ? state.heard + passed : 0;
  if (passed > 0 || !heard) state.raw = [0, 15, 30].map((min) => rawPerS(state, min, shoppingMin)) as DoorState["raw"];
}

/** Learns which share of those who came in come to the tills: arrivals there, and the seconds they took. */
export function observeShare(state: DoorState, arrivals: number, dtS: number): void {
  const predicted = state.raw[0];
  if (predicted < 0) return;
  const keep = Math.exp(-dtS / SHARE_MEMORY_S);
  state.predicted = state.predicted * keep + predicted * dtS;
  state.came = state.came * keep + arrivals;
}

/** Customers a second at the tills: now, in 15 or in 30 minutes; undefined where no door was heard for long enough. */
export function forecastPerS(state: DoorState, ahead: 0 | 15 | 30): number | undefined {
  const raw = state.raw[ahead / 15] ?? -1;
  return raw < 0 ? undefined : (raw * (PRIOR + state.came)) / (PRIOR + state.predicted);
}

function rawPerS(state: DoorState, aheadMin: number, shoppingMin: number): number {
  if (state.heard < 2 * shoppingMin || shoppingMin <= 0) return -1;
  const { minutes } = state;
  // The running minute is not over: its people are spread as those of the ten before it.
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

/** Gamma density with a whole shape, a minute. */
function density(min: number, meanMin: number): number {
  const rate = SHAPE / meanMin;
  return (rate ** SHAPE * min ** (SHAPE - 1) * Math.exp(-rate * min)) / 6;
}
