// Judges calls by the truth: would the same policy, knowing all, have made this call within two minutes, and which call
// was not made that it would have.
import type { LookResult } from "../../host/core/dispatch/decision.ts";
import { type PolicyChoice, policyOf } from "../../host/core/dispatch/policies.ts";
import { newPolicyTimers, type Policy } from "../../host/core/dispatch/policy.ts";
import type { Targets } from "../../host/core/dispatch/targets.ts";
import { DEFAULT_WORKLOAD } from "../../host/core/dispatch/workload-policy.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import { type Look, Observer } from "./decisions-observer.ts";

/** A call that perfect knowledge would not have made within this time of it is wrong. Unit ms. */
const WITHIN_MS = 120000;

/** The truth and what the boxes say of it, at one time. */
interface Moment {
  truth: Look;
  seen: Look;
}

/** What a wrong call was made for: with the truth for all else, this mistake alone would have made it. */
export type Mistake = "tills" | "lines" | "traffic" | "lines or traffic" | "lines and traffic";

interface Trial {
  tMs: number;
  tills: number;
  /** Tills as the boxes say. */
  seenTills: number;
  isRight: boolean;
  isForLines: boolean;
  isForTraffic: boolean;
}

/** A wrong call: when, of so many tills, and why. */
export interface WrongCall {
  tMs: number;
  tills: number;
  mistake: Mistake;
}

export class Referee {
  private policy: Policy;
  private targets: Targets;
  private truth: Observer;
  private seen: Observer;
  private moments: Moment[] = [];
  private trials: Trial[] = [];
  private wrong: WrongCall[] = [];
  private missed = 0;
  private lackingMs = -1;
  private calledMs = Number.NEGATIVE_INFINITY;

  constructor(choice: PolicyChoice, targets: Targets) {
    this.policy = policyOf(choice);
    this.targets = targets;
    const parameters = choice.name === "workload" ? choice : DEFAULT_WORKLOAD;
    this.truth = new Observer(parameters, { ...targets, minConfidence: 0 });
    this.seen = new Observer(parameters, targets);
  }

  /** The shop as it truly is, as the boxes say, and what was decided. Returns what the boxes' word comes to. */
  look(truth: readonly LaneView[], seen: readonly LaneView[], verdict: LookResult, tMs: number): Look {
    const moment = { truth: this.truth.look(truth, verdict, tMs), seen: this.seen.look(seen, verdict, tMs) };
    this.moments.push(moment);
    while (tMs - (this.moments[0]?.truth.tMs ?? tMs) > WITHIN_MS) this.moments.shift();
    for (const decision of verdict.decisions) if (decision.kind === "call") this.try(moment, tMs);
    for (const trial of this.trials) this.hear(trial, moment);
    this.settle(tMs);
    this.watch(moment.truth);
    return moment.seen;
  }

  result(): { wrong: WrongCall[]; missed: number } {
    return { wrong: this.wrong, missed: this.missed };
  }

  /** The views include the call just made. */
  private try({ truth, seen }: Moment, tMs: number): void {
    const tills = truth.view.serving + truth.view.coming - 1;
    const seenTills = seen.view.serving + seen.view.coming - 1;
    const trial = { tMs, tills, seenTills, isRight: false, isForLines: false, isForTraffic: false };
    for (const moment of this.moments) this.hear(trial, moment);
    this.trials.push(trial);
    this.calledMs = tMs;
  }

  private hear(trial: Trial, { truth, seen }: Moment): void {
    if (trial.isRight) return;
    trial.isRight = this.lacks(truth, trial.tills);
    trial.isForLines ||= this.lacks({ ...truth, view: seen.view }, trial.tills);
    trial.isForTraffic ||= this.lacks({ ...truth, traffic: seen.traffic }, trial.tills);
  }

  private settle(tMs: number): void {
    const over = this.trials.filter((trial) => tMs - trial.tMs > WITHIN_MS);
    for (const trial of over) if (!trial.isRight) this.wrong.push({ ...trial, mistake: mistakeOf(trial) });
    this.trials = this.trials.filter((trial) => tMs - trial.tMs <= WITHIN_MS);
  }

  /** Perfect knowledge has wanted one more till for two minutes, one was there, and none has been called. */
  private watch(look: Look): void {
    const tills = look.view.serving + look.view.coming;
    const isLacking = look.view.closed.length > 0 && this.lacks(look, tills);
    if (!isLacking || look.tMs - this.calledMs < WITHIN_MS) this.lackingMs = -1;
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

function mistakeOf({ tills, seenTills, isForLines, isForTraffic }: Trial): Mistake {
  if (seenTills < tills) return "tills";
  if (isForLines && isForTraffic) return "lines or traffic";
  if (isForLines) return "lines";
  return isForTraffic ? "traffic" : "lines and traffic";
}
