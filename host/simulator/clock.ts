// Virtual time: callbacks at virtual milliseconds, run step by step, as fast as possible, or paced by real time.

/** A callback due at a virtual time. */
interface Due {
  atMs: number;
  order: number;
  run: (() => void) | undefined;
}

/** A clock that starts at 0. Callbacks for the same time run in the order in which they were scheduled. */
export class VirtualClock {
  private heap: Due[] = [];
  private time = 0;
  private order = 0;

  nowMs(): number {
    return this.time;
  }

  /** Runs `run` after a delay in ms; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const due: Due = { atMs: this.time + Math.max(0, delayMs), order: this.order++, run };
    this.push(due);
    return () => {
      due.run = undefined;
    };
  }

  /** Runs `run` before anything else that is due. */
  first(run: () => void): void {
    this.push({ atMs: Number.NEGATIVE_INFINITY, order: this.order++, run });
  }

  /** Runs `run` every so many ms until the returned function is called. */
  every(periodMs: number, run: () => void): () => void {
    let cancel = (): void => {};
    let stopped = false;
    const again = (): void => {
      cancel = this.after(periodMs, () => {
        run();
        if (!stopped) again();
      });
    };
    again();
    return () => {
      stopped = true;
      cancel();
    };
  }

  /** Runs everything due up to and including a time; stops early when `isEnough` returns true. */
  runUntil(tMs: number, isEnough: () => boolean = () => false): void {
    for (let next = this.heap[0]; next !== undefined && next.atMs <= tMs; next = this.heap[0]) {
      if (isEnough()) return;
      this.pop();
      this.time = Math.max(this.time, next.atMs);
      next.run?.();
    }
    this.time = Math.max(this.time, tMs);
  }

  /** Time passes in which nothing runs: what falls due meanwhile is late. */
  skip(ms: number): void {
    this.time += ms;
  }

  private push(due: Due): void {
    const heap = this.heap;
    let i = heap.length;
    heap.push(due);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(due, heap[parent] as Due)) break;
      heap[i] = heap[parent] as Due;
      i = parent;
    }
    heap[i] = due;
  }

  private pop(): void {
    const heap = this.heap;
    const last = heap.pop() as Due;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1;
      if (!isBefore(heap[child] as Due, last)) break;
      heap[i] = heap[child] as Due;
      i = child;
    }
    heap[i] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** Interval of the pacer: input from sockets waits no longer for the clock. Unit ms. */
const STEP_MS = 10;

/** Longest run of virtual time without a pause, in real ms. */
const LONGEST_RUN_MS = 50;

/** A process without a turn for longer was stopped, as on a laptop that slept: no time has passed for it. Unit ms; guess. */
const STOPPED_MS = 250;
/** A host takes a box whose clock differs by more than 1 s for another box: time told is ahead by half of it at most. Unit ms. */
const AHEAD_MS = 500;

/** Drives a virtual clock from real time, at `speed` virtual seconds a second. */
export class Pacer {
  private clock: VirtualClock;
  private speed: number;
  private startedMs = performance.now();
  /** When time was looked at last. */
  private seenMs = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(clock: VirtualClock, speed: number) {
    this.clock = clock;
    this.speed = speed;
  }

  start(): void {
    this.seenMs = performance.now();
    this.startedMs = this.seenMs - this.clock.nowMs() / this.speed;
    this.timer = setInterval(() => this.catchUp(), STEP_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Virtual time at this moment of real time, little ahead of the clock: who reads it first in a late turn. Unit ms. */
  nowMs(): number {
    return Math.min(this.dueMs(), this.clock.nowMs() + AHEAD_MS);
  }

  private dueMs(): number {
    const realMs = performance.now();
    // Boxes would find that nobody has answered them for all the time in which nobody could.
    this.startedMs += Math.max(0, realMs - this.seenMs - STOPPED_MS);
    this.seenMs = realMs;
    return (realMs - this.startedMs) * this.speed;
  }

  /** Advances virtual time to the present; also called before input from outside reaches a box. */
  catchUp(): void {
    const startMs = performance.now();
    this.clock.runUntil(this.dueMs(), () => performance.now() - startMs > LONGEST_RUN_MS);
    const behindMs = this.dueMs() / this.speed - this.clock.nowMs() / this.speed;
    // On a machine too slow for this speed, virtual time falls behind, so that timers and signals still get a turn.
    // A turn that was only late is made up for: a board's clock loses nothing by it.
    if (behindMs > LONGEST_RUN_MS) this.startedMs += behindMs;
  }
}
