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

/**
 * Where people shop for less than this, in min, those who will stand at the tills by then have not come in yet: "as now", or as
 * a week ago, is as good, and nothing is forecast. Simulated; docs/decisions/0018.
 */
export const SEEN_COMING_FROM_MIN = { 15: 15, 30: 24 } as const;

export function forecast(throughput: Throughput, door: DoorState | undefined, parameters: TrafficParameters): Traffic {
  const counted = arrivalsPerS(throughput);
  const { shoppingMin } = parameters;
  const atTheDoor = door === undefined ? undefined : forecastPerS(door, 0);
  const ahead = (min: 15 | 30): number | undefined =>
    door === undefined || shoppingMin < SEEN_COMING_FROM_MIN[min] ? undefined : forecastPerS(door, min);
  const weight = DOOR_WEIGHT * Math.min(1, shoppingMin / WEIGHED_FROM_MIN);
  const now = atTheDoor === undefined || counted === undefined ? counted : weight * atTheDoor + (1 - weight) * counted;
  return {
    arrivalsPerS: now,
    // Without a door counter the best guess is "as now", which says nothing of its own: it is not shown as a forecast.
    in15: ahead(15),
    in30: ahead(30),
    cycleS: cycleS(throughput, parameters.serviceS),
  };
}
