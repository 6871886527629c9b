// The dispatch. Each look at the lanes builds a view of every pool of tills from trusted data only, asks the policy how many tills
// it lacks, and derives calls, suggestions to close and lamps. Pure: time is an argument; its state is plain data.
import type { LampSignal } from "../../../protocol/messages/lane-states.ts";
import { isClosed, isOpen, isTill, type LaneView } from "../lane-view.ts";
import { FRONT } from "../shop.ts";
import { adviceOf } from "./advice.ts";
import { acknowledgeCall, actOn, callsOf, emitBlock } from "./calls.ts";
import { followCloseSuggestions } from "./close-suggestions.ts";
import type { AcknowledgedBy, Decision, DecisionInputs, Emit, LookResult } from "./decision.ts";
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
import { lampsOf } from "./lamps.ts";
import { type LaneFacts, LaneFactsCache } from "./lane-facts.ts";
import type { Look } from "./look.ts";
import type { HalfHour } from "./past-weeks.ts";
import type { Assessment, Policy, PoolView } from "./policy.ts";
import { poolsOf, poolViewsOf, tillStatusOf } from "./pool-views.ts";
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
  private facts: LaneFactsCache;
  private lamps: ReadonlyMap<string, LampSignal> = new Map();
  /** The lanes at the look before, and the state that took them in: a lane whose object is unchanged holds nothing new. */
  private observed: { state: DispatchState; lanes: readonly LaneView[] } | undefined;

  constructor(policy: Policy, targets: Targets, traffic: TrafficParameters, rules: string | undefined) {
    this.policy = policy;
    this.targets = targets;
    this.traffic = traffic;
    this.rules = rules;
    this.facts = new LaneFactsCache(this.state, targets);
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
  takeOver(before: Dispatch): void {
    this.knowPastWeeks(before.pastWeeks);
    this.forecastScores = before.forecastScores;
  }

  /** One look at the lanes: to be called when something changes, and once a second. `tMs` is monotonic; if it goes back, time stands still. */
  decide(seen: readonly LaneView[], tMs: number): LookResult {
    const { state, targets } = this;
    const nowMs = Math.max(tMs, state.nowMs);
    const decisions: Decision[] = [];
    const emit = this.emitInto(decisions, "look", seen, nowMs);
    state.nowMs = nowMs;
    const lanes = this.observe(seen, nowMs);
    const look: Look = { state, lanes, targets, nowMs, emit };
    const facts = this.factsOf(lanes);
    const views = (): PoolView[] => poolViewsOf(facts, tillStatusOf(state));
    followCloseSuggestions(look);
    followStalls(look, facts);
    const advice = views().map((view) => {
      const assessment = this.assess(view, nowMs);
      const count = decisions.length;
      const block = actOn(look, view, assessment);
      const hasActed = decisions.length > count;
      const viewAfter = (hasActed ? views() : []).find(({ pool }) => pool === view.pool) ?? view;
      const advice = adviceOf(look, viewAfter, assessment, block);
      emitBlock(look, view, block, advice.because);
      return advice;
    });
    this.lamps = lampsOf(look, facts, this.lamps);
    if (decisions.length > 0) this.journal.forget();
    else this.journal.add({ lanes: seen, nowMs });
    return { lamps: this.lamps, decisions, calls: callsOf(state, lanes), advice };
  }

  /** Somebody is on the way to a till. Does nothing where it is not called or already acknowledged. */
  acknowledge(box: string, seen: readonly LaneView[], tMs: number, by: AcknowledgedBy): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.state.nowMs);
    const emit = this.emitInto(decisions, "acknowledge", seen, nowMs);
    acknowledgeCall({ state: this.state, nowMs, emit }, box, by);
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
  private observe(seen: readonly LaneView[], nowMs: number): LaneView[] {
    const { state, targets } = this;
    const lanes = seen.map((lane) => closedIfDeserted(state, lane, nowMs));
    const before = this.observed?.state === state ? this.observed.lanes : [];
    lanes.forEach((lane, i) => {
      if (lane === before[i]) return;
      if (isTill(lane) && (isOpen(lane) || isClosed(lane))) noteTill(state, lane.box, lane.pool, isOpen(lane), nowMs);
    });
    this.observed = { state, lanes };
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

  private factsOf(lanes: readonly LaneView[]): readonly LaneFacts[] {
    if (!this.facts.isFor(this.state)) this.facts = new LaneFactsCache(this.state, this.targets);
    return this.facts.of(lanes);
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
function closedIfDeserted(state: DispatchState, lane: LaneView, nowMs: number): LaneView {
  const { telemetry } = lane;
  if (lane.hasSwitch || !isTill(lane) || telemetry === undefined || lane.freshness !== "fresh") return lane;
  const till = tillOf(state, lane.box);
  if (telemetry.state !== "idle") till.idleMs = -1;
  else if (till.idleMs < 0) till.idleMs = nowMs;
  const isDeserted = till.idleMs >= 0 && nowMs - till.idleMs >= DESERTED_MS;
  return isDeserted ? { ...lane, telemetry: { ...telemetry, state: "closed" } } : lane;
}
