// Arrivals at a pool of tills now and soon, from the counts of the lanes and the forecast of the door. Pure.
import { type DoorState, forecastPerS } from "./door.ts";
import type { Traffic } from "./policy.ts";
import { arrivalsPerS, cycleS, type Throughput } from "./throughput.ts";
import type { WorkloadParameters } from "./workload-policy.ts";

/** The parameters of the policy that matter here. */
export type TrafficParameters = Pick<WorkloadParameters, "serviceS" | "shoppingMin">;

/**
 * Weight of the door's rate against that of the lanes where people shop for WEIGHED_FROM_MIN minutes or longer; it is lower for less,
 * as too few people pass the door in that time to give a rate. Simulated.
 */
const DOOR_WEIGHT = 0.75;
const WEIGHED_FROM_MIN = 12;

/** The traffic of a pool. `door`: undefined where no door leads to it. */
export function forecast(throughput: Throughput, door: DoorState | undefined, parameters: TrafficParameters): Traffic {
  const counted = arrivalsPerS(throughput);
  const { shoppingMin } = parameters;
  const atTheDoor = door === undefined ? undefined : forecastPerS(door, 0);
  const ahead = (min: 15 | 30): number | undefined => (door === undefined ? undefined : forecastPerS(door, min));
  const weight = DOOR_WEIGHT * Math.min(1, shoppingMin / WEIGHED_FROM_MIN);
  const now = atTheDoor === undefined || counted === undefined ? counted : weight * atTheDoor + (1 - weight) * counted;
  return {
    arrivalsPerS: now,
    // forecast-record.ts blends these with past weeks and decides whether they are shown.
    in15: ahead(15),
    in30: ahead(30),
    cycleS: cycleS(throughput, parameters.serviceS),
  };
}
