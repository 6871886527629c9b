// Sensor channels of a lane by name and number: the same in traces, in the core and at the console.

import type { EnumOf } from "./enumerations.ts";

/** Names in the order of their numbers: entrance beam, its twin, exit beam, head zone, tail zone, till switch. */
export const CHANNELS = "entry|entry2|exit|head|tail|switch";
export type ChannelName = EnumOf<typeof CHANNELS>;
/** Without the switch: what a layout calls sensors. */
export type SensorName = EnumOf<"entry|entry2|exit|head|tail">;

/** Their numbers. */
export type Channel = 0 | 1 | 2 | 3 | 4 | 5;
export const ENTRY = 0;
export const ENTRY_2 = 1;
export const EXIT = 2;
export const HEAD = 3;
export const TAIL = 4;
export const SWITCH = 5;
