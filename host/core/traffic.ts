// How many customers come to a pool of tills now and soon: what the lanes count and what the door forecasts.
// Pure.
import { type DoorState, forecastPerS } from "./door.ts";
import type { Traffic, WorkloadParameters } from "./policy.ts";
import { arrivalsPerS, cycleS, type Throughput } from "./throughput.ts";

/** What of a policy's parameters is about traffic. */
export type TrafficParameters = Pick<WorkloadParameters, "serviceS" | "shoppingMin">;

/** Weight of the door's forecast against what the lanes count; simulated. */
const DOOR_WEIGHT = 0.75;

export function forecast(throughput: Throughput, door: DoorState | undefined, parameters: TrafficParameters): Traffic {
  const counted = arrivalsPerS(throughput);
  const ahead = (min: 0 | 15 | 30): number | undefined => (door === undefined ? undefined : forecastPerS(door, min));
  const atTheDoor = ahead(0);
  const now =
    atTheDoor === undefined || counted === undefined ? counted : DOOR_WEIGHT * atTheDoor + (1 - DOOR_WEIGHT) * counted;
  return {
    arrivalsPerS: now,
    // Without a door counter the best guess is "as now", which says nothing of its own: it is not shown as a forecast.
    in15: ahead(15),
    in30: ahead(30),
    cycleS: cycleS(throughput, parameters.serviceS),
  };
}
