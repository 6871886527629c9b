// What a door counter foretells: who has come in stands at the tills a shopping time later. Pure; plain data.

import type { LaneView } from "./lane-view.ts";
import { byBox } from "./throughput.ts";

/** People who came in, by minute, the newest last; so many minutes back. */
const MINUTES = 90;
/** Spread of shopping times: shape of their gamma distribution. Guess: from a few minutes to three times the mean. */
const SHAPE = 4;
/** Memory of the share of those coming in who come to the tills. Unit s. */
const SHARE_MEMORY_S = 3600;
/** So many predicted arrivals the first guess of the share, 1, is worth. */
const PRIOR = 10;

export interface DoorMemory {
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

export function newDoorMemory(): DoorMemory {
  return { minutes: [], minute: -1, counts: byBox(), heard: 0, raw: [-1, -1, -1], predicted: 0, came: 0 };
}

/** Takes in the doors' counts. A door counts while it is heard and its beam works. */
export function observeDoors(memory: DoorMemory, lanes: readonly LaneView[], shoppingMin: number, nowMs: number): void {
  const minute = Math.floor(nowMs / 60000);
  if (memory.minute < 0) memory.minute = minute - 1;
  const passed = Math.min(MINUTES, minute - memory.minute);
  for (let i = 0; i < passed; i++) memory.minutes.push(0);
  memory.minute = Math.max(memory.minute, minute);
  if (memory.minutes.length > MINUTES) memory.minutes.splice(0, memory.minutes.length - MINUTES);
  let heard = false;
  for (const lane of lanes) {
    const t = lane.telemetry;
    if (lane.role !== "door") continue;
    if (lane.freshness !== "fresh" || t === undefined || t.entry !== "ok" || t.ins === null) {
      delete memory.counts[lane.box];
      continue;
    }
    heard = true;
    const before = memory.counts[lane.box];
    memory.counts[lane.box] = { boot: t.boot, ins: t.ins };
    const came = before?.boot === t.boot ? t.ins - before.ins : 0;
    const last = memory.minutes.length - 1;
    if (came > 0 && came <= 100) memory.minutes[last] = (memory.minutes[last] ?? 0) + came;
  }
  // A door that is not heard leaves a hole: what it foretells is not used until it has been heard long enough again.
  memory.heard = heard ? memory.heard + passed : 0;
  if (passed > 0 || !heard)
    memory.raw = [0, 15, 30].map((min) => rawPerS(memory, min, shoppingMin)) as DoorMemory["raw"];
}

/** Learns which share of those who came in come to the tills: arrivals there, and the seconds they took. */
export function observeShare(memory: DoorMemory, arrivals: number, dtS: number): void {
  const predicted = memory.raw[0];
  if (predicted < 0) return;
  const keep = Math.exp(-dtS / SHARE_MEMORY_S);
  memory.predicted = memory.predicted * keep + predicted * dtS;
  memory.came = memory.came * keep + arrivals;
}

/** Customers a second at the tills: now, in 15 or in 30 minutes; undefined where no door was heard for long enough. */
export function foretoldPerS(memory: DoorMemory, ahead: 0 | 15 | 30): number | undefined {
  const raw = memory.raw[ahead / 15] ?? -1;
  return raw < 0 ? undefined : (raw * (PRIOR + memory.came)) / (PRIOR + memory.predicted);
}

function rawPerS(memory: DoorMemory, aheadMin: number, shoppingMin: number): number {
  if (memory.heard < 2 * shoppingMin || shoppingMin <= 0) return -1;
  const { minutes } = memory;
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
