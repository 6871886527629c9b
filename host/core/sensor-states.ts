// What the host tells of a box's sensors: what the box says, but for those that have not had the time to give a sample. Pure.
import type { SensorHealth } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { SensorState } from "../../protocol/sensor-states.ts";

export const SENSORS = ["entry", "exit", "head", "tail"] as const;
/** The sensors of a lane. */
export type Sensor = (typeof SENSORS)[number];

/** A box that has run for less may not have had a sample of its zones yet. Unit ms; guess. */
const STARTING_MS = 5000;

/** A box's sensors, from one of its records; all are absent before the first. */
export function sensorStates(telemetry: Telemetry | undefined): { [S in Sensor]: SensorState } {
  const of = (sensor: Sensor): SensorState =>
    telemetry === undefined ? "absent" : stateOf(telemetry[sensor], telemetry.tMs);
  return { entry: of("entry"), exit: of("exit"), head: of("head"), tail: of("tail") };
}

/** A box does not tell the two apart: to it, a sensor without a sample yet is silent. */
function stateOf(health: SensorHealth, upMs: number): SensorState {
  return health === "silent" && upMs < STARTING_MS ? "starting" : health;
}
