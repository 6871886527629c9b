// Judges calls by the truth: would the same policy, knowing all, have made this call within two minutes, and which call
// was not made that it would have.
import type { Verdict } from "../../host/core/decision.ts";
import { type DoorState, newDoorState, observeDoors, observeShare } from "../../host/core/door.ts";
import { isTill, type LaneView } from "../../host/core/lane-view.ts";
import { type PolicyChoice, policyOf } from "../../host/core/policies.ts";
import { DEFAULT_WORKLOAD, newPolicyTimers, type Policy, type Traffic } from "../../host/core/policy.ts";
import { type PoolView, poolViewsOf } from "../../host/core/pool-view.ts";
import type { Targets } from "../../host/core/targets.ts";
import { newThroughput, observeThroughput, type Throughput } from "../../host/core/throughput.ts";
import { forecast, type TrafficParameters } from "../../host/core/traffic.ts";

/** A call that perfect knowledge would not have made within this time of it is wrong. Unit ms. */
const WITHIN_MS = 120000;

interface Look {
  tMs: number;
  view: PoolView;
  traffic: Traffic;
}

interface Trial {
  tMs: number;
  tills: number;
  right: boolean;
}

export class Referee {
  private policy: Policy;
  private targets: Targets;
  private throughput: Throughput = newThroughput();
  private door: DoorState = newDoorState();
  private parameters: TrafficParameters;
  private looks: Look[] = [];
  private trials: Trial[] = [];
  private wrong = 0;
  private missed = 0;
  private lackingMs = -1;
  private calledMs = Number.NEGATIVE_INFINITY;

  constructor(choice: PolicyChoice, targets: Targets) {
    this.policy = policyOf(choice);
    this.targets = targets;
    this.parameters = choice.name === "workload" ? choice : DEFAULT_WORKLOAD;
  }

  /** The shop as it truly is, and what was decided on what was known of it. */
  look(truth: readonly LaneView[], verdict: Verdict, tMs: number): void {
    const lanes = truth.filter(isTill);
    observeDoors(this.door, truth, this.parameters.shoppingMin, tMs);
    const { arrivals, dtS } = observeThroughput(this.throughput, lanes, 0, tMs);
    observeShare(this.door, arrivals, dtS);
    const toldToClose = new Set(verdict.advice.flatMap((advice) => advice.mayClose));
    const called = new Set(verdict.calls.map((call) => call.box));
    const tillStatus = {
      isPresumedOpen: () => false,
      isStalled: (box: string) => lanes.some((lane) => lane.box === box && lane.telemetry?.state === "stalled"),
      isToldToClose: (box: string) => toldToClose.has(box),
      isCalled: (box: string) => called.has(box),
    };
    const view = poolViewsOf(lanes, tillStatus, this.targets)[0] as PoolView;
    const look = { tMs, view, traffic: forecast(this.throughput, this.door, this.parameters) };
    this.looks.push(look);
    while (tMs - (this.looks[0]?.tMs ?? tMs) > WITHIN_MS) this.looks.shift();
    for (const decision of verdict.decisions) if (decision.kind === "call") this.try(view, tMs);
    for (const trial of this.trials) trial.right ||= this.lacks(look, trial.tills);
    this.settle(tMs);
    this.watch(look);
  }

  result(): { wrong: number; missed: number } {
    return { wrong: this.wrong, missed: this.missed };
  }

  /** The view includes the call just made. */
  private try(view: PoolView, tMs: number): void {
    const tills = view.serving + view.coming - 1;
    this.trials.push({ tMs, tills, right: this.looks.some((look) => this.lacks(look, tills)) });
    this.calledMs = tMs;
  }

  private settle(tMs: number): void {
    const over = this.trials.filter((trial) => tMs - trial.tMs > WITHIN_MS);
    this.wrong += over.filter((trial) => !trial.right).length;
    this.trials = this.trials.filter((trial) => tMs - trial.tMs <= WITHIN_MS);
  }

  /** Perfect knowledge has wanted one more till for two minutes, one was there, and none has been called. */
  private watch(look: Look): void {
    const tills = look.view.serving + look.view.coming;
    const lacks = look.view.closed.length > 0 && this.lacks(look, tills);
    if (!lacks || look.tMs - this.calledMs < WITHIN_MS) this.lackingMs = -1;
    else if (this.lackingMs < 0) this.lackingMs = look.tMs;
    if (this.lackingMs < 0 || look.tMs - this.lackingMs < WITHIN_MS) return;
    this.missed += 1;
    this.lackingMs = -1;
    this.calledMs = look.tMs;
  }

  /** Whether the policy, knowing this, would want more than so many tills. */
  private lacks({ view, traffic, tMs }: Look, tills: number): boolean {
    const alone = { ...view, serving: tills, coming: 0 };
    return this.policy.assess(alone, traffic, this.targets, newPolicyTimers(), tMs).lacking !== undefined;
  }
}
