// What the break-beams of a lane say, from the tracks of everybody: blocked and clear with ms resolution; flutter, dust and
// crossed aim included.
import type { Random } from "../random.ts";
import { poisson } from "./customer.ts";
import type { FamilyShop } from "./draw-shop.ts";
import type { Walker } from "./walker.ts";

/** Times from and to in ms, flat: from0, to0, from1, to1 ... */
type Intervals = [number, number][];

/** The edges of one beam: it is blocked from every even time to the odd one after it. Unit ms. */
export type Edges = Float64Array;

/** Beams as named in traces. */
export interface BeamEdges {
  entry: Edges;
  entry2: Edges;
  exit: Edges;
}

/** An episode in which the sun on a receiver makes its beam flutter. */
export interface Flutter {
  beam: keyof BeamEdges;
  fromMs: number;
  untilMs: number;
  hz: number;
}

/** Somebody who stands in a beam lets it through now and then: mean time between, and for how long. Unit ms; guesses. */
const SHIFT_EVERY_MS = 15000;
const SHIFT_MS = [40, 800] as const;
/** The receiver does not see changes shorter than this. Unit ms; a demodulated receiver needs some ten cycles of 38 kHz. */
const RESPONSE_MS = 2;
/** A dusty beam's false break. Unit ms. */
const FALSE_MS = [5, 120] as const;

export function beamReadings(
  random: Random,
  shop: FamilyShop,
  walkers: readonly Walker[],
  dayMs: number,
): { edges: BeamEdges; flutters: Flutter[] } {
  const { geometry, disturbance } = shop;
  const heightM = geometry.beamHeightM;
  const entry: Intervals = [];
  const entry2: Intervals = [];
  const exit: Intervals = [];
  for (const walker of walkers) {
    if (!walker.missesEntry) {
      block(entry, walker, 0, heightM, random);
      block(entry2, walker, geometry.pairM, heightM, random);
    }
    if (!walker.missesExit) block(exit, walker, geometry.laneM + geometry.exitM, heightM, random);
  }
  const beams: { [beam in keyof BeamEdges]: Intervals } = { entry, entry2, exit };
  if (random.chance(disturbance.crossed)) cross(random, beams);
  const flutters = drawFlutters(random, shop, dayMs);
  for (const flutter of flutters) addFlutter(random, beams[flutter.beam], flutter);
  for (const intervals of Object.values(beams)) addFalse(random, intervals, disturbance.falseBreaksPerHour, dayMs);
  return { edges: { entry: union(entry, dayMs), entry2: union(entry2, dayMs), exit: union(exit, dayMs) }, flutters };
}

/** Adds the times in which a walker's parts block the beam at this place and height. */
function block(into: Intervals, walker: Walker, beamM: number, heightM: number, random: Random): void {
  const { tMs, xM, parts } = walker;
  for (const { from, to, topM } of parts) {
    if (topM < heightM) continue;
    // The part is in the beam while the walker's place is between these.
    const [near, far] = [beamM - to, beamM - from];
    for (let i = 1; i < tMs.length; i++)
      blockPiece(
        into,
        [tMs[i - 1] as number, tMs[i] as number],
        [xM[i - 1] as number, xM[i] as number],
        near,
        far,
        random,
      );
  }
}

function blockPiece(
  into: Intervals,
  [t0, t1]: readonly [number, number],
  [x0, x1]: readonly [number, number],
  near: number,
  far: number,
  random: Random,
): void {
  if (Math.max(x0, x1) < near || Math.min(x0, x1) > far) return;
  if (Math.abs(x1 - x0) < 1e-3) {
    stand(into, t0, t1, random);
    return;
  }
  const at = (x: number): number => t0 + ((t1 - t0) * (x - x0)) / (x1 - x0);
  const [a, b] = [at(near), at(far)];
  into.push([Math.max(t0, Math.min(a, b)), Math.min(t1, Math.max(a, b))]);
}

/** Somebody stands in the beam, and shifts a little now and then. */
function stand(into: Intervals, t0: number, t1: number, random: Random): void {
  let fromMs = t0;
  for (let tMs = t0 + random.exponential(SHIFT_EVERY_MS); tMs < t1; tMs += random.exponential(SHIFT_EVERY_MS)) {
    const until = tMs + random.between(...SHIFT_MS);
    if (until > t1) break;
    into.push([fromMs, tMs]);
    fromMs = until;
    tMs = until;
  }
  into.push([fromMs, t1]);
}

/** Each receiver sees both emitters: the two go together, some ms apart. */
function cross(random: Random, beams: { entry: Intervals; entry2: Intervals }): void {
  const both = [...beams.entry, ...beams.entry2];
  const shifted = (): Intervals => both.map(([from, to]) => [from + random.between(0, 6), to + random.between(0, 6)]);
  [beams.entry, beams.entry2] = [shifted(), shifted()];
}

function drawFlutters(random: Random, { disturbance }: FamilyShop, dayMs: number): Flutter[] {
  const names = ["entry", "entry2", "exit"] as const;
  return Array.from({ length: poisson(random, (disturbance.flutters * dayMs) / 43200000) }, () => {
    const fromMs = random.between(0, dayMs);
    const hz = 100 ** random.uniform();
    // Fast flutter is kept shorter, for the size of traces: seconds to ten minutes, 6,000 cycles at most.
    const lastsMs = Math.min(1000 * 5 * 120 ** random.uniform(), 6e6 / hz);
    return { beam: names[Math.floor(random.uniform() * 3)] ?? "entry", fromMs, untilMs: fromMs + lastsMs, hz };
  });
}

function addFlutter(random: Random, into: Intervals, { fromMs, untilMs, hz }: Flutter): void {
  for (let tMs = fromMs; tMs < untilMs; tMs += (1000 / hz) * random.between(0.7, 1.3))
    into.push([tMs, tMs + (1000 / hz) * random.between(0.3, 0.6)]);
}

function addFalse(random: Random, into: Intervals, perHour: number, dayMs: number): void {
  for (let i = poisson(random, (perHour * dayMs) / 3600000); i > 0; i--) {
    const tMs = random.between(0, dayMs);
    into.push([tMs, tMs + random.between(...FALSE_MS)]);
  }
}

/** Joins overlapping intervals, and drops gaps and blocks too short for the receiver. Whole ms. */
function union(intervals: Intervals, dayMs: number): Edges {
  const sorted = intervals.filter(([from, to]) => to > from && from < dayMs).sort((a, b) => a[0] - b[0]);
  const edges: number[] = [];
  for (const [from, to] of sorted) {
    const [start, end] = [Math.round(from), Math.min(dayMs, Math.round(to))];
    const last = edges.at(-1);
    if (last !== undefined && start - last < RESPONSE_MS) edges[edges.length - 1] = Math.max(last, end);
    else if (end - start >= RESPONSE_MS) edges.push(start, end);
  }
  return Float64Array.from(edges);
}
