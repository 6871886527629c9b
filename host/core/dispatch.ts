// The dispatch. Each look at the lanes builds a view of every pool of tills from trusted data only, asks the policy how many tills
// it lacks, and derives calls, suggestions to close and lamps. Pure: time is an argument; its state is plain data.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { adviceOf } from "./advice.ts";
import { acknowledgeCall, actOn, callsOf, emitBlock, lampsOf } from "./calls.ts";
import { followCloseSuggestions } from "./close-suggestions.ts";
import type { AcknowledgedBy, Decision, DecisionInputs, Emit, Verdict } from "./decision.ts";
import { emitInto } from "./decision-inputs.ts";
import {
  type DispatchState,
  newDispatchState,
  noteTill,
  parseDispatchState,
  poolOf,
  tillOf,
} from "./dispatch-state.ts";
import { observeDoors, observeShare } from "./door.ts";
import { type ForecastScores, keepRecord, provenOf } from "./forecast-record.ts";
import { type KnownLane, KnownLanes } from "./known-lanes.ts";
import { isClosed, isOpen, isTill, type LaneView, nameOf } from "./lane-view.ts";
import type { HalfHour } from "./past-weeks.ts";
import type { Assessment, Policy, PoolView } from "./policy.ts";
import { poolsOf, poolViewsOf, tillStatusOf } from "./pool-views.ts";
import { FRONT } from "./shop.ts";
import { followStalls } from "./stalls.ts";
import { StateJournal } from "./state-journal.ts";
import type { Targets } from "./targets.ts";
import { observeThroughput } from "./throughput.ts";
import { forecast, type TrafficParameters } from "./traffic.ts";

/** A till without a switch counts as closed when nobody has been there for this long. Unit ms; guess. */
const DESERTED_MS = 180000;

/** Decides for a whole shop, with one policy for all its pools. */
export class Dispatch {
  private policy: Policy;
  private targets: Targets;
  private traffic: TrafficParameters;
  /** Policy and targets as JSON, logged with decisions; undefined where inputs are not kept. */
  private rules: string | undefined;
  private state: DispatchState = newDispatchState();
  /** Times by the clock of decisions; empty: not known. */
  private pastWeeks: readonly HalfHour[] = [];
  private journal = new StateJournal<DispatchState>();
  private known: KnownLanes;
  private lamps: ReadonlyMap<string, LampSignal> = new Map();
  /** The lanes at the look before, and the state that took them in: a lane whose object is unchanged holds nothing new. */
  private noted: { state: DispatchState; lanes: readonly LaneView[] } | undefined;

  constructor(policy: Policy, targets: Targets, traffic: TrafficParameters, rules: string | undefined) {
    this.policy = policy;
    this.targets = targets;
    this.traffic = traffic;
    this.rules = rules;
    this.known = new KnownLanes(this.state, targets);
  }

  /** Continues from a logged state. */
  restore(logged: string): void {
    this.state = parseDispatchState(logged);
    this.journal.forget();
  }

  /** Takes the same half hours of past weeks, as the log has them; times by the clock of decisions. No call depends on them. */
  knowPastWeeks(pastWeeks: readonly HalfHour[]): void {
    this.pastWeeks = pastWeeks;
    this.journal.forget();
  }

  /** How good its forecasts have been. */
  get forecastScores(): ForecastScores {
    const { in15, in30 } = this.state.forecasts;
    return { in15, in30 };
  }

  /** Continues with the scores of another dispatch of the shop. */
  set forecastScores(scores: ForecastScores) {
    this.state.forecasts = { ...this.state.forecasts, ...scores };
    this.journal.forget();
  }

  /** Takes over what the forecasts have learned, when the rules or the boxes of the shop change. */
  succeed(before: Dispatch): void {
    this.knowPastWeeks(before.pastWeeks);
    this.forecastScores = before.forecastScores;
  }

  /** One look at the lanes: to be called when something changes, and once a second. `tMs` is monotonic; it never goes back. */
  decide(seen: readonly LaneView[], tMs: number): Verdict {
    const { state, targets } = this;
    const nowMs = Math.max(tMs, state.nowMs);
    const decisions: Decision[] = [];
    const emit = this.emitInto(decisions, "look", seen, nowMs);
    state.nowMs = nowMs;
    const lanes = this.note(seen, nowMs);
    const known = this.knownOf(lanes);
    followCloseSuggestions(state, lanes, emit);
    followStalls(state, known, nowMs, emit);
    const advice = poolViewsOf(known, tillStatusOf(state)).map((view) => {
      const assessment = this.assess(view, nowMs);
      const count = decisions.length;
      const block = actOn(state, view, assessment, lanes, targets, nowMs, emit);
      const acted = decisions.length > count;
      const viewAfter =
        (acted ? poolViewsOf(known, tillStatusOf(state)) : []).find((s) => s.pool === view.pool) ?? view;
      const name = (box: string): string => nameOf(lanes, box);
      const advice = adviceOf({ view: viewAfter, assessment, block, state, targets, nowMs, nameOf: name });
      emitBlock(state, view, block, advice.because, nowMs, emit);
      return advice;
    });
    this.lamps = lampsOf(state, known, this.lamps, targets, nowMs);
    if (decisions.length > 0) this.journal.forget();
    else this.journal.add({ lanes: seen, nowMs });
    return { lamps: this.lamps, decisions, calls: callsOf(state, lanes), advice };
  }

  /** Somebody is on the way to a till. Does nothing where it is not called or already acknowledged. */
  acknowledge(box: string, seen: readonly LaneView[], tMs: number, by: AcknowledgedBy): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.state.nowMs);
    acknowledgeCall(this.state, box, by, nowMs, this.emitInto(decisions, "acknowledge", seen, nowMs));
    this.journal.forget();
    return decisions;
  }

  /** Ends all calls: the host is stopping. */
  stop(seen: readonly LaneView[], tMs: number): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.state.nowMs);
    const emit = this.emitInto(decisions, "stop", seen, nowMs);
    for (const call of this.state.calls.splice(0)) emit("withdrawn", call.box, { code: "restarted" });
    this.journal.forget();
    return decisions;
  }

  /** A function that computes, later, the state as it is now: for the log, so that no lamp waits for it. */
  private stateBefore(): () => string {
    this.journal.begin(this.state);
    // By the time the function is called, these may have been replaced.
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

  /** Takes in the lanes before anything is decided: open tills, doors, arrivals. Returns them with deserted tills as closed. */
  private note(seen: readonly LaneView[], nowMs: number): LaneView[] {
    const { state, targets } = this;
    const lanes = seen.map((lane) => asSwitched(state, lane, nowMs));
    const before = this.noted?.state === state ? this.noted.lanes : [];
    lanes.forEach((lane, i) => {
      if (lane === before[i]) return;
      if (isTill(lane) && (isOpen(lane) || isClosed(lane))) noteTill(state, lane.box, lane.pool, isOpen(lane), nowMs);
    });
    this.noted = { state, lanes };
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

  private knownOf(lanes: readonly LaneView[]): readonly KnownLane[] {
    if (!this.known.isOf(this.state)) this.known = new KnownLanes(this.state, this.targets);
    return this.known.of(lanes);
  }

  private assess(view: PoolView, nowMs: number): Assessment {
    const pool = poolOf(this.state, view.pool);
    const isFront = view.pool === FRONT;
    const traffic = forecast(pool.throughput, isFront ? this.state.door : undefined, this.traffic);
    const shown = isFront ? provenOf(this.state.forecasts, traffic) : traffic;
    return this.policy.assess(view, shown, this.targets, pool.policy, nowMs);
  }
}

/** A till without a switch never reports that it is closed. It counts as closed once it has been idle for DESERTED_MS. */
function asSwitched(state: DispatchState, lane: LaneView, nowMs: number): LaneView {
  const { telemetry } = lane;
  if (lane.hasSwitch || !isTill(lane) || telemetry === undefined || lane.freshness !== "fresh") return lane;
  const till = tillOf(state, lane.box);
  if (telemetry.state !== "idle") till.idleMs = -1;
  else if (till.idleMs < 0) till.idleMs = nowMs;
  const isDeserted = till.idleMs >= 0 && nowMs - till.idleMs >= DESERTED_MS;
  return isDeserted ? { ...lane, telemetry: { ...telemetry, state: "closed" } } : lane;
}
