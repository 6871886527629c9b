// The dispatch: looks at the lanes, asks the policy what each pool of tills lacks, and decides on calls, suggestions to
// close and lamps within the shop's cool-downs and caps. Pure: is given the time; its state is plain data.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { adviceOf } from "./advice.ts";
import { acknowledgeCall, callsOf, callTill, cappedMs, followCalls, lampsOf, nextTill } from "./calls.ts";
import { followCloseSuggestions, isToldToClose, suggestClosing, withdrawSuggestion } from "./close-suggestions.ts";
import type { AcknowledgedBy, CallBlock, Decision, DecisionInputs, Emit, Verdict } from "./decision.ts";
import { inputOf } from "./decision-inputs.ts";
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
import { fillingMs } from "./filling.ts";
import { type ForecastScores, keepRecord, provenOf } from "./forecast-record.ts";
import { isClosed, isOpen, isTill, type LaneView } from "./lane-view.ts";
import type { HalfHour } from "./past-weeks.ts";
import type { Assessment, Policy } from "./policy.ts";
import { type PoolView, poolsOf, poolViewsOf } from "./pool-view.ts";
import { describeReason, type Reason } from "./reason.ts";
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
      const block = this.act(view, assessment, lanes, nowMs, emit);
      const acted = decisions.length > count;
      const viewAfter = (acted ? this.poolViews(lanes) : []).find((s) => s.pool === view.pool) ?? view;
      const name = (box: string): string => nameOf(lanes, box);
      const advice = adviceOf({ view: viewAfter, assessment, block, state, targets, nowMs, nameOf: name });
      this.emitBlock(view, block, advice.because, nowMs, emit);
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

  /**
   * Collects decisions, each with its inputs: the state is as it is now, before anything is decided. They are worked out when
   * they are asked for: a lamp does not wait for them.
   */
  private emitInto(
    decisions: Decision[],
    event: DecisionInputs["event"],
    seen: readonly LaneView[],
    nowMs: number,
  ): Emit {
    const { rules } = this;
    const stateBefore = rules === undefined ? undefined : this.stateBefore();
    let inputs: DecisionInputs | undefined;
    return (kind, box, because) => {
      decisions.push({
        tMs: nowMs,
        kind,
        box,
        name: nameOf(seen, box),
        reason: describeReason(because),
        because,
        get inputs() {
          inputs ??= { event, nowMs, lanes: seen.map(inputOf), state: stateBefore?.() ?? "", rules: rules ?? "" };
          return inputs;
        },
      });
    };
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
    const { state } = this;
    const tills = {
      isPresumedOpen: (box: string) => state.tills[box]?.open === true,
      isStalled: (box: string) => isMissing(state, box),
      isToldToClose: (box: string) => isToldToClose(state, box),
      isCalled: (box: string) => callOf(state, box) !== undefined,
    };
    return poolViewsOf(lanes, tills, this.targets);
  }

  private assess(view: PoolView, nowMs: number): Assessment {
    const pool = poolOf(this.state, view.pool);
    const isFront = view.pool === FRONT;
    const traffic = forecast(pool.throughput, isFront ? this.state.door : undefined, this.traffic);
    const shown = isFront ? provenOf(this.state.forecasts, traffic) : traffic;
    return this.policy.assess(view, shown, this.targets, pool.policy, nowMs);
  }

  /** Decides "held" once for each time that a call is blocked, so that the log can say why nothing was called. */
  private emitBlock(view: PoolView, block: CallBlock, because: Reason, nowMs: number, emit: Emit): void {
    const pool = poolOf(this.state, view.pool);
    const isCalled = this.state.calls.some((call) => call.pool === view.pool);
    if (block.cause === "nothing" || isCalled || view.longest === undefined) pool.block = "nothing";
    else if (block.cause !== pool.block && nowMs - pool.blockMs >= HELD_AGAIN_MS) {
      pool.block = block.cause;
      pool.blockMs = nowMs;
      emit("held", view.longest.box, because);
    }
  }

  /** Ends and makes calls and suggestions of a pool; returns what blocks a call that should be made. */
  private act(
    view: PoolView,
    assessment: Assessment,
    lanes: readonly LaneView[],
    nowMs: number,
    emit: Emit,
  ): CallBlock {
    const { state, targets } = this;
    const eased = { isEased: assessment.eased && view.unsure.length === 0, longest: targets.quietAtMost };
    const unanswered = followCalls(state, view.pool, lanes, eased, targets, nowMs, emit);
    const cap = cappedMs(state, targets, nowMs);
    const free = nextTill(state, view.closed);
    if (unanswered !== undefined && assessment.lacking !== undefined && cap === 0 && free !== undefined) {
      const till = nameOf(lanes, unanswered.box);
      callTill(state, free, { code: "nobody-came", till, seconds: (nowMs - unanswered.sinceMs) / 1000 }, nowMs, emit);
      return { cause: "nothing", ms: 0 };
    }
    const { call } = assessment;
    if (call === undefined) {
      if (assessment.close !== undefined) suggestClosing(state, view, assessment.close, targets, nowMs, emit);
      return { cause: "nothing", ms: 0 };
    }
    if (withdrawSuggestion(state, view, nowMs, emit)) return { cause: "nothing", ms: 0 };
    const coolMs = poolOf(state, view.pool).actedMs + targets.coolDownMs - nowMs;
    const fillMs = fillingMs(state, view, nowMs);
    if (fillMs > 0) return { cause: "cool-down", ms: Math.max(coolMs, fillMs) };
    if (free === undefined) return { cause: "all-open", ms: 0 };
    if (cap > 0) return { cause: "cap", ms: cap };
    if (coolMs > 0) return { cause: "cool-down", ms: coolMs };
    callTill(state, free, call, nowMs, emit);
    return { cause: "nothing", ms: 0 };
  }
}

/** The same block is not decided again within this time. Unit ms. */
const HELD_AGAIN_MS = 60000;

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

function nameOf(lanes: readonly LaneView[], box: string): string {
  return lanes.find((lane) => lane.box === box)?.name ?? box;
}
