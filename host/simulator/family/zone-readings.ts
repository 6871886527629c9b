// What a ToF zone (VL53L1X) says, from the tracks of everybody: ranges in mm with their status, every 90 to 300 ms.
import type { Random } from "../random.ts";
import type { FamilyShop } from "./draw-shop.ts";
import type { Walker } from "./walker.ts";

/** Half of the 27 degree field of view (VL53L1X datasheet), as half a width for each metre of range. */
const HALF_VIEW = Math.tan((13.5 * Math.PI) / 180);
/** The zone's middle is this high; parts below it less half the view are not seen. Unit m. */
const ZONE_HEIGHT_M = 1.05;
/** Share of the view that something has to fill to be ranged, and from which on the background no longer mixes in. Guess. */
const SEEN = 0.2;
const FILLED = 0.55;
/** Range status of a VL53L1X: valid, sigma fail, signal fail, out of bounds (phase), wrapped. */
const VALID = 0;
const FAILS = [1, 2, 4, 7] as const;
/** Valid but false ranges in the sun; share of samples that fail on something dark. Guesses. */
const FALSE_IN_SUN = 0.03;
const FAILS_ON_DARK = 0.35;
/** An episode of sun. Unit s. */
const SUN_S = [240, 2400] as const;
/** What the cover glass reflects comes from there. Unit mm. */
const GLASS_MM = 20;

/** Samples in order of time. Ranges in mm. */
export interface Samples {
  tMs: Float64Array;
  rangeMm: Float64Array;
  status: Uint8Array;
}

/** A part in view: from when to when, and the way it goes. */
interface Passage {
  fromMs: number;
  untilMs: number;
  atM: number;
  mPerMs: number;
  from: number;
  to: number;
  rangeMm: number;
  isDark: boolean;
}

/** A stretch of time with the sun on the zones. Unit ms. */
export type Sun = readonly [number, number];

export function drawSun(random: Random, { disturbance }: FamilyShop, dayMs: number): Sun[] {
  const suns: Sun[] = [];
  for (let leftS = (3600 * disturbance.sunHours * dayMs) / 43200000; leftS > 0; ) {
    const lastsS = Math.min(leftS, random.between(...SUN_S));
    const fromMs = random.between(0, dayMs - 1000 * lastsS);
    suns.push([fromMs, fromMs + 1000 * lastsS]);
    leftS -= lastsS;
  }
  return suns;
}

/** A day of one zone in the middle of the lane at `atM`, before a wall at `wallMm`. */
export function zoneReadings(
  random: Random,
  shop: FamilyShop,
  walkers: readonly Walker[],
  { atM, wallMm }: { atM: number; wallMm: number },
  suns: readonly Sun[],
  dayMs: number,
): Samples {
  const { disturbance } = shop;
  const view = new ZoneSight(passagesOf(walkers, atM, wallMm), atM, wallMm);
  const n = Math.floor(dayMs / (0.97 * disturbance.sampleMs));
  const samples = { tMs: new Float64Array(n), rangeMm: new Float64Array(n), status: new Uint8Array(n) };
  let tMs = random.between(0, disturbance.sampleMs);
  let i = 0;
  for (; i < n && tMs < dayMs; tMs += disturbance.sampleMs * random.between(0.97, 1.03)) {
    const seen = view.look(tMs);
    const isSunny = suns.some(([from, until]) => tMs >= from && tMs < until);
    const reading = isSunny ? inTheSun(random) : read(random, shop, seen, tMs / dayMs);
    samples.tMs[i] = Math.round(tMs);
    samples.rangeMm[i] = Math.max(0, Math.round(reading.rangeMm));
    samples.status[i] = reading.status;
    i += 1;
  }
  return { tMs: samples.tMs.slice(0, i), rangeMm: samples.rangeMm.slice(0, i), status: samples.status.slice(0, i) };
}

function read(
  random: Random,
  { disturbance }: FamilyShop,
  seen: { rangeMm: number; isDark: boolean },
  dayShare: number,
): { rangeMm: number; status: number } {
  const { glassMorning, glassNight, noiseMm, invalid } = disturbance;
  if (random.chance(seen.isDark ? FAILS_ON_DARK : invalid))
    return { rangeMm: random.between(0, 2000), status: fail(random) };
  const trueMm = throughGlass(seen.rangeMm, glassMorning + (glassNight - glassMorning) * dayShare);
  // Noise grows with range, as less light comes back.
  return { rangeMm: random.normal(trueMm, noiseMm * Math.max(0.5, trueMm / 1000)), status: VALID };
}

/** In sunlight there is mostly no valid range, and sometimes a false one. */
function inTheSun(random: Random): { rangeMm: number; status: number } {
  return { rangeMm: random.between(100, 1500), status: random.chance(FALSE_IN_SUN) ? VALID : fail(random) };
}

function fail(random: Random): number {
  return FAILS[Math.floor(random.uniform() * FAILS.length)] ?? 2;
}

/** Mean of the ranges of target and glass, weighted by returned light, which falls with the square of the range. */
function throughGlass(rangeMm: number, share: number): number {
  const target = (1300 / Math.max(50, rangeMm)) ** 2;
  const glass = share / (1 - share);
  return (target * rangeMm + glass * GLASS_MM) / (target + glass);
}

function passagesOf(walkers: readonly Walker[], atM: number, wallMm: number): Passage[] {
  const passages: Passage[] = [];
  for (const { parts, tMs, xM, rangeMm, isDark } of walkers) {
    if (rangeMm >= wallMm - 50) continue;
    const half = (HALF_VIEW * rangeMm) / 1000;
    for (const { from, to, topM } of parts) {
      if (topM < ZONE_HEIGHT_M - half) continue;
      for (let i = 1; i < tMs.length; i++) {
        const [t0, t1, x0, x1] = [tMs[i - 1] as number, tMs[i] as number, xM[i - 1] as number, xM[i] as number];
        if (Math.max(x0, x1) + to < atM - half || Math.min(x0, x1) + from > atM + half) continue;
        const mPerMs = t1 > t0 ? (x1 - x0) / (t1 - t0) : 0;
        passages.push({ fromMs: t0, untilMs: t1, atM: x0, mPerMs, from, to, rangeMm, isDark });
      }
    }
  }
  return passages.sort((a, b) => a.fromMs - b.fromMs);
}

/** Looks at one moment after another: the nearest thing that fills enough of the view. */
class ZoneSight {
  private passages: Passage[];
  private next = 0;
  private active: Passage[] = [];
  private atM: number;
  private wallMm: number;

  constructor(passages: Passage[], atM: number, wallMm: number) {
    this.passages = passages;
    this.atM = atM;
    this.wallMm = wallMm;
  }

  look(tMs: number): { rangeMm: number; isDark: boolean } {
    for (; (this.passages[this.next]?.fromMs ?? Number.POSITIVE_INFINITY) <= tMs; this.next++)
      this.active.push(this.passages[this.next] as Passage);
    if (this.active.some((p) => p.untilMs < tMs)) this.active = this.active.filter((p) => p.untilMs >= tMs);
    let [rangeMm, isDark] = [this.wallMm, false];
    for (const p of this.active) {
      const share = this.shareOf(p, tMs);
      if (share < SEEN) continue;
      // Between SEEN and FILLED the range mixes with that of the background.
      const weight = Math.min(1, (share - SEEN) / (FILLED - SEEN) + 0.2);
      const mixedMm = weight * p.rangeMm + (1 - weight) * this.wallMm;
      if (mixedMm < rangeMm) [rangeMm, isDark] = [mixedMm, p.isDark];
    }
    return { rangeMm, isDark };
  }

  /** Share of the view that a part fills at this time. */
  private shareOf(p: Passage, tMs: number): number {
    const half = (HALF_VIEW * p.rangeMm) / 1000;
    const x = p.atM + p.mPerMs * (tMs - p.fromMs);
    const overlap = Math.min(x + p.to, this.atM + half) - Math.max(x + p.from, this.atM - half);
    return overlap / Math.min(2 * half, 0.25);
  }
}
