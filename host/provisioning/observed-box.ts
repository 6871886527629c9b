// A running box at the end of a line: listens to what its drivers hand to its core, and asks the core what it makes of it, by the
// observer that the image offers at the console (protocol/console.ts).
import { setTimeout as sleep } from "node:timers/promises";
import type { ChannelName } from "../../protocol/channels.ts";
import { CONSOLE_VERSION, type ConsoleView, parseConsoleLine } from "../../protocol/console.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";
import { identify } from "./identify.ts";
import { readSettings, settingsFault } from "./settings.ts";

/** One input of a sensor, as in a trace: box time in ms; 1 or 0, or a range in mm with its status, 0 valid. */
export interface Sample {
  tMs: number;
  sensor: ChannelName;
  value: number;
  status: number;
}

/** What the box makes of its lane. */
export type BoxView = ConsoleView;

/** The box prints for so long without being asked again: a cable that is pulled leaves nothing behind. Unit s. */
const LEASE_S = 20;
const RENEW_MS = 5000;
const FIRST_TICK_MS = 5000;

const WATCH = `tillbeacon.watch(${LEASE_S})`;

/** A box that runs at the end of a line. */
export class ObservedBox {
  readonly board: Console;
  private onSample: (sample: Sample) => void = () => {};
  private onSecond: (tMs: number) => void = () => {};
  private timer: NodeJS.Timeout | undefined;
  private lost: unknown;

  private constructor(board: Console) {
    this.board = board;
  }

  /** Finds the running box; throws BoardError "not-running" or "settings" with what is to be done first. */
  static async open(board: Console): Promise<ObservedBox> {
    await identify(board);
    if ((await board.evaluate("typeof tillbeacon")) === "undefined") throw await whyNotRunning(board);
    const version = await board.evaluate("tillbeacon.version||0");
    if (version !== CONSOLE_VERSION)
      throw new BoardError(
        "not-running",
        `${board.port}: found a box whose console speaks version ${version}, expected ${CONSOLE_VERSION}; flash the image of this version: run 'tillbeacon flash'`,
      );
    return new ObservedBox(board);
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
    await this.board.evaluate(WATCH);
    for (const endMs = performance.now() + FIRST_TICK_MS; ticks === 0 && performance.now() < endMs; ) await sleep(20);
    if (ticks === 0)
      throw new BoardError(
        "not-running",
        `${this.board.port}: found a box whose clock stands still, expected a tick each second`,
      );
    this.timer = setInterval(() => {
      // The next question throws it.
      this.board.evaluate(WATCH).catch((error: unknown) => {
        this.lost = error;
      });
    }, RENEW_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.board.lines(() => {});
    await this.board.evaluate("tillbeacon.unwatch()");
  }

  async view(): Promise<BoxView> {
    if (this.lost !== undefined) throw this.lost;
    return (await this.board.evaluate("tillbeacon.view()")) as BoxView;
  }

  /** Levels of pins, by their names. */
  async levels(pins: readonly string[]): Promise<number[]> {
    const list = JSON.stringify(pins);
    return (await this.board.evaluate(`${list}.map(function(p){return digitalRead(new Pin(p))})`)) as number[];
  }

  private take(line: string): void {
    const parsed = parseConsoleLine(line);
    if (parsed?.kind === "second") this.onSecond(parsed.tMs);
    else if (parsed !== undefined) this.onSample(parsed);
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
