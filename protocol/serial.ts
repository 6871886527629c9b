// What frames on a serial line carry: the messages of MQTT without their topic, and two words of the line's own.
import type { Kind } from "./messages.ts";

/** Frame kind of each message; its payload is the message's payload. */
export const FRAME_OF: { [K in Kind]: number } = {
  telemetry: 1,
  status: 2,
  beacon: 3,
  config: 4,
  time: 5,
  ack: 6,
  answer: 7,
  health: 8,
  update: 9,
  want: 10,
  chunk: 11,
};

/** Host to box, empty: say who you are. Box to host: `<store>/<box>`; its birth follows. */
export const HELLO_FRAME = 240;

/** Host to box, empty: give the line to the board's console. The console takes it back. */
export const CONSOLE_FRAME = 241;

/** The message that a frame kind stands for; undefined for others. */
export function messageOfFrame(frame: number): Kind | undefined {
  for (const kind in FRAME_OF) if (FRAME_OF[kind as Kind] === frame) return kind as Kind;
  return undefined;
}
