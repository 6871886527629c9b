// The enumerations that telemetry and commands share. Their order is how a box packs them: new values go to the end.
import type { EnumOf } from "../enumerations.ts";

export const TILL_STATES = "closed|idle|serving|stalled|blind";
/** What the till is doing: closed, open and idle, serving, stalled, or unknown because the sensors are blind. */
export type TillState = EnumOf<typeof TILL_STATES>;

export const SENSOR_HEALTH = "ok|absent|silent|stuck|lost|frozen|dead|flutter|flutter2";
/**
 * What can be wrong with a sensor; "absent" is a sensor that the lane does not have, "flutter2" the second beam of the entrance
 * pair breaking without anybody in it.
 */
export type SensorHealth = EnumOf<typeof SENSOR_HEALTH>;

export const LAMPS = "off|open|coming|close|stalled|blind";
/** What a beacon says: nothing, open this till, somebody is coming, may close, stalled, blind. */
export type LampSignal = EnumOf<typeof LAMPS>;

export const LAMP_RULES = "host|box";
/** Who decides the lamp: the host, by a command whose lease runs, or the box by its own rule. */
export type LampRule = EnumOf<typeof LAMP_RULES>;

/** Position of the switch at the till. */
export const TILL_POSITIONS = "closed|open";
