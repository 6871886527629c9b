// Cuts misbehaving clients off for a while, longer each time. Pure: time is an argument, monotonic, in ms.

/** How many names are remembered; the one least recently cut off is forgotten first. */
const MOST = 1000;

interface CutOff {
  pauseMs: number;
  untilMs: number;
}

/** Pauses begin at `firstMs` and double up to `longestMs`; after `longestMs` without another they begin anew. Unit ms. */
export class CutOffs {
  private cutOffs = new Map<string, CutOff>();
  private firstMs: number;
  private longestMs: number;

  constructor(firstMs: number, longestMs: number) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
  }

  /** Cuts a name off; returns for how long. */
  cut(name: string, nowMs: number): number {
    const last = this.cutOffs.get(name);
    const isRepeat = last !== undefined && nowMs - last.untilMs < this.longestMs;
    const pauseMs = isRepeat ? Math.min(this.longestMs, 2 * last.pauseMs) : this.firstMs;
    this.cutOffs.delete(name);
    this.cutOffs.set(name, { pauseMs, untilMs: nowMs + pauseMs });
    if (this.cutOffs.size > MOST) this.cutOffs.delete(this.cutOffs.keys().next().value as string);
    return pauseMs;
  }

  isCutOff(name: string, nowMs: number): boolean {
    return (this.cutOffs.get(name)?.untilMs ?? Number.NEGATIVE_INFINITY) > nowMs;
  }
}
