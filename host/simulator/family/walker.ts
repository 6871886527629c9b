// A body, trolley or child on its way along a lane, as a track of straight pieces: what sensors see is computed from it.

/** A solid part, relative to the walker's place: extent along the lane in m, positive ahead, and the height of its top. */
export interface Part {
  from: number;
  to: number;
  topM: number;
}

/** Something that moves along the lane. Positions in m from the entrance beam, times in ms. */
export class Walker {
  readonly parts: readonly Part[];
  /** Distance of its near side from a ToF sensor beside the lane. Unit mm. */
  readonly rangeMm: number;
  /** Dark and soft: a zone often gets no valid range from it. */
  readonly isDark: boolean;
  /** Beams that do not see it. */
  missesEntry = false;
  missesExit = false;
  /** The track: place at times, straight between them. */
  readonly tMs: number[] = [];
  readonly xM: number[] = [];

  constructor(parts: readonly Part[], rangeMm: number, isDark = false) {
    this.parts = parts;
    this.rangeMm = rangeMm;
    this.isDark = isDark;
  }

  get x(): number {
    return this.xM.at(-1) ?? Number.NaN;
  }

  /** Is at `x` at this time, having gone straight since the last one. */
  goTo(tMs: number, x: number): void {
    const n = this.tMs.length;
    if (n >= 2 && this.isStraight(n, tMs, x)) {
      this.tMs[n - 1] = tMs;
      this.xM[n - 1] = x;
    } else {
      this.tMs.push(tMs);
      this.xM.push(x);
    }
  }

  private isStraight(n: number, tMs: number, x: number): boolean {
    const [t0, t1] = [this.tMs[n - 2] as number, this.tMs[n - 1] as number];
    const [x0, x1] = [this.xM[n - 2] as number, this.xM[n - 1] as number];
    return t1 > t0 && Math.abs(x0 + ((x1 - x0) * (tMs - t0)) / (t1 - t0) - x) < 1e-4;
  }
}
