// The dispatch: looks at the lanes, shows each pool of tills to the policy, only what can be trusted of it, and asks what it
// lacks; has calls, suggestions to close and lamps follow from that. Pure: is given the time; its state is plain data.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { adviceOf } from "./advice.ts";
import { acknowledgeCall, actOn, callsOf, emitBlock, lampsOf } from "./calls.ts";
import { followCloseSuggestions, isToldToClose } from "./close-suggestions.ts";
import type { AcknowledgedBy, Decision, DecisionInputs, Emit, Verdict } from "./decision.ts";
import { emitInto } from "./decision-inputs.ts";
import {
  callOf,
  type DispatchState,
  newDispatchState,
  noteTill,
  parseDispatchState,
  poolOf,
  tillOf,
} from "./dispatch-state.ts";
import { observeDoors, observeShare } from "./door.ts";
import { type ForecastScores, keepRecord, provenOf } from "./forecast-record.ts";
import { isClosed, isLine, isOpen, isTill, isTrusted, type LaneView, nameOf } from "./lane-view.ts";
import type { HalfHour } from "./past-weeks.ts";
import type { Assessment, LineView, Policy, PoolView } from "./policy.ts";
import { FRONT } from "./shop.ts";
import { followStalls, isMissing } from "./stalls.ts";
import { StateJournal } from "./state-journal.ts";
import type { Targets } from "./targets.ts";
import { observeThroughput } from "./throughput.ts";
import { forecast, type TrafficParameters } from "./traffic.ts";

/** A till without a switch is taken to be closed when nobody has been there for this long. Unit ms; guess. */
const DESERTED_MS = 180000;

/** Decides for a whole shop, with one policy for all of its pools. */
export class Dispatch {
  private policy: Policy;
  private targets: Targets;
  private traffic: TrafficParameters;
  /** The rules as they are logged with decisions; undefined where inputs are not kept. */
  private rules: string | undefined;
  private state: DispatchState = newDispatchState();
  /** By the clock by which it decides; empty: not known. */
  private pastWeeks: readonly HalfHour[] = [];
  private journal = new StateJournal<DispatchState>();

  constructor(policy: Policy, targets: Targets, traffic: TrafficParameters, rules: string | undefined) {
    this.policy = policy;
    this.targets = targets;
    this.traffic = traffic;
    this.rules = rules;
  }

  /** Continues from a state that was logged. */
  restore(logged: string): void {
    this.state = parseDispatchState(logged);
    this.journal.forget();
  }

  /** What the log knows of the same half hours of past weeks, by the clock by which it decides. No call depends on it. */
  knowPastWeeks(pastWeeks: readonly HalfHour[]): void {
    this.pastWeeks = pastWeeks;
    this.journal.forget();
  }

  /** How good its forecasts have been. */
  get forecastScores(): ForecastScores {
    const { in15, in30 } = this.state.forecasts;
    return { in15, in30 };
  }

  /** Continues scores of another dispatch of the shop. */
  set forecastScores(scores: ForecastScores) {
    this.state.forecasts = { ...this.state.forecasts, ...scores };
    this.journal.forget();
  }

  /** Takes over from the dispatch before it, when the rules or the boxes of the shop change, what the forecasts have learned. */
  succeed(before: Dispatch): void {
    this.knowPastWeeks(before.pastWeeks);
    this.forecastScores = before.forecastScores;
  }

  /** To be called whenever something changes, and once a second. Monotonic ms; time that goes back stands still. */
  decide(seen: readonly LaneView[], tMs: number): Verdict {
    const { state, targets } = this;
    const nowMs = Math.max(tMs, state.nowMs);
    const decisions: Decision[] = [];
    const emit = this.emitInto(decisions, "look", seen, nowMs);
    state.nowMs = nowMs;
    const lanes = this.note(seen, nowMs);
    followCloseSuggestions(state, lanes, emit);
    followStalls(state, lanes, targets, nowMs, emit);
    const advice = this.poolViews(lanes).map((view) => {
      const assessment = this.assess(view, nowMs);
      const count = decisions.length;
      const block = actOn(state, view, assessment, lanes, targets, nowMs, emit);
      const acted = decisions.length > count;
      const viewAfter = (acted ? this.poolViews(lanes) : []).find((s) => s.pool === view.pool) ?? view;
      const name = (box: string): string => nameOf(lanes, box);
      const advice = adviceOf({ view: viewAfter, assessment, block, state, targets, nowMs, nameOf: name });
      emitBlock(state, view, block, advice.because, nowMs, emit);
      return advice;
    });
    const lamps: Map<string, LampSignal> = lampsOf(state, lanes, targets, nowMs);
    if (decisions.length > 0) this.journal.forget();
    else this.journal.add({ lanes: seen, nowMs });
    return { lamps, decisions, calls: callsOf(state, lanes), advice };
  }

  /** Somebody is on the way to a till. Nothing happens where it is not called, or has been acknowledged before. */
  acknowledge(box: string, seen: readonly LaneView[], tMs: number, by: AcknowledgedBy): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.state.nowMs);
    acknowledgeCall(this.state, box, by, nowMs, this.emitInto(decisions, "acknowledge", seen, nowMs));
    this.journal.forget();
    return decisions;
  }

  /** The host is stopping: calls end. */
  stop(seen: readonly LaneView[], tMs: number): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.state.nowMs);
    const emit = this.emitInto(decisions, "stop", seen, nowMs);
    for (const call of this.state.calls.splice(0)) emit("withdrawn", call.box, { code: "restarted" });
    this.journal.forget();
    return decisions;
  }

  /** What gives the state as it was when this was called. */
  private stateBefore(): () => string {
    this.journal.begin(this.state);
    // Whoever asks comes later, when other weeks may be known.
    const { pastWeeks } = this;
    return this.journal.before((state, looks) => {
      const again = new Dispatch(this.policy, this.targets, this.traffic, undefined);
      again.state = state;
      again.pastWeeks = pastWeeks;
      for (const { lanes, nowMs } of looks) again.decide(lanes, nowMs);
      return again.state;
    });
  }

  private emitInto(
    decisions: Decision[],
    event: DecisionInputs["event"],
    seen: readonly LaneView[],
    nowMs: number,
  ): Emit {
    const { rules } = this;
    const logged = rules === undefined ? undefined : { rules, stateBefore: this.stateBefore() };
    return emitInto(decisions, event, seen, logged, nowMs);
  }

  /** What can be noted before anything is judged: open tills, counts. Deserted tills are taken to be closed. */
  private note(seen: readonly LaneView[], nowMs: number): LaneView[] {
    const { state, targets } = this;
    const lanes = seen.map((lane) => asSwitched(state, lane, nowMs));
    for (const lane of lanes)
      if (isTill(lane) && (isOpen(lane) || isClosed(lane))) noteTill(state, lane.box, lane.pool, isOpen(lane), nowMs);
    observeDoors(state.door, lanes, this.traffic.shoppingMin, nowMs);
    for (const [pool, members] of poolsOf(lanes)) {
      const { throughput } = poolOf(state, pool);
      const { arrivals, dtS, heardS } = observeThroughput(throughput, members, targets.minConfidence, nowMs);
      if (pool !== FRONT) continue;
      observeShare(state.door, arrivals, dtS);
      const traffic = forecast(throughput, state.door, this.traffic);
      keepRecord(state.forecasts, { customers: arrivals, heardS }, traffic, nowMs, this.pastWeeks);
    }
    return lanes;
  }

  private poolViews(lanes: readonly LaneView[]): PoolView[] {
    return poolViewsOf(lanes, tillStatusOf(this.state), this.targets);
  }

  private assess(view: PoolView, nowMs: number): Assessment {
    const pool = poolOf(this.state, view.pool);
    const isFront = view.pool === FRONT;
    const traffic = forecast(pool.throughput, isFront ? this.state.door : undefined, this.traffic);
    const shown = isFront ? provenOf(this.state.forecasts, traffic) : traffic;
    return this.policy.assess(view, shown, this.targets, pool.policy, nowMs);
  }
}

/** A till without a switch never reports that it is closed: it is taken to be, when it has been idle for minutes. */
function asSwitched(state: DispatchState, lane: LaneView, nowMs: number): LaneView {
  const { telemetry } = lane;
  if (lane.hasSwitch || !isTill(lane) || telemetry === undefined || lane.freshness !== "fresh") return lane;
  const till = tillOf(state, lane.box);
  if (telemetry.state !== "idle") till.idleMs = -1;
  else if (till.idleMs < 0) till.idleMs = nowMs;
  const isDeserted = till.idleMs >= 0 && nowMs - till.idleMs >= DESERTED_MS;
  return isDeserted ? { ...lane, telemetry: { ...telemetry, state: "closed" } } : lane;
}

/** What the dispatch knows of tills beyond their telemetry. */
export interface TillStatus {
  isPresumedOpen(box: string): boolean;
  isStalled(box: string): boolean;
  isToldToClose(box: string): boolean;
  isCalled(box: string): boolean;
}

function tillStatusOf(state: DispatchState): TillStatus {
  return {
    isPresumedOpen: (box) => state.tills[box]?.open === true,
    isStalled: (box) => isMissing(state, box),
    isToldToClose: (box) => isToldToClose(state, box),
    isCalled: (box) => callOf(state, box) !== undefined,
  };
}

/** The members of each pool, in the order of the shop's places; doors belong to none. */
function poolsOf(lanes: readonly LaneView[]): Map<string, LaneView[]> {
  const pools = new Map<string, LaneView[]>();
  for (const lane of lanes) {
    if (lane.role === "door") continue;
    const members = pools.get(lane.pool);
    if (members === undefined) pools.set(lane.pool, [lane]);
    else members.push(lane);
  }
  return pools;
}

/** Pools of a shop in the order of its places. */
export function poolViewsOf(lanes: readonly LaneView[], tillStatus: TillStatus, targets: Targets): PoolView[] {
  return [...poolsOf(lanes)].map(([pool, members]) => poolViewOf(pool, members, tillStatus, targets));
}

function poolViewOf(pool: string, lanes: readonly LaneView[], tillStatus: TillStatus, targets: Targets): PoolView {
  const view: PoolView = {
    ...{ pool, name: lanes.find((lane) => lane.box === pool)?.name ?? "" },
    ...{ lines: [], longest: undefined, waiting: 0, unsure: [] },
    ...{ tills: 0, serving: 0, coming: 0, closed: [], open: [] },
  };
  for (const lane of lanes) {
    if (isLine(lane)) addLine(view, lane, targets);
    if (isTill(lane)) addTill(view, lane, tillStatus);
  }
  return view;
}

function addLine(view: PoolView, lane: LaneView, targets: Targets): void {
  if (!isTrusted(lane, targets.minConfidence)) {
    if (!isClosed(lane)) view.unsure.push(lane.name);
    return;
  }
  // A line before a closed till counts only when it is long: who walks past would otherwise be taken for one.
  if (isClosed(lane) && (lane.telemetry?.waiting ?? 0) <= targets.callAbove) return;
  const line = lineOf(lane);
  view.lines.push(line);
  view.waiting += line.waiting;
  if (view.longest === undefined || isLonger(line, view.longest)) view.longest = line;
}

function addTill(view: PoolView, lane: LaneView, tillStatus: TillStatus): void {
  const isCalled = tillStatus.isCalled(lane.box);
  view.tills += 1;
  if (isCalled) view.coming += 1;
  else if (isClosed(lane)) view.closed.push(lane);
  if (isOpen(lane)) view.open.push(lane);
  if (!isCalled && isServing(lane, tillStatus)) view.serving += 1;
}

function isServing(lane: LaneView, tillStatus: TillStatus): boolean {
  if (tillStatus.isToldToClose(lane.box)) return false;
  if (lane.freshness !== "fresh") return tillStatus.isPresumedOpen(lane.box);
  return isOpen(lane) && !tillStatus.isStalled(lane.box);
}

function lineOf(lane: LaneView): LineView {
  const { waiting, waitS, confidencePercent } = lane.telemetry ?? { waiting: 0, waitS: null, confidencePercent: 0 };
  return {
    box: lane.box,
    name: lane.name,
    role: lane.role,
    waiting: waiting ?? 0,
    waitS,
    confidence: confidencePercent / 100,
  };
}

function isLonger(a: LineView, b: LineView): boolean {
  return a.waiting !== b.waiting ? a.waiting > b.waiting : (a.waitS ?? 0) > (b.waitS ?? 0);
}
