// What a host tells of a lane's sensors, to pages, brokers and head office. Boxes never import this file.
import type { EnumOf } from "./enumerations.ts";
import { SENSOR_HEALTH } from "./messages/lane-states.ts";

/** New values go to the end: head office is sent their places. */
export const SENSOR_STATES = `${SENSOR_HEALTH}|starting` as const;
/** As the box has it; "starting" is a sensor that has not had the time to give a sample since its box started. */
export type SensorState = EnumOf<typeof SENSOR_STATES>;
