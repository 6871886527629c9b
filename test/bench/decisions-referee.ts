// Judges calls by the truth: would the same policy, knowing all, have made this call within two minutes, and which call
// was not made that it would have.
import type { Verdict } from "../../host/core/decision.ts";
import { type DoorMemory, newDoorMemory, observeDoors, observeShare } from "../../host/core/door.ts";
import { isTill, type LaneView } from "../../host/core/lane-view.ts";
import { type PolicyChoice, policyOf } from "../../host/core/policies.ts";
import { DEFAULT_WORKLOAD, newPolicyMemory, type Policy, type Traffic } from "../../host/core/policy.ts";
import { type PoolView, poolViewsOf } from "../../host/core/pool-view.ts";
import type { Targets } from "../../host/core/targets.ts";
import { newThroughput, observeThroughput, type Throughput } from "../../host/core/throughput.ts";
import { forecast, type TrafficParameters } from "../../host/core/traffic.ts";

/** A call that perfect knowledge would not have made within this time of it is wrong. Unit ms. */
const WITHIN_MS = 120000;

interface Look {
  tMs: number;
  sight: PoolView;
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
  private flow: Throughput = newThroughput();
  private door: DoorMemory = newDoorMemory();
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
    const { arrivals, dtS } = observeThroughput(this.flow, lanes, 0, tMs);
    observeShare(this.door, arrivals, dtS);
    const released = new Set(verdict.advice.flatMap((advice) => advice.mayClose));
    const called = new Set(verdict.calls.map((call) => call.box));
    const memory = {
      isPresumedOpen: () => false,
      isStalled: (box: string) => lanes.some((lane) => lane.box === box && lane.telemetry?.state === "stalled"),
      isReleased: (box: string) => released.has(box),
      isCalled: (box: string) => called.has(box),
    };
    const sight = poolViewsOf(lanes, memory, this.targets)[0] as PoolView;
    const look = { tMs, sight, traffic: forecast(this.flow, this.door, this.parameters) };
    this.looks.push(look);
    while (tMs - (this.looks[0]?.tMs ?? tMs) > WITHIN_MS) this.looks.shift();
    for (const decision of verdict.decisions) if (decision.kind === "call") this.try(sight, tMs);
    for (const trial of this.trials) trial.right ||= this.lacks(look, trial.tills);
    this.settle(tMs);
    this.watch(look);
  }

  result(): { wrong: number; missed: number } {
    return { wrong: this.wrong, missed: this.missed };
  }

  /** The call just made is in the sight already. */
  private try(sight: PoolView, tMs: number): void {
    const tills = sight.serving + sight.coming - 1;
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
    const tills = look.sight.serving + look.sight.coming;
    const lacks = look.sight.closed.length > 0 && this.lacks(look, tills);
    if (!lacks || look.tMs - this.calledMs < WITHIN_MS) this.lackingMs = -1;
    else if (this.lackingMs < 0) this.lackingMs = look.tMs;
    if (this.lackingMs < 0 || look.tMs - this.lackingMs < WITHIN_MS) return;
    this.missed += 1;
    this.lackingMs = -1;
    this.calledMs = look.tMs;
  }

  /** Whether the policy, knowing this, would want more than so many tills. */
  private lacks({ sight, traffic, tMs }: Look, tills: number): boolean {
    const alone = { ...sight, serving: tills, coming: 0 };
    return this.policy.assess(alone, traffic, this.targets, newPolicyMemory(), tMs).lacking !== undefined;
  }
}
