// The kinds of shop, as ranges. Where no source is named a figure is a guess, wide on purpose: an estimator has to be right
// in all of it.
//
// Sources. Walking: 1.34 m/s, sd 0.26, unhindered (Weidmann, Transporttechnik der Fussgaenger, ETH 1993), slower in lanes
// and behind trolleys. Transactions: mean 58.8 s, sd 44.8 s, gamma; break between customers median 20 s, 90 % within 42 s
// (10,000 supermarket transactions, Antczak and Weron, Data 2019, "Point of sale data on service times"). Trolleys: 0.55 to
// 0.65 m wide, 0.8 to 1.1 m long, handle at 1.0 to 1.06 m (EN 1929-1).
import type { Disturbance, Geometry, Load, People, Range, Ranges, TillWork } from "./shop-figures.ts";

type Of<Group> = { readonly [F in keyof Group]: Range };

const GEOMETRY: Of<Geometry> = {
  laneM: [3, 7],
  exitM: [0.9, 2.2],
  pairM: [0.05, 0.1],
  widthM: [0.5, 0.9],
  tailShare: [0.15, 0.7],
  headOffsetM: [-0.2, 0.2],
  packShare: [0.4, 0.9],
  beamHeightM: [0.95, 1.15],
  headWallMm: [900, 2000],
  tailWallMm: [900, 2200],
};

const PEOPLE: Of<People> = {
  trolley: [0.1, 0.4],
  pulled: [0, 0.1],
  bag: [0.2, 0.5],
  trolleyM: [0.75, 0.95],
  companions: [0.1, 0.35],
  children: [0.05, 0.2],
  ahead: [0.1, 0.4],
  abreast: [0.01, 0.06],
  gapM: [0.3, 0.7],
  speed: [0.8, 1.15],
  reactionS: [0.6, 1.8],
  phone: [0.03, 0.2],
  packs: [0.2, 0.6],
  packS: [4, 15],
  turnsBack: [0, 0.03],
};

const TILL: Of<TillWork> = {
  serviceS: [35, 70],
  spread: [0.5, 0.85],
  breakFactor: [0.1, 1],
  cash: [0.1, 0.5],
  trouble: [0.01, 0.05],
  stallsPerHour: [0.05, 0.3],
  closings: [1, 4],
  absences: [0, 4],
  tillSwitch: [0, 1],
};

const LOAD: Of<Load> = {
  rho: [0.35, 0.9],
  peaks: [0.2, 0.6],
  bursts: [0, 3],
  balkAt: [6, 10],
  patienceS: [420, 1200],
  jockeysPerHour: [0.5, 4],
  movesOver: [0.3, 0.8],
  neighbourOpens: [2, 8],
};

const DISTURBANCE: Of<Disturbance> = {
  missEntry: [0.005, 0.05],
  missExit: [0.005, 0.05],
  passers: [0, 10],
  exitPassers: [0, 8],
  staff: [2, 10],
  sunHours: [0, 0.5],
  flutters: [0, 0],
  falseBreaksPerHour: [0, 0.5],
  glassMorning: [0, 0.03],
  glassNight: [0.01, 0.08],
  noiseMm: [6, 20],
  invalid: [0.005, 0.04],
  sampleMs: [90, 300],
  crossed: [0, 0],
  clutter: [0, 0.5],
};

const TIDY: Ranges = { geometry: GEOMETRY, people: PEOPLE, till: TILL, load: LOAD, disturbance: DISTURBANCE };

/** Every kind by name. "any" is no kind of its own: each group of its figures is drawn from a kind of its own. */
export const SHOP_KINDS = {
  /** A small supermarket: short lines, baskets. */
  grocer: TIDY,
  /** Trolleys, families and fast cashiers. Its beams see the trolleys. */
  discounter: {
    ...TIDY,
    geometry: { ...GEOMETRY, laneM: [5, 11], exitM: [1.2, 3], beamHeightM: [0.75, 1.02], tailWallMm: [1000, 2400] },
    people: {
      ...PEOPLE,
      trolley: [0.55, 0.9],
      bag: [0.3, 0.7],
      trolleyM: [0.85, 1.1],
      companions: [0.3, 0.6],
      children: [0.15, 0.4],
      packs: [0.4, 0.9],
      packS: [8, 30],
    },
    till: { ...TILL, serviceS: [35, 75], breakFactor: [0.05, 0.4] },
    load: { ...LOAD, rho: [0.6, 1], balkAt: [7, 12] },
    disturbance: { ...DISTURBANCE, passers: [0, 15] },
  },
  /** Long lanes and lines, family trolleys. */
  hypermarket: {
    ...TIDY,
    geometry: { ...GEOMETRY, laneM: [12, 25], exitM: [1.5, 4], widthM: [0.7, 1.2], beamHeightM: [0.75, 1.1] },
    people: {
      ...PEOPLE,
      trolley: [0.7, 0.95],
      bag: [0.3, 0.7],
      trolleyM: [0.9, 1.25],
      companions: [0.4, 0.9],
      children: [0.2, 0.6],
      ahead: [0.3, 0.7],
      gapM: [0.25, 0.8],
      packs: [0.5, 0.95],
      packS: [10, 40],
    },
    till: { ...TILL, serviceS: [65, 120], spread: [0.45, 0.75], breakFactor: [0.05, 0.4], closings: [0, 3] },
    load: { ...LOAD, rho: [0.75, 1.15], balkAt: [10, 16], patienceS: [600, 1500], movesOver: [0.4, 0.9] },
    disturbance: { ...DISTURBANCE, passers: [0, 20] },
  },
  /** Short services, one line to the counter, drivers in a hurry. */
  petrol: {
    ...TIDY,
    geometry: { ...GEOMETRY, laneM: [3, 6], widthM: [0.8, 1.6], beamHeightM: [0.9, 1.15] },
    people: {
      ...PEOPLE,
      trolley: [0, 0.02],
      pulled: [0, 0],
      bag: [0.05, 0.3],
      companions: [0.02, 0.2],
      packs: [0, 0.2],
    },
    till: { ...TILL, serviceS: [20, 45], spread: [0.5, 0.9], breakFactor: [0.05, 0.3], closings: [0, 1] },
    load: { ...LOAD, rho: [0.25, 0.75], balkAt: [5, 9], bursts: [0, 6], neighbourOpens: [0, 4] },
    disturbance: { ...DISTURBANCE, passers: [0, 40], staff: [4, 20] },
  },
  /** Flat trolleys with long goods, slow scanning, few people. */
  diy: {
    ...TIDY,
    geometry: { ...GEOMETRY, laneM: [5, 12], exitM: [1.5, 4], widthM: [0.8, 1.4], beamHeightM: [0.7, 1.1] },
    people: {
      ...PEOPLE,
      trolley: [0.5, 0.85],
      trolleyM: [1, 2],
      pulled: [0.05, 0.25],
      companions: [0.3, 0.6],
      children: [0.03, 0.15],
      gapM: [0.4, 1],
      packs: [0.2, 0.6],
    },
    till: { ...TILL, serviceS: [50, 110], spread: [0.6, 0.95], trouble: [0.04, 0.12], breakFactor: [0.1, 0.6] },
    load: { ...LOAD, rho: [0.25, 0.75], balkAt: [5, 9] },
  },
  /** A counter in a hall: a wide entrance, passers-by, people abreast. */
  kiosk: {
    ...TIDY,
    geometry: { ...GEOMETRY, laneM: [3, 5], exitM: [0.8, 1.6], widthM: [1.2, 2.5], beamHeightM: [0.9, 1.2] },
    people: {
      ...PEOPLE,
      trolley: [0, 0.03],
      pulled: [0.03, 0.15],
      bag: [0.3, 0.7],
      companions: [0.1, 0.4],
      abreast: [0.05, 0.15],
      packs: [0, 0.2],
      turnsBack: [0.01, 0.08],
    },
    till: { ...TILL, serviceS: [20, 45], spread: [0.5, 0.9], breakFactor: [0.05, 0.3] },
    load: { ...LOAD, rho: [0.3, 0.85], bursts: [2, 12], balkAt: [5, 9] },
    disturbance: { ...DISTURBANCE, missEntry: [0.02, 0.12], passers: [20, 150], exitPassers: [0, 30] },
  },
  /** Tall windows: hours without a range, receivers that flutter. */
  sunlit: {
    ...TIDY,
    load: { ...LOAD, rho: [0.4, 0.9] },
    disturbance: {
      ...DISTURBANCE,
      sunHours: [2, 6],
      flutters: [1, 8],
      falseBreaksPerHour: [0.2, 3],
      glassMorning: [0.02, 0.08],
      glassNight: [0.05, 0.2],
      noiseMm: [12, 35],
    },
  },
  /** Too low, crossed, dirty, at the wrong places. */
  "badly-mounted": {
    ...TIDY,
    geometry: {
      ...GEOMETRY,
      laneM: [3, 9],
      tailShare: [0, 0.95],
      headOffsetM: [-0.6, 0.5],
      beamHeightM: [0.4, 1],
      widthM: [0.5, 1.6],
      headWallMm: [700, 3000],
      tailWallMm: [700, 3000],
    },
    load: { ...LOAD, rho: [0.4, 0.95] },
    disturbance: {
      ...DISTURBANCE,
      missEntry: [0.03, 0.2],
      missExit: [0.02, 0.15],
      passers: [10, 80],
      exitPassers: [10, 60],
      flutters: [0, 2],
      falseBreaksPerHour: [0.5, 6],
      glassMorning: [0.03, 0.1],
      glassNight: [0.08, 0.25],
      noiseMm: [10, 35],
      invalid: [0.01, 0.1],
      crossed: [0, 0.6],
      clutter: [0.5, 4],
    },
  },
} as const satisfies { readonly [kind: string]: Ranges };

export type ShopKind = keyof typeof SHOP_KINDS;

/** All kinds, in the order of reports. */
export const KIND_NAMES = Object.keys(SHOP_KINDS) as ShopKind[];

/** What "any" draws the length of its lane from. Unit m. */
export const ANY_LANE_M: Range = [3, 30];
