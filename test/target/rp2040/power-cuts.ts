// A box that loses its power at a random moment of its starts, and one whose starts have failed again and again.
import { readBundle } from "../../../firmware/build/bundles.ts";
import { ASK_MS } from "../../../host/serial/serial-box.ts";
import { Random } from "../../../host/simulator/random.ts";
import { IMAGE_FILES, SETTINGS_FILE, START_FILES } from "../../../protocol/storage-files.ts";
import type { Rp2040Build } from "./build.ts";
import { LineHost } from "./line-host.ts";
import { PicoBoard } from "./pico-board.ts";
import { SETTINGS } from "./shipped-box.ts";
import { storedFiles } from "./stored-files.ts";

/** A start that nothing cuts short has reached its host by then. Unit ms. */
export const START_MS = 1800;
/**
 * The power goes within this time, so that some starts are told to a host before. While the loader rests, the host has asked for the box in
 * vain, and does so again every three seconds: such a start may be told that much later. Unit ms.
 */
const CUT_WITHIN_MS = 2400;
/** After so many failed starts in a row the loader rests before it runs the image (firmware/espruino/loader.ts). Unit ms. */
const FAILED_STARTS = 3;
const REST_MS = 30000;
/** A start that rests is told of so often, in its own time. Unit ms. */
const TELL_MS = 5000;
/** A start writes this often into its flash, in pages of 256 B. */
const START_WRITES = 8;

/** What became of a box through its power cuts. */
export interface CutReport {
  starts: number;
  /** Power cuts in the middle of a flash operation. */
  inFlash: number;
  /** Boot ids in the order of their births, and those that came twice. */
  boots: string[];
  repeated: string[];
  /**
   * Starts that came as far as the image, whether a host heard of them or not, and those of them whose count, with which
   * the boot id begins (firmware/espruino/boot-id.ts), was no higher than an earlier one.
   */
  ran: number;
  recounted: number[];
  /** Files that were not as they had been installed after a power cut, with its number. */
  broken: string[];
  /** The last start, with its power left on, reached its host. */
  up: boolean;
}

/**
 * Starts a box `count` times, with its power cut at a random moment each time, every other time within a flash operation.
 * `tell` is given what has come of it after each.
 */
export async function cutStarts(
  build: Rp2040Build,
  flash: Uint8Array,
  count: number,
  seed: number,
  tell: (starts: number, report: CutReport) => void = () => {},
): Promise<CutReport> {
  const random = new Random(seed);
  const image = await readBundle("rp2040");
  const report: CutReport = {
    starts: count,
    inFlash: 0,
    boots: [],
    repeated: [],
    ran: 0,
    recounted: [],
    broken: [],
    up: false,
  };
  let counted = countOf(flash);
  for (let i = 1; i <= count; i++) {
    const board = new PicoBoard(build, flash);
    if (i % 2 === 0) board.chip.cutPowerInFlash(Math.floor(random.between(0, START_WRITES)), random.uniform());
    // Every third start lasts into the image, whether the loader rests before it or not.
    const beforeMs = i % 3 === 0 ? restMs(flash) : 0;
    const withinMs = CUT_WITHIN_MS + (beforeMs > 0 ? ASK_MS : 0);
    const wasCut = !live(board, beforeMs + random.between(0, withinMs), report);
    if (wasCut) report.inFlash += 1;
    // An image drives its lamps before it does anything else.
    if (board.outputs.size > 0) {
      report.ran += 1;
      if (countOf(flash) <= counted) report.recounted.push(i);
      counted = countOf(flash);
    }
    const files = storedFiles(flash);
    if (files.get(SETTINGS_FILE) !== SETTINGS) report.broken.push(`${i} ${SETTINGS_FILE}`);
    if (files.get(IMAGE_FILES[0]) !== image) report.broken.push(`${i} ${IMAGE_FILES[0]}`);
    tell(i, report);
  }
  const before = report.boots.length;
  report.up =
    live(new PicoBoard(build, flash), restMs(flash) + ASK_MS + 2 * START_MS, report) && report.boots.length > before;
  report.repeated = report.boots.filter((boot, i) => report.boots.indexOf(boot) !== i);
  return report;
}

/** The state of a box's starts that it has stored last; undefined where there is none that can be read. */
export function startState(flash: Uint8Array): { at: number; starts: number; n: number } | undefined {
  const files = storedFiles(flash);
  const states = START_FILES.flatMap((name) => {
    try {
      return [JSON.parse(files.get(name) ?? "") as { at: number; starts: number; n: number }];
    } catch {
      return [];
    }
  });
  return states.sort((a, b) => b.n - a.n)[0];
}

/** How often a start has been counted. */
function countOf(flash: Uint8Array): number {
  return startState(flash)?.n ?? 0;
}

/** How long the loader rests at the next start. */
function restMs(flash: Uint8Array): number {
  const starts = startState(flash)?.starts ?? 0;
  return starts >= FAILED_STARTS ? REST_MS : 0;
}

/** Lets a start run for a time with a host at its line; false when its power went before. */
function live(board: PicoBoard, forMs: number, report: CutReport): boolean {
  const host = new LineHost(board, "s", "lane-1");
  const isUp = board.run(forMs);
  const birth = host.newest("status");
  if (birth !== undefined) report.boots.push(birth.boot);
  return isUp;
}

/** What a box does whose last starts have all failed. Times in ms of the start after them. */
export interface RestReport {
  /** Starts in a row that failed before it, by the box's own count. */
  failed: number;
  /** When it drove its lamps, as an image does first of all, and when its host heard of it; undefined: not at all. */
  ranMs: number | undefined;
  bornMs: number | undefined;
  said: string;
}

/**
 * Cuts the power of a box's starts before they have lasted until the loader has to rest, and then leaves the power on. `tell` is given
 * where it is. Throws when the starts are not counted.
 */
export function restAfterFailures(
  build: Rp2040Build,
  flash: Uint8Array,
  tell: (progress: string) => void = () => {},
): RestReport {
  let failed = 0;
  for (let i = 1; failed < FAILED_STARTS; i++) {
    if (i > 2 * FAILED_STARTS) throw new Error(`the box has counted ${failed} of ${i - 1} starts`);
    new PicoBoard(build, flash).run(START_MS);
    failed = startState(flash)?.starts ?? 0;
    tell(`${i} starts cut short, ${failed} counted`);
  }
  const board = new PicoBoard(build, flash);
  let said = "";
  const host = new LineHost(board, "s", "lane-1");
  const listen = board.onUsb;
  board.onUsb = (bytes) => {
    said += Buffer.from(bytes).toString("latin1");
    listen(bytes);
  };
  let toldMs = 0;
  const when = (holds: () => boolean): number | undefined => {
    while (!holds() && board.nowMs() < REST_MS + ASK_MS + 2 * START_MS) {
      board.run(1);
      if (board.nowMs() - toldMs < TELL_MS) continue;
      toldMs = board.nowMs();
      tell(`the next start has run for ${Math.round(toldMs / 1000)} s`);
    }
    return holds() ? board.nowMs() : undefined;
  };
  const ranMs = when(() => board.outputs.size > 0);
  const bornMs = when(() => host.newest("status") !== undefined);
  return { failed, ranMs, bornMs, said };
}
