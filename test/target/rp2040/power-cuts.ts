// A box that loses its power: at a random moment of its starts, and while it is given another image.
import { readBundle } from "../../../firmware/build/bundles.ts";
import { BoardError } from "../../../host/provisioning/board-error.ts";
import { Random } from "../../../host/simulator/random.ts";
import { IMAGE_FILES, SETTINGS_FILE, START_FILES } from "../../../protocol/storage-files.ts";
import type { Rp2040Build } from "./build.ts";
import { LineHost } from "./line-host.ts";
import { PicoBoard } from "./pico-board.ts";
import { flashImage, SETTINGS } from "./shipped-box.ts";
import { storedFiles } from "./stored-files.ts";

/** A start that nothing cuts short has reached its host by then. Unit ms. */
const START_MS = 1800;
/** The power goes within this time, so that some starts are told to a host before. Unit ms. */
const CUT_WITHIN_MS = 2400;
/** After so many failed starts in a row the loader rests before it runs the image (firmware/espruino/loader.ts). Unit ms. */
const FAILED_STARTS = 3;
const REST_MS = 30000;
/** A start writes this often into its flash, in pages of 256 B. */
const START_WRITES = 8;
/** Bytes of one packet of `flash`. */
const CHUNK = 512;
/** Pages that a packet takes, its header and its edges included. */
const PAGES_A_CHUNK = 3;
/** The host's tools wait for a board in real time: a start without an image is over by then. Unit ms of the chip's time. */
const IDLE_MS = 400;

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
    const wasCut = !live(board, beforeMs + random.between(0, CUT_WITHIN_MS), report);
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
  report.up = live(new PicoBoard(build, flash), restMs(flash) + 2 * START_MS, report) && report.boots.length > before;
  report.repeated = report.boots.filter((boot, i) => report.boots.indexOf(boot) !== i);
  return report;
}

/** The state of a box's starts that it has stored last; undefined where there is none that can be read. */
function startState(flash: Uint8Array): { at: number; starts: number; n: number } | undefined {
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

/** What became of a box whose power went while it was flashed. */
export interface FlashCut {
  /** Chunks that had been sent. */
  chunks: number;
  settingsWhole: boolean;
  /** What the board runs afterwards, by its files, and whether it came up with it. */
  runs: "earlier" | "new" | "nothing";
  up: boolean;
}

/**
 * Flashes `image` onto a box as it was `shipped` again and again, with a power cut `every` chunks later each time, until it is
 * through; `tell` is given what has come of each.
 */
export async function cutFlashing(
  build: Rp2040Build,
  shipped: Uint8Array,
  image: string,
  every: number,
  tell: (cut: FlashCut) => void,
): Promise<FlashCut[]> {
  const cuts: FlashCut[] = [];
  const before = storedFiles(shipped).get(IMAGE_FILES[0]);
  for (let chunks = 0; chunks * CHUNK < image.length; chunks += every) {
    const flash = shipped.slice();
    const board = new PicoBoard(build, flash);
    board.boot();
    board.run(IDLE_MS);
    board.chip.cutPowerInFlash(chunks * PAGES_A_CHUNK, 0.5);
    await flashImage(board, image).catch((error: unknown) => {
      if (!(error instanceof BoardError)) throw error;
    });
    const files = storedFiles(flash);
    const now = files.get(IMAGE_FILES[startState(flash)?.at ?? 0] as string);
    const runs = now === before ? "earlier" : now === image ? "new" : "nothing";
    const settingsWhole = files.get(SETTINGS_FILE) === SETTINGS;
    const started = new PicoBoard(build, flash);
    const host = new LineHost(started, "s", "lane-1");
    started.run(2 * START_MS);
    const cut: FlashCut = { chunks, settingsWhole, runs, up: host.newest("status") !== undefined };
    cuts.push(cut);
    tell(cut);
  }
  return cuts;
}
