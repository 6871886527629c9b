// The dispatch: looks at the lanes, asks the policy what each pool of tills lacks, and calls, releases and lights lamps
// within the shop's holds and caps. Pure: is given the time; its memory is plain data.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { adviceOf } from "./advice.ts";
import { acknowledgeCall, callsOf, callTill, cappedMs, followCalls, nextTill, type Say } from "./calls.ts";
import { followReleases, isReleased, release, revoke } from "./close-suggestions.ts";
import type { AcknowledgedBy, CallBlock, Decision, DecisionInputs, Verdict } from "./decision.ts";
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
import { lampsOf } from "./lamp-holds.ts";
import { isClosed, isOpen, isTill, type LaneView } from "./lane-view.ts";
import type { Assessment, Policy } from "./policy.ts";
import { type PoolView, poolViewsOf } from "./pool-view.ts";
import { type Reason, sayReason } from "./reason.ts";
import { FRONT } from "./shop.ts";
import { followStalls } from "./stalls.ts";
import type { Targets } from "./targets.ts";
import { observeThroughput } from "./throughput.ts";
import { forecast, type TrafficParameters } from "./traffic.ts";

/** A till without a switch at which nobody has been for this long is taken to be closed. Unit ms; guess. */
const DESERTED_MS = 180000;

/** Decides for a whole shop, with one policy for all of its pools. */
export class Dispatch {
  private policy: Policy;
  private targets: Targets;
  private traffic: TrafficParameters;
  /** The rules as they are logged with decisions; undefined where their inputs are not kept. */
  private rules: string | undefined;
  private memory: DispatchState = newDispatchState();

  constructor(policy: Policy, targets: Targets, traffic: TrafficParameters, rules: string | undefined) {
    this.policy = policy;
    this.targets = targets;
    this.traffic = traffic;
    this.rules = rules;
  }

  /** Takes up a memory that was logged. */
  restore(memory: string): void {
    this.memory = parseDispatchState(memory);
  }

  /** To be called whenever something changes and once a second. Time is monotonic ms; one that goes back stands still. */
  decide(seen: readonly LaneView[], tMs: number): Verdict {
    const { memory, targets } = this;
    const nowMs = Math.max(tMs, memory.nowMs);
    const decisions: Decision[] = [];
    const say = this.sayInto(decisions, "look", seen, nowMs);
    memory.nowMs = nowMs;
    const lanes = this.note(seen, nowMs);
    followReleases(memory, lanes, say);
    followStalls(memory, lanes, targets, nowMs, say);
    const advice = this.sights(lanes).map((sight) => {
      const assessment = this.assess(sight, nowMs);
      const count = decisions.length;
      const held = this.act(sight, assessment, lanes, nowMs, say);
      const acted = decisions.length > count;
      const sightAfter = (acted ? this.sights(lanes) : []).find((s) => s.pool === sight.pool) ?? sight;
      const name = (box: string): string => nameOf(lanes, box);
      const advice = adviceOf({ sight: sightAfter, assessment, held, memory, targets, nowMs, nameOf: name });
      this.sayHeld(sight, held, advice.because, nowMs, say);
      return advice;
    });
    const lamps: Map<string, LampSignal> = lampsOf(memory, lanes, targets, nowMs);
    return { lamps, decisions, calls: callsOf(memory, lanes), advice };
  }

  /** Somebody is on the way to a called till. Nothing happens where none is called, or somebody has said so before. */
  acknowledge(box: string, seen: readonly LaneView[], tMs: number, by: AcknowledgedBy): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.memory.nowMs);
    acknowledgeCall(this.memory, box, by, nowMs, this.sayInto(decisions, "acknowledge", seen, nowMs));
    return decisions;
  }

  /** The host is going: calls end. */
  stop(seen: readonly LaneView[], tMs: number): Decision[] {
    const decisions: Decision[] = [];
    const nowMs = Math.max(tMs, this.memory.nowMs);
    const say = this.sayInto(decisions, "stop", seen, nowMs);
    for (const call of this.memory.calls.splice(0)) say("withdrawn", call.box, { code: "restarted" });
    return decisions;
  }

  /** Tells decisions, with what they are made on: the memory as it is now, before anything is decided. */
  private sayInto(
    decisions: Decision[],
    event: DecisionInputs["event"],
    seen: readonly LaneView[],
    nowMs: number,
  ): Say {
    const memory = this.rules === undefined ? "" : JSON.stringify(this.memory);
    const rules = this.rules ?? "";
    return (kind, box, because) => {
      const inputs: DecisionInputs = { event, nowMs, lanes: seen.map(inputOf), memory, rules };
      decisions.push({ tMs: nowMs, kind, box, name: nameOf(seen, box), reason: sayReason(because), because, inputs });
    };
  }

  /** What can be noted before anything is judged: open tills, counts. Lanes with deserted tills taken for closed. */
  private note(seen: readonly LaneView[], nowMs: number): LaneView[] {
    const { memory, targets } = this;
    const lanes = seen.map((lane) => asSwitched(memory, lane, nowMs));
    for (const lane of lanes)
      if (isTill(lane) && (isOpen(lane) || isClosed(lane))) noteTill(memory, lane.box, lane.pool, isOpen(lane), nowMs);
    observeDoors(memory.door, lanes, this.traffic.shoppingMin, nowMs);
    for (const pool of new Set(lanes.filter((l) => l.role !== "door").map((l) => l.pool))) {
      const members = lanes.filter((l) => l.pool === pool);
      const { arrivals, dtS } = observeThroughput(poolOf(memory, pool).flow, members, targets.minConfidence, nowMs);
      if (pool === FRONT) observeShare(memory.door, arrivals, dtS);
    }
    return lanes;
  }

  private sights(lanes: readonly LaneView[]): PoolView[] {
    const { memory } = this;
    const tills = {
      isPresumedOpen: (box: string) => memory.tills[box]?.open === true,
      isStalled: (box: string) => memory.tills[box]?.stalled === true,
      isReleased: (box: string) => isReleased(memory, box),
      isCalled: (box: string) => callOf(memory, box) !== undefined,
    };
    return poolViewsOf(lanes, tills, this.targets);
  }

  private assess(sight: PoolView, nowMs: number): Assessment {
    const pool = poolOf(this.memory, sight.pool);
    const traffic = forecast(pool.flow, sight.pool === FRONT ? this.memory.door : undefined, this.traffic);
    return this.policy.assess(sight, traffic, this.targets, pool.policy, nowMs);
  }

  /** Once for each time that a call is held back, so that the log can say why nothing was called. */
  private sayHeld(sight: PoolView, held: CallBlock, because: Reason, nowMs: number, say: Say): void {
    const pool = poolOf(this.memory, sight.pool);
    const isCalled = this.memory.calls.some((call) => call.pool === sight.pool);
    if (held.by === "nothing" || isCalled || sight.longest === undefined) pool.held = "nothing";
    else if (held.by !== pool.held && nowMs - pool.heldMs >= HELD_AGAIN_MS) {
      pool.held = held.by;
      pool.heldMs = nowMs;
      say("held", sight.longest.box, because);
    }
  }

  /** Ends and makes calls and releases of a pool; says what holds back a call that should be made. */
  private act(sight: PoolView, assessment: Assessment, lanes: readonly LaneView[], nowMs: number, say: Say): CallBlock {
    const { memory, targets } = this;
    const eased = { isEased: assessment.eased && sight.unsure.length === 0, longest: targets.quietAtMost };
    const unanswered = followCalls(memory, sight.pool, lanes, eased, targets, nowMs, say);
    const cap = cappedMs(memory, targets, nowMs);
    const free = nextTill(memory, sight.closed);
    if (unanswered !== undefined && assessment.lacking !== undefined && cap === 0 && free !== undefined) {
      const till = nameOf(lanes, unanswered.box);
      callTill(memory, free, { code: "nobody-came", till, seconds: (nowMs - unanswered.sinceMs) / 1000 }, nowMs, say);
      return { by: "nothing", ms: 0 };
    }
    const { call } = assessment;
    if (call === undefined) {
      if (assessment.release !== undefined) release(memory, sight, assessment.release, targets, nowMs, say);
      return { by: "nothing", ms: 0 };
    }
    if (revoke(memory, sight, nowMs, say)) return { by: "nothing", ms: 0 };
    const coolMs = poolOf(memory, sight.pool).actedMs + targets.coolDownMs - nowMs;
    if (free === undefined) return { by: "all-open", ms: 0 };
    if (cap > 0) return { by: "cap", ms: cap };
    if (coolMs > 0) return { by: "cool-down", ms: coolMs };
    callTill(memory, free, call, nowMs, say);
    return { by: "nothing", ms: 0 };
  }
}

/** The same is not said again within this time. Unit ms. */
const HELD_AGAIN_MS = 60000;

/** A till without a switch is never said to be closed: where nobody has been for minutes, it is taken for closed. */
function asSwitched(memory: DispatchState, lane: LaneView, nowMs: number): LaneView {
  const { telemetry } = lane;
  if (lane.hasSwitch || !isTill(lane) || telemetry === undefined || lane.freshness !== "fresh") return lane;
  const till = tillOf(memory, lane.box);
  if (telemetry.state !== "idle") till.idleMs = -1;
  else if (till.idleMs < 0) till.idleMs = nowMs;
  const deserted = till.idleMs >= 0 && nowMs - till.idleMs >= DESERTED_MS;
  return deserted ? { ...lane, telemetry: { ...telemetry, state: "closed" } } : lane;
}

function nameOf(lanes: readonly LaneView[], box: string): string {
  return lanes.find((lane) => lane.box === box)?.name ?? box;
}
