// Supplies the forecasts with what outlasts a run of the host: past weeks, read from the log each day, and the scores of past
// forecasts, kept in a small file beside the log.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import { type ForecastScores, parseScores } from "../core/dispatch/forecast-record.ts";
import type { HalfHour } from "../core/dispatch/past-weeks.ts";
import { dateOf } from "../core/local-days.ts";
import { keepFile } from "../files/keep-file.ts";
import type { PastWeeksJob } from "../log/past-weeks-worker.ts";
import type { ShopClock } from "./shop-clock.ts";

/** Time to the first reading, after the archive's turn; between checks for another day or other boxes; and after a failure. Unit ms. */
const FIRST_MS = 120000;
const LOOK_MS = 60000;
const AGAIN_MS = 3600000;
/** Interval at which the scores are written. Unit ms. */
const KEPT_MS = 3600000;
/** How long a stopping host waits for its scores to be written. Unit ms. */
const CLOSE_MS = 2000;
/** After a change of the wall clock by more than this the half hours are dated anew. Unit ms. */
const SET_MS = 1000;

/** The dispatch, as far as forecasts are concerned. */
interface Forecaster {
  forecastScores: ForecastScores;
  knowPastWeeks(pastWeeks: readonly HalfHour[]): void;
}

/** What it is made of. `forecaster`: the current dispatch; `boxes`: those of the lanes that are forecast; `read`: reads past weeks. */
interface KeeperParts {
  logFile: string;
  store: string;
  clock: ShopClock;
  logger: Logger;
  forecaster: () => Forecaster;
  boxes: () => string[];
  read: (job: PastWeeksJob) => Promise<HalfHour[]>;
}

/** The file of a store's scores, by its log. */
export function scoresFile(logFile: string, store: string): string {
  return path.join(path.dirname(logFile), "forecasts", `${store}.json`);
}

/** The keeper of one shop. */
export class ForecastKeeper {
  private parts: KeeperParts;
  private known: readonly HalfHour[] = [];
  /** Day and boxes that `known` is for; undefined: nothing has been read. */
  private readFor: string | undefined;
  private isClosed = false;
  /** When to check again; never while reading. */
  private dueMs: number;
  private keptMs: number;
  /** Wall clock minus monotonic clock when the forecaster was last told. Unit ms. */
  private offsetMs = 0;
  private keeping: Promise<void> = Promise.resolve();

  constructor(parts: KeeperParts) {
    this.parts = parts;
    this.dueMs = parts.clock.now() + FIRST_MS;
    this.keptMs = parts.clock.now();
    const scores = parseScores(textOf(scoresFile(parts.logFile, parts.store)));
    if (scores !== undefined) parts.forecaster().forecastScores = scores;
  }

  /** To be called once a second. */
  tick(): void {
    const { clock } = this.parts;
    const nowMs = clock.now();
    if (nowMs >= this.dueMs) this.look(nowMs);
    if (this.known.length > 0 && Math.abs(clock.wall() - nowMs - this.offsetMs) > SET_MS) this.tell();
    if (nowMs - this.keptMs < KEPT_MS) return;
    this.keptMs = nowMs;
    this.keeping = this.keeping.then(() => this.keep());
  }

  /** Writes the scores; resolves when that is done, has failed, or takes too long. */
  async close(): Promise<void> {
    this.isClosed = true;
    const kept = this.keeping.then(() => this.keep());
    await Promise.race([kept, setTimeout(CLOSE_MS, undefined, { ref: false })]);
  }

  /** Starts a reading where the day or the boxes have changed. */
  private look(nowMs: number): void {
    const { clock, boxes } = this.parts;
    this.dueMs = nowMs + LOOK_MS;
    const today = dateOf(clock.wall());
    const wanted = [today, ...boxes()].join(" ");
    if (wanted === this.readFor) return;
    this.dueMs = Number.POSITIVE_INFINITY;
    this.read(today, wanted);
  }

  private read(today: string, wanted: string): void {
    const { logFile: file, store, boxes, read, logger, clock } = this.parts;
    read({ file, store, boxes: boxes(), today })
      .then((pastWeeks) => {
        this.known = pastWeeks;
        this.readFor = wanted;
        this.dueMs = clock.now() + LOOK_MS;
        this.tell();
      })
      .catch((error: Error) => {
        if (this.isClosed) return;
        this.dueMs = clock.now() + AGAIN_MS;
        logger.warn({ error: String(error) }, "past weeks could not be read: there are no forecasts until they can be");
      });
  }

  /** Passes past weeks on, dated by the monotonic clock, by which decisions are made. */
  private tell(): void {
    const { clock, forecaster } = this.parts;
    this.offsetMs = clock.wall() - clock.now();
    const { offsetMs } = this;
    forecaster().knowPastWeeks(
      this.known.map(({ fromMs, customers }) => ({ fromMs: Math.round(fromMs - offsetMs), customers })),
    );
  }

  /** Writes the scores in the background. */
  private async keep(): Promise<void> {
    const { logFile, store, forecaster, logger } = this.parts;
    const file = scoresFile(logFile, store);
    const { in15, in30 } = forecaster().forecastScores;
    if (in15.scores + in30.scores === 0) return;
    const text = JSON.stringify({ in15, in30 });
    try {
      await keepFile(file, text);
    } catch (error) {
      logger.warn({ error: String(error) }, "the scores of the forecasts could not be saved");
    }
  }
}

/** The text of a file; empty where it cannot be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
