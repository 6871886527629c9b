// One day of a shop of the family: the raw sensor events of its lane, as a trace, and the truth.
import { CHANNELS, type Channel, ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../../protocol/channels.ts";
import { valuesOf } from "../../../protocol/enumerations.ts";
import { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { beamReadings, type Edges, type Flutter } from "./beam-readings.ts";
import type { DayTruth, Outcome } from "./day-truth.ts";
import { type FamilyShop, mix } from "./draw-shop.ts";
import { LaneFlow, type Stall } from "./lane-flow.ts";
import { visitorsOf } from "./visitors.ts";
import { drawSun, type Samples, zoneReadings } from "./zone-readings.ts";

/** A day of a lane. `trace` has the sensors of the full kit (a lean one does without `tail`), and often a till switch. */
export interface FamilyDay {
  shop: FamilyShop;
  trace: Trace;
  truth: DayTruth;
  /** Customers in order of joining the line. */
  customers: Outcome[];
  stalls: Stall[];
  flutters: Flutter[];
}

/** Length of a day. Unit s. */
export const FAMILY_DAY_S = 12 * 3600;

/** One day of a shop; the same shop and seed give the same day. `seconds`: its length. */
export function simulateDay(shop: FamilyShop, seed: number, seconds = FAMILY_DAY_S): FamilyDay {
  const random = new Random(mix(seed, shop.seed));
  const flow = new LaneFlow(shop, Math.floor(random.uniform() * 4294967296), seconds).run();
  const walkers = [...flow.walkers, ...visitorsOf(random.fork(), shop, seconds, flow.outcomes.length)];
  const dayMs = 1000 * seconds;
  const { edges, flutters } = beamReadings(random.fork(), shop, walkers, dayMs);
  const suns = drawSun(random.fork(), shop, dayMs);
  const { laneM, headOffsetM, tailShare, headWallMm, tailWallMm } = shop.geometry;
  const head = { atM: laneM + headOffsetM, wallMm: headWallMm };
  const tail = { atM: tailShare * laneM, wallMm: tailWallMm };
  const trace = merge([
    beamColumn(ENTRY, edges.entry),
    beamColumn(ENTRY_2, edges.entry2),
    beamColumn(EXIT, edges.exit),
    zoneColumn(HEAD, zoneReadings(random.fork(), shop, walkers, head, suns, dayMs)),
    zoneColumn(TAIL, zoneReadings(random.fork(), shop, walkers, tail, suns, dayMs)),
    ...(shop.till.tillSwitch >= 0.5 ? [beamColumn(SWITCH, switchEdges(flow.truth))] : []),
  ]);
  const customers = flow.outcomes.filter((c) => c.joinedS >= 0).sort((a, b) => a.joinedS - b.joinedS);
  return { shop, trace, truth: flow.truth, customers, stalls: flow.stalls, flutters };
}

/** One sensor's rows. */
interface Column {
  channel: Channel;
  length: number;
  tMs: (i: number) => number;
  value: (i: number) => number;
  status: (i: number) => number;
}

function beamColumn(channel: Channel, edges: Edges): Column {
  // A first row says that the beam is there, and clear.
  const startsClear = edges[0] !== 0;
  const shift = startsClear ? 1 : 0;
  return {
    channel,
    length: edges.length + shift,
    tMs: (i) => (i < shift ? 0 : (edges[i - shift] as number)),
    value: (i) => (i < shift ? 0 : 1 - ((i - shift) % 2)),
    status: () => 0,
  };
}

/** The till switch: closed (1) while the till is open. */
function switchEdges({ open, seconds }: DayTruth): Edges {
  const edges: number[] = [];
  for (let s = 1; s < seconds; s++) if (open[s] !== open[s - 1]) edges.push(1000 * s);
  return Float64Array.from(edges);
}

function zoneColumn(channel: Channel, { tMs, rangeMm, status }: Samples): Column {
  return {
    channel,
    length: tMs.length,
    tMs: (i) => tMs[i] as number,
    value: (i) => rangeMm[i] as number,
    status: (i) => status[i] as number,
  };
}

/** One trace of all rows in order of time. */
function merge(columns: readonly Column[]): Trace {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const trace: Trace = {
    length,
    tMs: new Float64Array(length),
    channel: new Uint8Array(length),
    value: new Float64Array(length),
    status: new Uint16Array(length),
    has: valuesOf(CHANNELS).map((_, channel) => columns.some((column) => column.channel === channel)),
  };
  const at = columns.map(() => 0);
  for (let row = 0; row < length; row++) {
    const c = earliest(columns, at);
    const column = columns[c] as Column;
    const i = at[c] as number;
    trace.tMs[row] = column.tMs(i);
    trace.channel[row] = column.channel;
    trace.value[row] = column.value(i);
    trace.status[row] = column.status(i);
    at[c] = i + 1;
  }
  return trace;
}

function earliest(columns: readonly Column[], at: readonly number[]): number {
  let [best, bestMs] = [-1, Number.POSITIVE_INFINITY];
  for (const [c, column] of columns.entries()) {
    const i = at[c] as number;
    if (i >= column.length) continue;
    const tMs = column.tMs(i);
    if (tMs < bestMs) [best, bestMs] = [c, tMs];
  }
  return best;
}
