// How many customers come to a pool of tills now and soon: what the lanes count and what the door forecasts.
// Pure.
import { type DoorState, forecastPerS } from "./door.ts";
import type { Traffic } from "./policy.ts";
import { arrivalsPerS, cycleS, type Throughput } from "./throughput.ts";
import type { WorkloadParameters } from "./workload-policy.ts";

/** What of a policy's parameters is about traffic. */
export type TrafficParameters = Pick<WorkloadParameters, "serviceS" | "shoppingMin">;

/**
 * Weight of the door's forecast against what the lanes count where people shop for so long or longer, in min; in less time too
 * few come through the door for a rate. Simulated.
 */
const DOOR_WEIGHT = 0.75;
const WEIGHED_FROM_MIN = 12;

export function forecast(throughput: Throughput, door: DoorState | undefined, parameters: TrafficParameters): Traffic {
  const counted = arrivalsPerS(throughput);
  const { shoppingMin } = parameters;
  const atTheDoor = door === undefined ? undefined : forecastPerS(door, 0);
  const ahead = (min: 15 | 30): number | undefined => (door === undefined ? undefined : forecastPerS(door, min));
  const weight = DOOR_WEIGHT * Math.min(1, shoppingMin / WEIGHED_FROM_MIN);
  const now = atTheDoor === undefined || counted === undefined ? counted : weight * atTheDoor + (1 - weight) * counted;
  return {
    arrivalsPerS: now,
    // Whether that is shown, or what past weeks tell, is for the forecast's own record to say.
    in15: ahead(15),
    in30: ahead(30),
    cycleS: cycleS(throughput, parameters.serviceS),
  };
}
