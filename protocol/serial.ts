// What frames on a serial line carry: the messages of MQTT without their topic, and two kinds of the line's own.
import { valuesOf } from "./enumerations.ts";
import { KINDS, type Kind } from "./messages.ts";

/** What goes to and fro all the time: looking a kind up takes a board two milliseconds. */
export const TELEMETRY_FRAME = 1;
export const ACK_FRAME = 6;

/** Frame kind of a message: its place among the kinds, from 1. A frame's payload is the message's payload. */
export function frameKindOf(kind: Kind): number {
  return kind === "telemetry" ? TELEMETRY_FRAME : valuesOf(KINDS).indexOf(kind) + 1;
}

/** Host to box, empty: say who you are. Box to host: `<store>/<box>`; its birth follows. */
export const HELLO_FRAME = 240;

/** Host to box, empty: give the line to the board's console. The console takes it back. */
export const CONSOLE_FRAME = 241;

/** The message that a frame kind stands for; undefined for others. */
export function messageOfFrame(frame: number): Kind | undefined {
  return valuesOf(KINDS)[frame - 1];
}
