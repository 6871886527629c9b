// Which line the board recommends to shoppers: the one with the least expected wait, not the shortest. Leaves out lanes that cannot
// be trusted, and does not change all the time. Pure: remembers what it has named; time is an argument.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { isClosed, isLine, isOpen, isTrusted, type LaneView } from "./lane-view.ts";

/** A line with its expected wait, and the range that contains 80 % of such waits. Unit s. */
export interface BoardLine {
  box: string;
  name: string;
  waitS: number;
  lowS: number;
  highS: number;
  /** The line is longer than its box can count: the wait is at least `waitS`, and the range has no upper end. */
  isAtLeast?: true;
}

/** Content of the board. `best`: the lines named, if any; `others`: the other open lines. */
export interface BoardContent {
  best: BoardLine[];
  others: BoardLine[];
  /** Names of open lines that cannot be trusted; where no line can, of all lines not known to be closed. */
  unsure: string[];
}

/** Waits that differ by less than this, in s or as a share, are equally good: walking costs more. Guesses. */
const EQUAL_S = 30;
const EQUAL_PART = 0.125;
/** How long a line stays named, unless it cannot be named any more. Unit ms; guess. */
const HOLD_MS = 8000;
/** How many lines are named at most: two can be read at a glance. */
const NAMED = 2;

/** Chooses the lines to name. */
export class ShopperBoard {
  private minConfidence: number;
  private named: string[] = [];
  private namedMs = Number.NEGATIVE_INFINITY;

  constructor(minConfidence: number) {
    this.minConfidence = minConfidence;
  }

  /** The board now. Tills in `closing` may close, and are named only where there is no other. */
  update(lanes: readonly LaneView[], closing: ReadonlySet<string>, nowMs: number): BoardContent {
    const open = lanes.filter((lane) => isLine(lane) && isOpen(lane));
    const lines = open
      .filter((lane) => isTrusted(lane, this.minConfidence) && lane.telemetry?.state !== "stalled")
      .flatMap((lane) => lineOf(lane, lane.telemetry))
      .sort((a, b) => a.waitS - b.waitS);
    const eligible = lines.filter((line) => !closing.has(line.box));
    this.choose(eligible.length > 0 ? eligible : lines, nowMs);
    return {
      best: this.named.flatMap((box) => lines.find((line) => line.box === box) ?? []),
      others: lines.filter((line) => !this.named.includes(line.box)),
      unsure: (lines.length > 0 ? open : lanes.filter((lane) => isLine(lane) && !isClosed(lane)))
        .filter((lane) => !lines.some((line) => line.box === lane.box))
        .map((lane) => lane.name),
    };
  }

  private choose(lines: readonly BoardLine[], nowMs: number): void {
    const still = this.named.filter((box) => lines.some((line) => line.box === box));
    const isWhole = still.length === this.named.length && still.length > 0;
    this.named = still;
    const least = lines[0];
    if (least === undefined) return;
    if (isWhole && nowMs - this.namedMs < HOLD_MS) return;
    const equalS = Math.max(EQUAL_S, EQUAL_PART * least.waitS);
    const isGood = (line: BoardLine | undefined): boolean =>
      line !== undefined && line.waitS - least.waitS < equalS && line.lowS <= least.highS;
    const good = lines.filter(isGood);
    const kept = still.filter((box) => good.some((line) => line.box === box));
    const added = good.map((line) => line.box).filter((box) => !kept.includes(box));
    const next = [...kept, ...added].slice(0, NAMED);
    if (next.join(" ") !== this.named.join(" ")) this.namedMs = nowMs;
    this.named = next;
  }
}

function lineOf({ box, name }: LaneView, telemetry: Telemetry | undefined): BoardLine[] {
  if (telemetry === undefined || telemetry.waitS === null) return [];
  const { waitS, waitLowS, waitHighS } = telemetry;
  const least = telemetry.atLeast === 1 ? ({ isAtLeast: true } as const) : {};
  return [{ box, name, waitS, lowS: waitLowS ?? waitS, highS: waitHighS ?? waitS, ...least }];
}
