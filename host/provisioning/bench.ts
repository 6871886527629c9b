// A running box on the bench: listens to what its drivers hand to its core, and asks the core what it makes of it.
// Asks the interpreter; the image holds nothing for this but the box under a global name.
import { setTimeout as sleep } from "node:timers/promises";
import { CHANNELS, type ChannelName } from "../../protocol/channels.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";
import { identify } from "./identify.ts";
import { readSettings, settingsFault } from "./settings.ts";

const NAMES = valuesOf(CHANNELS);

/** One input of a sensor, as in a trace: box time in ms; 1 or 0, or a range in mm with its status, 0 valid. */
export interface Sample {
  tMs: number;
  sensor: ChannelName;
  value: number;
  status: number;
}

/** What the box makes of its lane. Counts are since its start; undefined is unknown. */
export interface BoxView {
  firmware: string;
  board: string;
  tMs: number;
  inward: number;
  outward: number;
  exits: number;
  waiting: number | undefined;
  inLane: number | undefined;
  confidence: number;
  state: string;
  lamp: string;
  /** The host has spoken since the start. */
  hostSpoke: boolean;
  errors: string[];
}

/** The box prints for so long without being asked again: a cable that is pulled leaves nothing behind. Unit s. */
const LEASE_S = 20;
const RENEW_MS = 5000;
const TAG = "~";
const FIRST_TICK_MS = 5000;

/**
 * Wraps `feed` and `tick` of the box and `sample` of its zones, which are the first and the second thing of its lane
 * that has one, once, and renews the time that this holds for; its value is 1.
 */
const TAP =
  `(function(b){var f,k,i,c=3,l=b.lane;function told(t){b.tapT=t;if(getTime()<=b.tapEnd)return 1;b.untap()}` +
  `function zone(z,c){var g=z.sample;z.sample=function(v,s,t){g.call(z,v,s,t);if(told(t))print("${TAG}"+c+","+v+","+s+","+t)}}` +
  `if(!b.tapEnd){f=b.feed;k=b.tick;for(i in l)if(l[i]&&l[i].sample)zone(l[i],c++);` +
  `b.untap=function(){var i;for(i in l)if(l[i]&&l[i].sample)delete l[i].sample;delete b.feed;delete b.tick;delete b.tapEnd;delete b.untap};` +
  `b.feed=function(c,v,s,t){var n=f.call(b,c,v,s,t);if((c<3||c>4)&&told(t))print("${TAG}"+c+","+v+","+s+","+t);return n};` +
  `b.tick=function(t){k.call(b,t);if(told(t))print("${TAG}t,"+t)}}` +
  `b.tapEnd=getTime()+${LEASE_S};return 1})(tillbeacon)`;
const UNTAP = "(function(b){if(b.untap)b.untap();return 1})(tillbeacon)";

const VIEW =
  `(function(b){var l=b.lane,t=b.tapT||0;return{birth:JSON.parse(b.birth()),tMs:t,inward:l.entryGate.inward,` +
  `outward:l.entryGate.outward,exits:l.exitGate.inward,waiting:l.waiting(),inLane:l.inLane(),confidence:l.confidence(t),` +
  `state:l.tillState(t),` +
  `lamp:b.lamp(),hostSpoke:b.unixOffsetMs!==undefined,errors:E.getErrorFlags()}})(tillbeacon)`;

/** A box that runs at the end of a line. */
export class Bench {
  readonly board: Console;
  private onSample: (sample: Sample) => void = () => {};
  private onSecond: (tMs: number) => void = () => {};
  private timer: NodeJS.Timeout | undefined;
  private lost: unknown;

  private constructor(board: Console) {
    this.board = board;
  }

  /** Finds the running box; throws BoardError "not-running" or "settings" with what is to be done first. */
  static async open(board: Console): Promise<Bench> {
    await identify(board);
    if ((await board.evaluate("typeof tillbeacon")) === "undefined") throw await whyNotRunning(board);
    return new Bench(board);
  }

  /** Hands every sample on, and every second of the box, until `stop`. */
  async listen(onSample: (sample: Sample) => void, onSecond: (tMs: number) => void): Promise<void> {
    this.onSample = onSample;
    let ticks = 0;
    this.onSecond = (tMs) => {
      ticks += 1;
      onSecond(tMs);
    };
    this.board.lines((line) => this.take(line));
    await this.board.evaluate(TAP);
    for (const endMs = performance.now() + FIRST_TICK_MS; ticks === 0 && performance.now() < endMs; ) await sleep(20);
    if (ticks === 0)
      throw new BoardError(
        "not-running",
        `${this.board.port}: found a box whose clock stands still, expected a tick each second`,
      );
    this.timer = setInterval(() => {
      // Told by the next question.
      this.board.evaluate(TAP).catch((error: unknown) => {
        this.lost = error;
      });
    }, RENEW_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.board.lines(() => {});
    await this.board.evaluate(UNTAP);
  }

  async view(): Promise<BoxView> {
    if (this.lost !== undefined) throw this.lost;
    const { birth, ...rest } = (await this.board.evaluate(VIEW)) as BoxView & {
      birth: { firmware: string; board: string };
    };
    return { ...rest, firmware: birth.firmware, board: birth.board };
  }

  /** Levels of pins, by their names. */
  async levels(pins: readonly string[]): Promise<number[]> {
    const list = JSON.stringify(pins);
    return (await this.board.evaluate(`${list}.map(function(p){return digitalRead(new Pin(p))})`)) as number[];
  }

  private take(line: string): void {
    if (!line.startsWith(TAG)) return;
    const [channel = "", ...numbers] = line.slice(1).split(",");
    const values = numbers.map(Number);
    if (values.some((value) => !Number.isFinite(value))) return;
    const [first = 0, status = 0, tMs = 0] = values;
    const sensor = NAMES[Number(channel)];
    if (channel === "t" && values.length === 1) this.onSecond(first);
    else if (sensor !== undefined && values.length === 3) this.onSample({ tMs, sensor, value: first, status });
  }
}

/** The interpreter answers, but no box runs in it. */
async function whyNotRunning(board: Console): Promise<BoardError> {
  const at = `${board.port}:`;
  const settings = await readSettings(board);
  if ((await board.evaluate("require('Storage').read('.bootcde')===undefined")) === true)
    return new BoardError(
      "not-running",
      `${at} found a board without an image, expected a running box; run 'tillbeacon flash'`,
    );
  const fault = settings === undefined ? undefined : settingsFault(settings);
  if (settings === undefined)
    return new BoardError(
      "settings",
      `${at} found no ${SETTINGS_FILE} on the board, expected its settings; run 'tillbeacon provision'`,
    );
  if (fault !== undefined)
    return new BoardError(
      "settings",
      `${at} ${SETTINGS_FILE}: ${fault.key}: found ${fault.found}, expected ${fault.expected}; run 'tillbeacon provision'`,
    );
  return new BoardError(
    "not-running",
    `${at} found an image that does not run, expected a running box; start it with the board's reset button, or run 'tillbeacon flash'`,
  );
}
