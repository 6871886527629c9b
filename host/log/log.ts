// The shop's log in SQLite: every telemetry record once, every decision. A separate thread writes it, and nothing waits for that: rows
// queue in memory, share commits, and are tried again while the file is in trouble.
import { Worker } from "node:worker_threads";
import type { Decision } from "../core/dispatch/decision.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import type { ShopEvent } from "../core/shop-events.ts";
import { FlushTimer } from "./flush-timer.ts";
import type { LogFault } from "./log-fault.ts";
import type { Written } from "./log-file.ts";
import { type LogProgress, LogQueue } from "./log-queue.ts";
import { type Conflict, decisionRow, type HostTime, type LogRow, type Sealed, type TelemetryRow } from "./log-rows.ts";
import {
  faultWarning,
  fullWarning,
  replacedWarning,
  setAsideWarning,
  sharedWarning,
  slowWarning,
} from "./log-warnings.ts";
import type { LogAnswer, LogJob } from "./log-writer.ts";
import type { RunClock } from "./runs.ts";

/** Who is told what became of rows. */
export interface LogListener extends WarningListener {
  /** A record is on disk, also when it had been before. */
  onCommitted(row: TelemetryRow): void;
  /**
   * The file is open for the first time. `openCalls`: boxes whose last call was left open by a host that was killed; `newestMs`: time of
   * the newest decision, in ms since 1970. `addDecisionsFirst` may be called now.
   */
  onOpened(openCalls: readonly string[], newestMs: number | null): void;
  onConflict(conflict: Conflict): void;
  /** A box has started again with a boot id that it has had before. */
  onRelived(box: string): void;
}

const WRITER = new URL("./log-writer.ts", import.meta.url);
/** How long rows wait for others to share a commit. Boxes keep records until they are acknowledged, but nobody else has a decision. Unit ms. */
const GATHER_MS = { telemetry: 250, other: 4 };
/** Between two tries while the file is in trouble; a commit that takes longer than the other is called slow. Unit ms. */
const RETRY_MS = 1000;
const SLOW_MS = 5000;
/** A host that is stopping waits no longer than this for its log. Unit ms. */
const CLOSE_MS = 10000;
/** How long the page speaks of a file that was set aside. Unit ms. */
const WARNING_MS = 24 * 3600000;

/** One log file for one store. From `open` on, the thread opens it, and makes it with its folder where it is missing. */
export class Log {
  /** Telemetry records committed, records that were there already, and those that said something else there. */
  logged = 0;
  duplicates = 0;
  conflicts = 0;
  private file: string;
  private store: string;
  private listener: LogListener;
  private clocks: RunClock[] = [];
  private upMs: () => number;
  private writer: Worker | undefined;
  private queue = new LogQueue();
  /** What is to be taken out. */
  private sealed: Sealed[] = [];
  private phase: "waits" | "opening" | "open" = "waits";
  /** The last job took something out: the next one writes. */
  private hasPruned = false;
  /** What the writer is at. */
  private job: LogJob | undefined;
  private timer = new FlushTimer(() => this.flush());
  private slowTimer: NodeJS.Timeout | undefined;
  private trouble: (LogFault & { since: HostTime; tries: number }) | undefined;
  private isClosing = false;
  private onIdle: () => void = () => {};
  private onTried: () => void = () => {};
  /** Resolves when the file has been opened, or could not be for the first time. */
  readonly tried = new Promise<void>((resolve) => {
    this.onTried = resolve;
  });

  /** `upMs` is the monotonic clock, by which everything is dated; `clock` says what it is in UTC. */
  constructor(file: string, store: string, listener: LogListener, upMs: () => number, clock: Omit<RunClock, "run">) {
    this.file = file;
    this.store = store;
    this.listener = listener;
    this.upMs = upMs;
    this.beginRun(clock);
  }

  /** To be called once. Until then rows wait in memory, and no file is touched. */
  open(): void {
    this.phase = "opening";
    this.flush();
  }

  /** The monotonic clock has stood still, or this is the first run: what comes is dated by another clock. */
  beginRun(clock: Omit<RunClock, "run">): void {
    this.clocks.push({ run: this.clocks.length, ...clock });
  }

  /** The wall clock has been set: all that the run has logged is dated anew. */
  setClock(clock: Omit<RunClock, "run">): void {
    this.clocks[this.run] = { run: this.run, ...clock };
  }

  /** A record, unless there is no room in memory. `madeMs` by the monotonic clock, the others as in TelemetryRow. */
  addTelemetry(record: Pick<TelemetryRow, "box" | "life" | "telemetry" | "receivedMs">, madeMs: number): void {
    const isTaken = this.put({ table: "telemetry", made: { run: this.run, upMs: madeMs }, ...record });
    if (!isTaken) this.listener.onWarning(fullWarning(this.queue.telemetry));
  }

  /** A decision, its time by the wall clock, and when it was by the monotonic one. */
  addDecision(decision: Decision, upMs: number): void {
    this.put(decisionRow(decision, { run: this.run, upMs }));
  }

  /** Decisions of the very start, that come before all that waits. */
  addDecisionsFirst(decisions: readonly Decision[], upMs: number): void {
    this.queue.addFirst(decisions.map((decision) => decisionRow(decision, { run: 0, upMs })));
    this.flushSoon();
  }

  /** Something that happened, and when it was by the monotonic clock. */
  addEvent({ kind, box, detail }: ShopEvent, upMs: number): void {
    const cells = { kind, box, detail: JSON.stringify(detail) };
    this.put({ table: "event", at: { run: this.run, upMs }, cells });
  }

  /** Records that a box had to drop before they could be logged, noticed when the next one came. */
  addLost(box: string, records: number, at: HostTime): void {
    this.addGap(at, { cause: "dropped", detail: "the box had no more room", box, records });
  }

  /** Takes out what the archive has, bit by bit: what comes meanwhile is not held up. */
  prune(sealed: readonly Sealed[]): void {
    this.sealed = this.sealed.concat(sealed);
    this.flushSoon();
  }

  get progress(): LogProgress {
    return this.queue.progress;
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    if (this.job === undefined && this.queue.size === 0 && this.sealed.length === 0) return;
    await this.whenIdle(() => this.flush());
  }

  /** Commits what waits and closes the file; resolves with the number of rows that could not be written. */
  async close(): Promise<number> {
    this.isClosing = true;
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([this.idle(), deadline]);
    const left = this.queue.size;
    this.timer.clear();
    clearTimeout(this.slowTimer);
    if (this.job === undefined) await Promise.race([this.whenIdle(() => this.give({ kind: "close" })), deadline]);
    await this.writer?.terminate();
    return left;
  }

  private get run(): number {
    return this.clocks.length - 1;
  }

  private get now(): HostTime {
    return { run: this.run, upMs: this.upMs() };
  }

  private whenIdle(begin: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.onIdle = resolve;
      begin();
    });
  }

  private put(row: LogRow): boolean {
    this.flushSoon(row.table === "telemetry" ? GATHER_MS.telemetry : GATHER_MS.other);
    return this.queue.add(row);
  }

  /** After a failure nothing is tried sooner; records wait the longest of all. */
  private flushSoon(waitMs = GATHER_MS.other): void {
    const mayHasten = this.trouble === undefined && waitMs < GATHER_MS.telemetry;
    if (mayHasten || !this.timer.isSet) this.timer.set(waitMs);
  }

  /** One job at a time: what comes meanwhile shares the next commit. */
  private flush(): void {
    this.timer.clear();
    if (this.job !== undefined || this.phase === "waits") return;
    if (this.phase === "opening") this.give({ kind: "open" });
    else if (this.sealed.length > 0 && (this.queue.size === 0 || !this.hasPruned))
      this.give({ kind: "prune", sealed: this.sealed[0] as Sealed });
    else if (this.queue.size > 0) this.give({ kind: "write", rows: this.queue.take(), clocks: this.clocks });
    else this.onIdle();
  }

  private give(job: LogJob): void {
    this.job = job;
    this.hasPruned = job.kind === "prune";
    this.writer ??= this.startWriter();
    this.writer.postMessage(job);
    // The first one starts the thread, too.
    const slowMs = job.kind === "open" ? 3 * SLOW_MS : SLOW_MS;
    this.slowTimer = setTimeout(() => this.listener.onWarning(slowWarning(this.file, slowMs)), slowMs);
  }

  private startWriter(): Worker {
    const workerData = { file: this.file, store: this.store };
    const writer = new Worker(WRITER, { name: "log", workerData, execArgv: ["--disable-warning=ExperimentalWarning"] });
    writer.on("message", (answer: LogAnswer) => this.settle(answer));
    writer.on("error", (error) => {
      this.writer = undefined;
      this.settle({ kind: "failed", fault: { cause: "error", detail: String(error) } });
    });
    return writer;
  }

  private settle(answer: LogAnswer): void {
    const { job } = this;
    this.job = undefined;
    clearTimeout(this.slowTimer);
    this.onTried();
    if (answer.kind === "failed") this.fail(answer.fault);
    else if ("written" in answer) this.succeed(answer, job);
    else if (answer.kind === "closed") this.onIdle();
    else {
      this.sealed.splice(0, 1, ...(answer.rest === undefined ? [] : [answer.rest]));
      this.flush();
    }
  }

  private succeed(answer: Extract<LogAnswer, { written: Written }>, job: LogJob | undefined): void {
    if (answer.kind === "opened") {
      this.phase = "open";
      this.listener.onOpened(answer.openCalls, answer.newestMs);
    }
    this.recover();
    this.report(answer.written);
    if (job?.kind === "write") this.count(job.rows, answer.written);
    this.flush();
  }

  private count(rows: readonly LogRow[], written: Written): void {
    this.queue.taken();
    this.logged += written.fresh;
    this.duplicates += written.known;
    this.conflicts += written.conflicts.length;
    for (const row of rows) if (row.table === "telemetry") this.listener.onCommitted(row);
  }

  private report({ conflicts, relived, setAside, isShared, isReplaced }: Written): void {
    for (const conflict of conflicts) this.listener.onConflict(conflict);
    for (const box of relived) this.listener.onRelived(box);
    for (const { name, fault } of setAside) {
      this.addGap(this.now, { cause: fault.cause, detail: `the file before is ${name}` });
      this.listener.onWarning(setAsideWarning(name, fault), WARNING_MS);
    }
    if (isReplaced) {
      this.addGap(this.now, { cause: "replaced", detail: "the file before was deleted, renamed or replaced" });
      this.listener.onWarning(replacedWarning(this.file), WARNING_MS);
    }
    if (isShared) this.listener.onWarning(sharedWarning(this.file));
    else this.listener.onWarningOver("log shared");
  }

  /** Nothing of the job is in the log: it is tried again. */
  private fail(fault: LogFault): void {
    this.queue.putBack();
    const { since = this.now, tries = 0 } = this.trouble ?? {};
    this.trouble = { ...fault, since, tries: tries + 1 };
    // Another program may hold the file for a moment, as when it is copied.
    if (fault.cause !== "locked" || tries > 0) this.listener.onWarning(faultWarning(fault, this.file));
    if (this.isClosing) this.onIdle();
    else this.timer.set(RETRY_MS);
  }

  private recover(): void {
    for (const key of ["log", "log memory", "log slow"]) this.listener.onWarningOver(key);
    if (this.trouble === undefined) return;
    const { since, cause, detail } = this.trouble;
    this.trouble = undefined;
    this.addGap(since, { cause, detail });
  }

  /** Something was missing from then until now. */
  private addGap(from: HostTime, about: { cause: string; detail: string; box?: string; records?: number }): void {
    const { cause, detail, box = null, records = null } = about;
    const toMs = from.run === this.run ? this.upMs() : from.upMs;
    this.put({ table: "gap", from, toMs, cells: { cause, detail, box, records } });
  }
}
