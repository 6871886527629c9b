// Days of the log for pages: read one at a time by a worker, kept while they are asked for.
import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { isOver } from "../core/local-days.ts";
import type { DayReport } from "../core/report/day-report.ts";
import type { DayAnswer, DayJob } from "./day-worker.ts";

/** How far a day has been read, or all of it; "none" where there is nothing, or nothing that can be read. */
export type DayState = { kind: "reading"; share: number } | { kind: "ready"; report: DayReport } | { kind: "none" };

const WORKER = new URL("./day-worker.ts", import.meta.url);
/** Reports kept at most. */
const KEPT = 12;
/** The list of dates grows, and so does a day until it is over: both are read again after so long. Unit ms. */
const GROWS_MS = 15000;
/** The old report of a growing day is not shown after this time; a page that stays open asks more often. Unit ms. */
const STALE_MS = 60000;

interface Entry {
  state: DayState;
  /** When it was read, by the monotonic clock and by the wall clock. */
  readMs: number;
  readAtMs: number;
  isReading: boolean;
}

/** The log's days. The file is opened anew for each reading. */
export class DayArchive {
  private file: string;
  private store: string;
  private thresholdsS: readonly number[];
  private onFailure: (error: Error) => void;
  private wall: () => number;
  /** How the log dates its records; a change makes all reports void. */
  private clocks = "";
  private dates: Promise<string[]> | undefined;
  private datesMs = 0;
  private entries = new Map<string, Entry>();
  private queue: Promise<unknown> = Promise.resolve();
  private worker: Worker | undefined;

  /** `wall` gives ms since 1970. */
  constructor(
    file: string,
    store: string,
    thresholdsS: readonly number[],
    onFailure: (error: Error) => void,
    wall: () => number,
  ) {
    this.wall = wall;
    this.file = file;
    this.store = store;
    this.thresholdsS = thresholdsS;
    this.onFailure = onFailure;
  }

  /** Local dates with records, the newest first. */
  days(): Promise<string[]> {
    if (!existsSync(this.file)) return Promise.resolve([]);
    if (this.dates === undefined || performance.now() - this.datesMs > GROWS_MS) {
      this.datesMs = performance.now();
      this.dates = this.enqueue(undefined, () => {}).then((answer) => this.datesOf(answer));
      this.dates.catch(() => {
        this.dates = undefined;
      });
    }
    return this.dates;
  }

  /** A day has another source now. */
  forget(date: string): void {
    this.entries.delete(date);
  }

  /** A date's report if it has been read; otherwise starts reading it, and says how far that has come. */
  async day(date: string): Promise<DayState> {
    const days = await this.days();
    if (!days.includes(date)) return { kind: "none" };
    const known = this.entries.get(date);
    if (known === undefined) return this.read(date).state;
    const mayGrow = date === days[0] || !isOver(date, known.readAtMs) || known.state.kind === "none";
    if (known.isReading || !mayGrow) return known.state;
    const ageMs = performance.now() - known.readMs;
    if (ageMs > STALE_MS) return this.read(date).state;
    if (ageMs > GROWS_MS) this.read(date, known);
    return known.state;
  }

  /** Sets the waits that reports count, in s. */
  countOver(thresholdsS: readonly number[]): void {
    this.thresholdsS = thresholdsS;
    this.entries.clear();
  }

  /** Stops a reading that is under way. */
  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private datesOf(answer: DayAnswer): string[] {
    if (!("days" in answer)) return [];
    if (answer.clocks !== this.clocks) this.entries.clear();
    this.clocks = answer.clocks;
    return answer.days;
  }

  /** Reads a day for the first time, or again: what is known is shown until then. */
  private read(date: string, known?: Entry): Entry {
    const entry = known ?? { state: { kind: "reading", share: 0 }, readMs: 0, readAtMs: 0, isReading: true };
    entry.isReading = true;
    entry.readAtMs = this.wall();
    this.entries.delete(date);
    for (const oldest of this.entries.keys()) if (this.entries.size >= KEPT) this.entries.delete(oldest);
    this.entries.set(date, entry);
    const onProgress = (share: number): void => {
      if (entry.state.kind === "reading") entry.state = { kind: "reading", share };
    };
    this.enqueue(date, onProgress).then(
      (answer) => {
        if ("report" in answer) entry.state = { kind: "ready", report: answer.report };
        entry.readMs = performance.now();
        entry.isReading = false;
      },
      () => {
        // A damaged day is not tried again with each question.
        if (entry.state.kind === "reading") entry.state = { kind: "none" };
        entry.readMs = performance.now();
        entry.isReading = false;
      },
    );
    return entry;
  }

  private enqueue(date: string | undefined, onProgress: (share: number) => void): Promise<DayAnswer> {
    const job = { file: this.file, store: this.store, date, thresholdsS: this.thresholdsS };
    const answer = this.queue.then(() => this.run(job, onProgress));
    this.queue = answer.catch((error: Error) => this.onFailure(error));
    return answer;
  }

  private run(job: DayJob, onProgress: (share: number) => void): Promise<DayAnswer> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, { workerData: job, execArgv: ["--disable-warning=ExperimentalWarning"] });
      this.worker = worker;
      worker.on("message", (answer: DayAnswer) => {
        if ("progress" in answer) onProgress(answer.progress);
        else resolve(answer);
      });
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("the reading of the log was stopped")));
    });
  }
}
