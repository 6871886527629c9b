// What the core's party odds are trained on: each crossing of simulated days with the classes that it falls into, and whether it
// was a customer. Runs in a worker.
import { Gate } from "../../../firmware/core/gate.ts";
import { Lane } from "../../../firmware/core/lane.ts";
import type { Outcome } from "../../../host/simulator/family/day-truth.ts";
import { drawShop } from "../../../host/simulator/family/draw-shop.ts";
import { type FamilyDay, simulateDay } from "../../../host/simulator/family/simulate-day.ts";
import { type Channel, ENTRY_2, EXIT, HEAD } from "../../../protocol/channels.ts";
import type { KindOrAny } from "./family-day.ts";
import { KITS, type Kit } from "./kits.ts";

/** One day to take rows from. */
export interface CrossingsTask {
  task: "crossings";
  kind: KindOrAny;
  seed: number;
  seconds: number;
}

export type Way = "entered" | "turnedBack" | "left";

/** By the way of the crossing: 1 for a customer, what the core made of it, and the classes. */
export type CrossingRows = { [way in Way]: number[][] };

/** How far before and after a customer passes the beam the crossing may come that stands for him. Unit ms. */
const SPAN: { [way in Way]: readonly [number, number] } = {
  entered: [3000, 15000],
  turnedBack: [3000, 5000],
  left: [3000, 3000],
};
/** One day in so many is seen without a head zone, and one in so many without a tail zone. */
const WITHOUT_HEAD = 7;
const WITHOUT_TAIL = 3;

/** The inner parts of the odds that training listens to. */
interface Listened {
  at: number;
  add(odds: string, c: number, size: number): void;
}

export function crossingRows({ kind, seed, seconds }: CrossingsTask): CrossingRows {
  const day = simulateDay(drawShop(seed, kind), seed, seconds);
  const customers = customersByTime(day);
  const kit = KITS[seed % WITHOUT_TAIL === 0 ? 1 : 0] as Kit;
  const hasHead = seed % WITHOUT_HEAD !== 0;
  const lane = new Lane({ ...kit.layout, head: hasHead });
  const rows: CrossingRows = { entered: [], turnedBack: [], left: [] };
  const party = lane.party as NonNullable<Lane["party"]>;
  const inner = party as unknown as Listened;
  let classes: number[] = [];
  const add = inner.add.bind(party);
  inner.add = (odds, c, size) => {
    classes.push(inner.at + c);
    add(odds, c, size);
  };
  for (const way of ["entered", "turnedBack", "left"] as const) {
    const ask = (party[way] as (tMs: number, ...rest: unknown[]) => number).bind(party);
    (party as unknown as { [w in Way]: typeof ask })[way] = (tMs, ...rest) => {
      classes = [];
      const p = ask(tMs, ...rest);
      const left = customers[way].get(tMs) ?? 0;
      customers[way].set(tMs, left - 1);
      rows[way].push([left > 0 ? 1 : 0, p, ...classes]);
      return p;
    };
  }
  playInto(lane, day, (channel) => kit.channels.has(channel) && (hasHead || channel !== HEAD));
  return rows;
}

function playInto(lane: Lane, { trace, truth }: FamilyDay, isHeard: (channel: number) => boolean): void {
  let i = 0;
  for (let s = 0; s < truth.seconds; s++) {
    for (; i < trace.length && (trace.tMs[i] as number) <= 1000 * s; i++) {
      const [channel, value] = [trace.channel[i] as number, trace.value[i] as number];
      if (isHeard(channel)) lane.feed(channel as Channel, value, trace.status[i] as number, trace.tMs[i] as number);
    }
    lane.tick(1000 * s);
  }
}

/** How many customers the crossings at each time stand for. */
function customersByTime(day: FamilyDay): { [way in Way]: Map<number, number> } {
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
  let second = 0;
  for (let i = 0; i < trace.length; i++) {
    const [channel, tMs] = [trace.channel[i] as number, trace.tMs[i] as number];
    // Asked as often as a lane does: a beam that has been quiet is trusted again.
    for (; 1000 * second < tMs; second++) [entry, exit].map((gate) => gate.fluttering(1000 * second));
    const isBlocked = trace.value[i] === 1;
    if (channel === EXIT && exit.edge(0, isBlocked, tMs) > 0) times.left.push(tMs);
    if (channel > ENTRY_2) continue;
    const crossings = entry.edge(channel, isBlocked, tMs);
    for (let n = 0; n < Math.abs(crossings); n++) times[crossings > 0 ? "entered" : "turnedBack"].push(tMs);
  }
  return times;
}
