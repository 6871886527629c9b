// Keeps what the staff page says calm: noisy facts are taken over together, at most every ten seconds; events at once.
// Pure: is given the host's time. Whatever is drawn from its shop agrees, as nothing is held in one place and not in another.
import type { SensorState } from "../../../protocol/sensor-states.ts";
import type { Sensor } from "../../core/boxes/sensor-states.ts";
import type { Advice } from "../../core/dispatch/decision.ts";
import type { LaneSnapshot, Snapshot } from "../snapshot.ts";
import { inTens, isWide, type WaitDoubt } from "./formats.ts";

/** The part of the store that the staff page speaks of. */
export type Shop = Pick<Snapshot, "nowMs" | "lanes" | "calls" | "advice" | "decisions">;

/** A headline that changes more often is not read. Unit ms. */
export const HOLD_MS = 10000;

/** Facts that waver with every record: which lengths are sure enough, and how many tills are needed. */
interface Noisy {
  sure: Map<string, boolean>;
  advice: Map<string, Advice>;
}

/** A trusted length that is less sure than this is marked so. Unit %; guess. */
const MIDDLING_PERCENT = 80;

/** How sure a length is, as a mark that can be seen from afar: three bars, two, or one. */
export function sureMark({ isTrusted, surePercent }: LaneSnapshot): "yes" | "fairly" | "no" {
  if (!isTrusted) return "no";
  return surePercent < MIDDLING_PERCENT ? "fairly" : "yes";
}

/** A wait from here on is marked where its range is wide. Unit s. */
const VAGUE_S = 120;

/** What a lane's wait lacks, on its card and in every sentence. */
export function doubtOf({ isTrusted, isAtLeast, state, ...wait }: LaneSnapshot): WaitDoubt | undefined {
  const { waitS, waitLowS, waitHighS } = wait;
  if (!isTrusted) return "guess";
  if (isAtLeast) return "least";
  if (state === "stalled") return "held-up";
  if (waitS === null || waitS < VAGUE_S) return undefined;
  return waitLowS === null || waitHighS === null || isWide(waitLowS, waitHighS) ? "rough" : undefined;
}

/** Remembers the noisy facts that are shown. */
export class CalmShop {
  private marks = new Marks();
  private callDoubts = new CallDoubts();
  private events = "";
  private shown: Noisy | undefined;
  private facts = "";
  private shownMs = 0;

  /** The shop to be shown. Lengths, waits, calls, lamps and whatever is in doubt are always as they are now. */
  update<S extends Shop>(now: S): S {
    const shop = { ...now, lanes: now.lanes.map(withToldWait) };
    const { nowMs } = shop;
    const events = eventsOf(shop);
    const facts = factsOf(shop);
    const isHeld = this.shown !== undefined && events === this.events && nowMs >= this.shownMs;
    if (!isHeld || this.shown === undefined || (facts !== this.facts && nowMs - this.shownMs >= HOLD_MS)) {
      this.shown = noisyOf(shop);
      this.facts = facts;
      this.events = events;
      this.shownMs = nowMs;
    } else if (facts === this.facts) this.shown = noisyOf(shop);
    const { shown } = this;
    return this.callDoubts.update(this.marks.update(asShown(shop, shown)));
  }
}

/** A wait is told of ten seconds at least. */
const LEAST_S = 10;

/** A lane with its wait as it is told. */
function withToldWait(lane: LaneSnapshot): LaneSnapshot {
  return lane.waitS === null ? lane : { ...lane, waitS: Math.max(LEAST_S, inTens(lane.waitS)) };
}

/** Lets each lane's mark stand for as long as the headline, by holding the percentage that it is made of. */
class Marks {
  private held = new Map<string, { mark: string; percent: number; sinceMs: number }>();

  update<S extends Shop>(shop: S): S {
    const { nowMs } = shop;
    return { ...shop, lanes: shop.lanes.map((lane) => this.hold(lane, nowMs)) };
  }

  private hold(lane: LaneSnapshot, nowMs: number): LaneSnapshot {
    const before = this.held.get(lane.box);
    const mark = sureMark(lane);
    const isSame = mark === before?.mark;
    // Whether a length is used at all is held with the headline.
    const mayChange = before === undefined || mark === "no" || before.mark === "no" || nowMs < before.sinceMs;
    if (before !== undefined && !isSame && !mayChange && nowMs - before.sinceMs < HOLD_MS)
      return { ...lane, surePercent: before.percent };
    const sinceMs = isSame && before !== undefined ? before.sinceMs : nowMs;
    this.held.set(lane.box, { mark, percent: lane.surePercent, sinceMs });
    return lane;
  }
}

/** Marks the wait that a call was made for as its line's was when the call came: the sentence is one of then. */
class CallDoubts {
  private held = new Map<string, WaitDoubt | undefined>();

  update<S extends Shop>(shop: S): S {
    const now = new Map<string, WaitDoubt | undefined>();
    const calls = shop.calls.map((call) => {
      const { because } = call;
      const lane = "line" in because ? shop.lanes.find(({ name }) => name === because.line) : undefined;
      const key = `${call.box} ${call.sinceMs}`;
      const doubt = this.held.has(key) ? this.held.get(key) : lane && doubtOf(lane);
      now.set(key, doubt);
      return { ...call, because: { ...because, doubt } };
    });
    this.held = now;
    return { ...shop, calls };
  }
}

/** Whether a lane's sensors or link are in doubt, and not merely its length. */
export function isInDoubt({ freshness, state }: LaneSnapshot): boolean {
  return freshness !== "fresh" || state === "blind" || state === "unknown";
}

/** Sensors that report a fault: one that is starting has none yet. */
export function faultsOf(lane: LaneSnapshot): [Sensor, SensorState][] {
  return notWell(lane).filter(([, is]) => is !== "starting");
}

/** Whether a sensor has had no time to give a sample since its box started. */
export function isStarting(lane: LaneSnapshot): boolean {
  return notWell(lane).some(([, is]) => is === "starting");
}

/** Sensors that do not work, or not yet. */
export function notWell({ health }: LaneSnapshot): [Sensor, SensorState][] {
  const all = Object.entries(health ?? {}) as [Sensor, SensorState][];
  return all.filter(([, is]) => is !== "ok" && is !== "absent");
}

/** What is told at once: calls, suggestions to close, tills that open, close or stall, lanes that fall silent. */
function eventsOf({ lanes, calls, advice }: Shop): string {
  return JSON.stringify([
    lanes.map((lane) => [lane.box, lane.name, isInDoubt(lane), lane.state === "closed", lane.state === "stalled"]),
    calls.map(({ box, state }) => [box, state]),
    advice.map(({ pool, open, mayClose }) => [pool, open, mayClose]),
  ]);
}

function factsOf({ lanes, advice }: Shop): string {
  return JSON.stringify([
    lanes.map(({ isTrusted }) => isTrusted),
    advice.map(({ situation, because, wanted }) => [situation, because.code, wanted]),
  ]);
}

function noisyOf({ lanes, advice }: Shop): Noisy {
  return {
    sure: new Map(lanes.map((lane) => [lane.box, lane.isTrusted])),
    advice: new Map(advice.map((pool) => [pool.pool, pool])),
  };
}

/** Reasons to leave a line as it is. */
const REASSURING: readonly Advice["because"]["code"][] = ["enough", "within"];

function asShown<S extends Shop>(shop: S, shown: Noisy): S {
  const lanes = shop.lanes.map((lane) => ({
    ...lane,
    isTrusted: shown.sure.get(lane.box) ?? lane.isTrusted,
    lamp: lampOf(lane, shop.calls),
  }));
  const advice = shop.advice.map((now) => {
    const before = shown.advice.get(now.pool) ?? now;
    // Nobody is reassured by what the host no longer says.
    const isKept = before.because.code !== now.because.code && !REASSURING.includes(before.because.code);
    const because = isKept ? before.because : now.because;
    return { ...before, because: withWanted(withLineNow(because, lanes), before.wanted.now) };
  });
  return { ...shop, lanes, advice };
}

/** A lamp holds its signal for some seconds after a call has ended, when nobody is asked for any more. */
function lampOf({ box, lamp, rule }: LaneSnapshot, calls: Shop["calls"]): LaneSnapshot["lamp"] {
  const isOver = (lamp === "open" || lamp === "coming") && !calls.some((call) => call.box === box);
  return isOver && rule === "host" ? "off" : lamp;
}

/** A reason tells its line as it is now, as the card beside it does: lanes are heard between two looks of the host. */
function withLineNow(because: Advice["because"], lanes: readonly LaneSnapshot[]): Advice["because"] {
  if (!("line" in because) || !("waitS" in because)) return because;
  const lane = lanes.find(({ name }) => name === because.line);
  if (lane === undefined) return because;
  const told = { waiting: lane.waiting ?? 0, waitS: lane.waitS, doubt: doubtOf(lane) };
  return { ...because, ...told };
}

/** A reason needs as many tills as the count beside it, which is held. */
function withWanted(because: Advice["because"], wanted: number | null): Advice["because"] {
  return "wanted" in because && wanted !== null ? { ...because, wanted } : because;
}
