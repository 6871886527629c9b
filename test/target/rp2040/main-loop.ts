// Knows when the interpreter idles. With a host on its USB it never sleeps: it goes round its main loop all the time, and
// what a turn takes longer than an idle one is work. The loop is found by its stack, which is the lowest there is.
import type { RP2040 } from "rp2040js";

/** A turn that takes no longer than this much of the shortest is idle. */
const SLACK = 1.1;
/** The shortest of so many turns is an idle one. */
const LEARNED = 256;

/** Where the turns of a build's main loop begin; the same at each of its starts. */
export interface LoopPlace {
  at: number | undefined;
}

/** Finds the loop of an interpreter that idles: to be shown instructions before they run. */
export class LoopFinder {
  at = 0;
  private highest = 0;

  look({ core }: RP2040): void {
    if (core.IPSR !== 0 || core.SP < this.highest) return;
    this.at = core.SP > this.highest ? core.PC : Math.min(this.at, core.PC);
    this.highest = core.SP;
  }
}

/** The turns of one start. Times in ns. */
export class MainLoop {
  /** What turns took beyond idle ones, in all, and the longest turn. */
  workNs = 0;
  longestNs = 0;
  private idleNs = Number.NaN;
  private shortestNs = Number.POSITIVE_INFINITY;
  private turns = 0;
  private sinceNs = Number.NaN;

  /** A turn begins; tells whether the last one was idle. */
  turn(nowNs: number): boolean {
    const ns = nowNs - this.sinceNs;
    this.sinceNs = nowNs;
    if (Number.isNaN(ns)) return false;
    this.shortestNs = Math.min(this.shortestNs, ns);
    this.turns += 1;
    if (this.turns % LEARNED === 0) {
      this.idleNs = this.shortestNs;
      this.shortestNs = Number.POSITIVE_INFINITY;
    }
    if (Number.isNaN(this.idleNs)) return false;
    if (ns <= this.idleNs * SLACK) return true;
    this.workNs += ns - this.idleNs;
    this.longestNs = Math.max(this.longestNs, ns);
    return false;
  }

  /** Time passed that nobody used: the turn begins now. */
  skipped(nowNs: number): void {
    this.sinceNs = nowNs;
  }

  /** Begins to count anew. */
  clear(): void {
    this.workNs = 0;
    this.longestNs = 0;
  }
}
