// Who is cut off for a while, longer each time. Pure: time is an argument, monotonic, in ms.

/** Names that are remembered at most; the one cut off the longest ago is forgotten first. */
const MOST = 1000;

interface CutOff {
  pauseMs: number;
  untilMs: number;
}

/** The first pause, and the longest; who behaves for as long as the longest begins anew. Unit ms. */
export class CutOffs {
  private cutOffs = new Map<string, CutOff>();
  private firstMs: number;
  private longestMs: number;

  constructor(firstMs: number, longestMs: number) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
  }

  /** Cuts off, for twice as long as the last time. Returns for how long. */
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
