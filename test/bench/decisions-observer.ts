// What a policy would see of the lanes that it is shown, the truth or the boxes' word: pool and traffic. Decides nothing.
import type { LookResult } from "../../host/core/dispatch/decision.ts";
import { newDispatchState } from "../../host/core/dispatch/dispatch-state.ts";
import {
  type DoorState,
  forecastPerS,
  newDoorState,
  observeDoors,
  observeShare,
} from "../../host/core/dispatch/door.ts";
import { LaneFactsCache } from "../../host/core/dispatch/lane-facts.ts";
import type { PoolView, Traffic } from "../../host/core/dispatch/policy.ts";
import { poolViewsOf, type TillStatus } from "../../host/core/dispatch/pool-views.ts";
import { MISSING_MS } from "../../host/core/dispatch/stalls.ts";
import type { Targets } from "../../host/core/dispatch/targets.ts";
import { newThroughput, observeThroughput, type Throughput } from "../../host/core/dispatch/throughput.ts";
import { forecast, type TrafficParameters } from "../../host/core/dispatch/traffic.ts";
import { isTill, type LaneView } from "../../host/core/lane-view.ts";

export interface Look {
  tMs: number;
  view: PoolView;
  traffic: Traffic;
  /** Customers a second in so many minutes by the door alone, whether or not it is shown. */
  byDoor: (ahead: 15 | 30) => number | undefined;
}

export class Observer {
  private targets: Targets;
  private parameters: TrafficParameters;
  private throughput: Throughput = newThroughput();
  private door: DoorState = newDoorState();
  /** Since when tills have been stalled. Unit ms. */
  private stalledMs = new Map<string, number>();
  private facts: LaneFactsCache;

  /** Of `targets` the least confidence counts; the truth needs none. */
  constructor(parameters: TrafficParameters, targets: Targets) {
    this.parameters = parameters;
    this.targets = targets;
    this.facts = new LaneFactsCache(newDispatchState(), targets);
  }

  /** The shop at a time in ms, with the tills as a verdict left them. */
  look(shown: readonly LaneView[], verdict: LookResult, tMs: number): Look {
    const lanes = shown.filter(isTill);
    observeDoors(this.door, shown, this.parameters.shoppingMin, tMs);
    const { arrivals, dtS } = observeThroughput(this.throughput, lanes, this.targets.minConfidence, tMs);
    observeShare(this.door, arrivals, dtS);
    this.followStalls(lanes, tMs);
    const isMissing = (box: string): boolean => tMs - (this.stalledMs.get(box) ?? tMs) >= MISSING_MS;
    const view = poolViewsOf(this.facts.of(lanes), statusOf(isMissing, verdict))[0] as PoolView;
    const byDoor = (ahead: 15 | 30): number | undefined => forecastPerS(this.door, ahead);
    return { tMs, view, traffic: forecast(this.throughput, this.door, this.parameters), byDoor };
  }

  private followStalls(lanes: readonly LaneView[], tMs: number): void {
    for (const { box, telemetry } of lanes)
      if (telemetry?.state !== "stalled") this.stalledMs.delete(box);
      else if (!this.stalledMs.has(box)) this.stalledMs.set(box, tMs);
  }
}

function statusOf(isMissing: (box: string) => boolean, verdict: LookResult): TillStatus {
  const toldToClose = new Set(verdict.advice.flatMap((advice) => advice.mayClose));
  const called = new Set(verdict.calls.map((call) => call.box));
  return {
    isPresumedOpen: () => false,
    isStalled: ({ box }) => isMissing(box),
    isToldToClose: (box) => toldToClose.has(box),
    isCalled: (box) => called.has(box),
  };
}
