// What the core's odds are trained on: each crossing of simulated days with the classes that it falls into, and whether it was a
// customer; each length now and then, and whether it was right. Runs in a worker.
import type { TrainedConfidence } from "../../../firmware/core/confidence.ts";
import { Gate } from "../../../firmware/core/gate.ts";
import { Lane } from "../../../firmware/core/lane.ts";
import { classOf, type Odds } from "../../../firmware/core/odds.ts";
import type { PartyOdds } from "../../../firmware/core/party-odds.ts";
import type { Outcome } from "../../../host/simulator/family/day-truth.ts";
import { drawShop } from "../../../host/simulator/family/draw-shop.ts";
import { type FamilyDay, simulateDay } from "../../../host/simulator/family/simulate-day.ts";
import { CHANNEL_OF, LaneDay } from "../../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../../host/simulator/scenarios.ts";
import { LANE } from "../../../host/simulator/site.ts";
import { type Channel, ENTRY_2, EXIT, HEAD } from "../../../protocol/channels.ts";
import type { KindOrAny } from "./family-day.ts";
import { isRight } from "./family-score.ts";
import { KITS, type Kit } from "./kits.ts";

/** One day to take rows from: of a shop of some kind, or of the one lane of known measures in a scenario. */
export interface TrainingTask {
  task: "training";
  of: { kind: KindOrAny } | { scenario: string };
  seed: number;
  seconds: number;
}

export const WAYS = ["entered", "turnedBack", "left"] as const;
export type Way = (typeof WAYS)[number];

/**
 * By the way of the crossing: 1 for a customer, or outward for one who was counted and was none, what the core made of it, and the classes; and by second the same of a length
 * that was right.
 */
export type TrainingRows = { [of in Way | "right"]: number[][] };

type Customers = { [way in Way]: Map<number, number> };

/** How far before and after a customer passes the beam the crossing may come that stands for him. Unit ms. */
const SPAN: { [way in Way]: readonly [number, number] } = {
  entered: [3000, 15000],
  turnedBack: [3000, 5000],
  left: [3000, 3000],
};
/** One day in so many is seen without a head zone, and one in so many without a tail zone. */
const WITHOUT_HEAD = 7;
const WITHOUT_TAIL = 3;

/** The known lane hears all its sensors. */
const KNOWN_LANE = (KITS[0] as Kit).layout;
/** Whoever was counted and goes out again within this was no customer: to take that back is right. Unit ms; guess. */
const TAKEN_BACK_MS = 15000;
/** The length is judged once in so many seconds. */
const JUDGED_S = 20;

/** The inner parts of a lane that training listens to. */
interface Listened {
  party: PartyOdds;
  trained: TrainedConfidence | undefined;
}

export function trainingRows({ of, seed, seconds }: TrainingTask): TrainingRows {
  return "kind" in of ? rowsOfShop(of.kind, seed, seconds) : rowsOfLane(of.scenario, seed, seconds);
}

/** The known lane teaches only what its lengths are worth: who breaks its beams is simpler than in any shop. */
function rowsOfLane(name: string, seed: number, seconds: number): TrainingRows {
  const scenario = SCENARIOS.find((one) => one.name === name) as Scenario;
  const lane = new Lane(KNOWN_LANE);
  const rows: TrainingRows = { entered: [], turnedBack: [], left: [], right: [] };
  const day = new LaneDay(
    scenario,
    seed,
    (sensor, value, status, tMs) => lane.feed(CHANNEL_OF[sensor], value, status, tMs),
    LANE,
  );
  const judge = judgeOf(lane, (lane as unknown as Listened).trained as TrainedConfidence, rows);
  for (let s = 0; s < seconds; s++) {
    lane.tick(day.runSecond());
    judge(s, day.world.betweenBeams());
  }
  return rows;
}

function rowsOfShop(kind: KindOrAny, seed: number, seconds: number): TrainingRows {
  const day = simulateDay(drawShop(seed, kind), seed, seconds);
  const kit = KITS[seed % WITHOUT_TAIL === 0 ? 1 : 0] as Kit;
  const hasHead = seed % WITHOUT_HEAD !== 0;
  const lane = new Lane({ ...kit.layout, head: hasHead });
  const rows: TrainingRows = { entered: [], turnedBack: [], left: [], right: [] };
  const { party, trained } = lane as unknown as Listened;
  listenToCrossings(party, customersByTime(day), rows);
  const judge = trained === undefined ? () => {} : judgeOf(lane, trained, rows);
  const isHeard = (channel: number): boolean => kit.channels.has(channel) && (hasHead || channel !== HEAD);
  playInto(lane, day, isHeard, (s) => judge(s, day.truth.inLane[s] as number));
  return rows;
}

function listenToCrossings(party: PartyOdds, customers: Customers, rows: TrainingRows): void {
  const classes = classesOf(party.odds);
  /** When somebody was counted who had not come. */
  const mistaken: number[] = [];
  for (const way of WAYS) {
    const ask = (party[way] as (tMs: number, ...rest: unknown[]) => number).bind(party);
    (party as unknown as { [w in Way]: typeof ask })[way] = (tMs, ...rest) => {
      classes.length = 0;
      const p = ask(tMs, ...rest);
      const left = customers[way].get(tMs) ?? 0;
      customers[way].set(tMs, left - 1);
      if (way === "entered" && left <= 0 && p > 0.5) mistaken.push(tMs);
      const isTakenBack = way === "turnedBack" && left <= 0 && tMs - (mistaken.pop() ?? -1e9) < TAKEN_BACK_MS;
      rows[way].push([left > 0 || isTakenBack ? 1 : 0, p, ...classes]);
      return p;
    };
  }
}

/** What is to be called at the end of each second with the true length: was the length right, in which classes? */
function judgeOf(lane: Lane, trained: TrainedConfidence, rows: TrainingRows) {
  const classes = classesOf(trained.odds);
  let ofLane: number[] = [];
  const look = trained.look.bind(trained);
  trained.look = (...seen) => {
    classes.length = 0;
    look(...seen);
    ofLane = [...classes];
  };
  return (s: number, truth: number): void => {
    if (s % JUDGED_S !== 0 || ofLane.length === 0) return;
    classes.length = 0;
    const stated = lane.confidence(1000 * s);
    // Nothing is asked of the tables while they do not hold.
    if (classes.length > 0)
      rows.right.push([isRight(lane.inLane() ?? 0, truth) ? 1 : 0, stated, ...ofLane, ...classes]);
  };
}

/** The classes that are asked of a table from now on, without what every row has. */
function classesOf(odds: Odds): number[] {
  const classes: number[] = [];
  const add = odds.add.bind(odds);
  odds.add = (c, size) => {
    if (odds.at > 0) classes.push(odds.at + c);
    add(c, size);
  };
  const place = odds.place.bind(odds);
  odds.place = (value, limits) => {
    classes.push(odds.at + classOf(value, limits));
    place(value, limits);
  };
  return classes;
}

function playInto(
  lane: Lane,
  { trace, truth }: FamilyDay,
  isHeard: (channel: number) => boolean,
  judge: (s: number) => void,
): void {
  let i = 0;
  for (let s = 0; s < truth.seconds; s++) {
    for (; i < trace.length && (trace.tMs[i] as number) <= 1000 * s; i++) {
      const [channel, value] = [trace.channel[i] as number, trace.value[i] as number];
      if (isHeard(channel)) lane.feed(channel as Channel, value, trace.status[i] as number, trace.tMs[i] as number);
    }
    lane.tick(1000 * s);
    judge(s);
  }
}

/** How many customers the crossings at each time stand for. */
function customersByTime(day: FamilyDay): Customers {
  const times = crossingTimes(day);
  const passing = (of: (c: Outcome) => number, isMeant: (c: Outcome) => boolean): number[] =>
    day.customers
      .filter(isMeant)
      .map(of)
      .filter((s) => s >= 0)
      .sort((a, b) => a - b);
  const isBack = (c: Outcome): boolean => c.reneged && c.enteredS >= 0;
  const passed = {
    entered: passing(
      (c) => c.enteredS,
      () => true,
    ),
    turnedBack: passing((c) => c.leftS, isBack),
    left: passing(
      (c) => c.leftS,
      (c) => !c.reneged,
    ),
  };
  const of = (way: Way): Map<number, number> => assign(times[way], passed[way], SPAN[way]);
  return { entered: of("entered"), turnedBack: of("turnedBack"), left: of("left") };
}

/** Each customer takes the first crossing near enough that nobody has taken. */
function assign(times: readonly number[], passedS: readonly number[], [before, after]: readonly [number, number]) {
  const taken = new Map<number, number>();
  const isTaken = new Array<boolean>(times.length).fill(false);
  for (const s of passedS) {
    const at = times.findIndex((tMs, i) => !isTaken[i] && tMs >= 1000 * s - before);
    if (at < 0 || (times[at] as number) > 1000 * s + after) continue;
    isTaken[at] = true;
    taken.set(times[at] as number, (taken.get(times[at] as number) ?? 0) + 1);
  }
  return taken;
}

/** The crossings as the core's gates see them. */
function crossingTimes({ trace }: FamilyDay): { [way in Way]: number[] } {
  const times: { [way in Way]: number[] } = { entered: [], turnedBack: [], left: [] };
  const [entry, exit] = [new Gate(true), new Gate(false)];
  for (let i = 0; i < trace.length; i++) {
    const [channel, tMs] = [trace.channel[i] as number, trace.tMs[i] as number];
    const isBlocked = trace.value[i] === 1;
    if (channel === EXIT && exit.edge(0, isBlocked, tMs) > 0) times.left.push(tMs);
    if (channel > ENTRY_2) continue;
    const crossings = entry.edge(channel, isBlocked, tMs);
    for (let n = 0; n < Math.abs(crossings); n++) times[crossings > 0 ? "entered" : "turnedBack"].push(tMs);
  }
  return times;
}
