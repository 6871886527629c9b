// States of a box's sensors as the host shows them: as the box reports them, except that a box just started is given time. Pure.
import type { SensorHealth } from "../../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import type { SensorState } from "../../../protocol/sensor-states.ts";

export const SENSORS = ["entry", "exit", "head", "tail"] as const;
/** The sensors of a lane. */
export type Sensor = (typeof SENSORS)[number];

/** In this time after its start a box may not have had a sample of each zone. Unit ms; guess. */
const STARTING_MS = 5000;

/** The sensor states in a record; all are absent without one. */
export function sensorStates(telemetry: Telemetry | undefined): { [S in Sensor]: SensorState } {
  const of = (sensor: Sensor): SensorState =>
    telemetry === undefined ? "absent" : stateOf(telemetry[sensor], telemetry.tMs);
  return { entry: of("entry"), exit: of("exit"), head: of("head"), tail: of("tail") };
}

/** A box reports "silent" for a sensor without a sample yet, too. */
function stateOf(health: SensorHealth, upMs: number): SensorState {
  return health === "silent" && upMs < STARTING_MS ? "starting" : health;
}
