// What a running box offers to tools at its console, as the global `tillbeacon` of an Espruino image: a view of its lane, and
// a line for each sample and each second while somebody watches.
import { CHANNELS, type Channel, type ChannelName } from "./channels.ts";
import { valuesOf } from "./enumerations.ts";
import type { LampSignal, TillState } from "./messages/lane-states.ts";
import { toNumber } from "./text.ts";

/** Version of everything in this file. Tools refuse a box of another one. */
export const CONSOLE_VERSION = 1;

/** What the box makes of its lane. Counts are since its start; undefined is unknown. */
export interface ConsoleView {
  firmware: string;
  board: string;
  /** The box's monotonic time. Unit ms. */
  tMs: number;
  /** Crossings inward, turned back at the entrance, and at the exit. */
  inward: number;
  outward: number;
  exits: number;
  waiting: number | undefined;
  inLane: number | undefined;
  /** Probability, 0 to 1, that the length is right: within one customer or a quarter of the true number. */
  confidence: number;
  state: TillState;
  lamp: LampSignal;
  /** The host has told the box the time since its start. */
  hostSpoke: boolean;
  /** Error flags of the interpreter. */
  errors: string[];
}

/** The global `tillbeacon`. Tools call it by these names. */
export interface ConsoleObserver {
  version: number;
  /** Boot id of the present start. */
  boot: string;
  view(): ConsoleView;
  /**
   * Prints a line for each sample and each second, for so long without being asked again: a cable that is pulled leaves
   * nothing behind. Gives the box's time at which that ends. Unit s and ms.
   */
  watch(leaseS: number): number;
  /** Prints no more lines; whether it did. */
  unwatch(): boolean;
}

/**
 * The lines by their mark, with the numbers that follow it, parted by commas. "~i": one input of a sensor, as in a trace;
 * 1 or 0, or a range in mm with its status, 0 valid. "~s": a second of the box.
 */
const LINES = {
  "~i": ["channel", "value", "status", "tMs"],
  "~s": ["tMs"],
} as const;

type Mark = keyof typeof LINES;
type Numbers<M extends Mark> = { [N in (typeof LINES)[M][number]]: number };

/** A line of a watched box; `sensor` is the channel's name. */
export type ConsoleLine =
  | { kind: "input"; sensor: ChannelName; value: number; status: number; tMs: number }
  | { kind: "second"; tMs: number };

/** One input of a sensor. */
export function inputLine(channel: Channel, value: number, status: number, tMs: number): string {
  return lineOf("~i", { channel: channel, value: value, status: status, tMs: tMs });
}

/** A second of the box. */
export function secondLine(tMs: number): string {
  return lineOf("~s", { tMs: tMs });
}

function lineOf<M extends Mark>(mark: M, numbers: Numbers<M>): string {
  const names: readonly string[] = LINES[mark];
  let text: string = mark;
  for (let i = 0; i < names.length; i++)
    text += (i === 0 ? "" : ",") + (numbers as { [name: string]: number })[names[i] as string];
  return text;
}

/** Reads a line; undefined for anything else that the console prints. */
export function parseConsoleLine(line: string): ConsoleLine | undefined {
  const mark = line.substring(0, 2);
  if (mark !== "~i" && mark !== "~s") return undefined;
  const names: readonly string[] = LINES[mark];
  const texts = line.substring(2).split(",");
  const numbers: { [name: string]: number } = {};
  for (let i = 0; i < texts.length; i++) {
    const number = texts[i] === "" ? undefined : toNumber(texts[i] as string);
    if (number === undefined || i >= names.length) return undefined;
    numbers[names[i] as string] = number;
  }
  if (texts.length < names.length) return undefined;
  if (mark === "~s") return { kind: "second", tMs: numbers["tMs"] as number };
  const { channel, value, status, tMs } = numbers as Numbers<"~i">;
  const sensor = valuesOf(CHANNELS)[channel];
  return sensor === undefined ? undefined : { kind: "input", sensor, value, status, tMs };
}
