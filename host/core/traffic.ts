// How many customers come to a pool of tills now and soon: what the lanes count and what the door foretells. Pure.
import { type DoorMemory, foretoldPerS } from "./door.ts";
import type { Traffic, WorkloadParameters } from "./policy.ts";
import { arrivalsPerS, cycleS, type Throughput } from "./throughput.ts";

/** What of a policy's parameters is about traffic. */
export type TrafficParameters = Pick<WorkloadParameters, "serviceS" | "shoppingMin">;

/** Weight of what the door foretells against what the lanes count; from ESTIMATOR. */
const DOOR_WEIGHT = 0.75;

export function forecast(flow: Throughput, door: DoorMemory | undefined, parameters: TrafficParameters): Traffic {
  const counted = arrivalsPerS(flow);
  const ahead = (min: 0 | 15 | 30): number | undefined => (door === undefined ? undefined : foretoldPerS(door, min));
  const foretold = ahead(0);
  const now =
    foretold === undefined || counted === undefined ? counted : DOOR_WEIGHT * foretold + (1 - DOOR_WEIGHT) * counted;
  return {
    arrivalsPerS: now,
    in15: ahead(15) ?? counted,
    in30: ahead(30) ?? counted,
    cycleS: cycleS(flow, parameters.serviceS),
  };
}
