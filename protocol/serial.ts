// What frames on a serial line carry: the messages of MQTT without their topic, and two words of the line's own.

import { valuesOf } from "./enumerations.ts";
import type { Kind } from "./messages.ts";

/** The messages in the order of their frame kinds, from 1; a frame's payload is the message's payload. */
const MESSAGES = "telemetry|status|beacon|config|time|ack|answer|health|update|want|chunk";

/** What goes to and fro all the time: looking a word up takes a board two milliseconds. */
export const TELEMETRY_FRAME = 1;
export const ACK_FRAME = 6;

/** Frame kind of a message. */
export function frameKindOf(kind: Kind): number {
  return kind === "telemetry" ? TELEMETRY_FRAME : valuesOf(MESSAGES).indexOf(kind) + 1;
}

/** Host to box, empty: say who you are. Box to host: `<store>/<box>`; its birth follows. */
export const HELLO_FRAME = 240;

/** Host to box, empty: give the line to the board's console. The console takes it back. */
export const CONSOLE_FRAME = 241;

/** The message that a frame kind stands for; undefined for others. */
export function messageOfFrame(frame: number): Kind | undefined {
  return valuesOf(MESSAGES)[frame - 1];
}
