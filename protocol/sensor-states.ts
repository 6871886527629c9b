// What a host tells of a lane's sensors, to pages, brokers and head office. Boxes never import this file.
import type { EnumOf } from "./enumerations.ts";
import { SENSOR_HEALTH } from "./messages/lane-states.ts";

/** Head office is sent the index: a new state of SENSOR_HEALTH moves "starting", and needs another UPLINK_VERSION. */
export const SENSOR_STATES = `${SENSOR_HEALTH}|starting` as const;
/** What the box says; "starting": the sensor has not had the time to give a sample since its box started. */
export type SensorState = EnumOf<typeof SENSOR_STATES>;
