// Strings for one lane: its state, line, wait, lamp and sensors.
import { formatDuration, formatMinutes, formatPercent } from "./strings-format.ts";

/** One lane. Waits in s, confidence from 0 to 1. */
export const LANE = {
  state: {
    closed: "closed",
    idle: "free",
    serving: "serving",
    stalled: "stalled",
    blind: "blind",
    unknown: "?",
  },
  line: "line",
  waiting: "waiting",
  /** A length that is not sure. */
  roughly: (waiting: number) => `${waiting}?`,
  atLeast: (waiting: number) => `${waiting}+`,
  unknown: "?",
  wait: (waitS: number) => `Wait ${formatDuration(waitS)}`,
  range: (lowS: number, highS: number) => {
    if (highS < 30) return "";
    return highS < 100 ? `${Math.round(lowS)} to ${Math.round(highS)} s` : formatMinutes(lowS, highS);
  },
  waitUnknown: "Wait unknown",
  sure: (confidence: number) => `${formatPercent(confidence)} sure, ±1`,
  unsure: (confidence: number) => `Not sure (${formatPercent(confidence)}): not used`,
  stale: (seconds: number) => `No data for ${formatDuration(seconds)}`,
  offline: "Box is offline",
  never: "No data yet",
  lost: "No connection",
  was: (waiting: number) => `was ${waiting}`,
  blind: "Sensors cannot be trusted",
  ownRule: "The box sets its lamp by itself",
  closed: "Till closed",
  more: (people: number) => `+${people}`,
  /** The whole lane in one sentence, for screen readers. */
  summary: (name: string, state: string, waiting: string) => `${name}: ${state}, ${waiting}`,
};

/** What the lamp says, by signal. */
export const LAMP = {
  off: "lamp off",
  open: "open this till",
  coming: "on the way",
  close: "may close",
  stalled: "stalled",
  blind: "blind",
};

/** Sensors and what can be wrong with them. */
export const SENSOR = {
  names: { entry: "Entrance beam", exit: "Exit beam", head: "Pay point", tail: "Line end" },
  health: {
    ok: "working",
    absent: "not fitted",
    silent: "no signal: is it wired and aligned?",
    stuck: "always blocked: is something in front of it?",
    lost: "no reply on the bus: check plug and cable",
    frozen: "reading never changes: clean it, or keep the sun off",
    dead: "misses everybody: realign it",
    flutter: "flutters: keep the sun off its receiver, check plug and cable",
    flutter2: "second beam flutters: keep the sun off its receiver, check plug and cable",
  },
};
