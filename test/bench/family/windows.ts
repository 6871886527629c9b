// Windows of the last seconds and minutes over a lane's sensors, in fixed memory: what a trained model sees. No count of
// people is kept.
import { ENTRY, EXIT, HEAD, TAIL } from "../../../protocol/channels.ts";

/** Time constants of decaying counts, and of decaying shares. Unit s. */
const COUNT_S = [3, 10, 30, 60, 180, 600, 1200] as const;
const SHARE_S = [10, 60, 300] as const;
/** Breaks closer than this are one cluster. Unit ms. */
const CLUSTER_MS = 1200;
/** A zone is occupied this far before its background. Unit mm. */
const NEAR_MM = 200;

/** One beam: decaying counts of breaks and of clusters, shares of time blocked, time since the last break. */
class BeamWindows {
  readonly values = new Float32Array(2 * COUNT_S.length + SHARE_S.length + 1);
  private isBlocked = false;
  private sinceMs = 0;
  private blockedMs = 0;
  private breaks = 0;
  private clusters = 0;
  private lastMs = -1e7;

  feed(value: number, tMs: number): void {
    if (this.isBlocked) this.blockedMs += tMs - this.sinceMs;
    this.sinceMs = tMs;
    if (value === 1 && !this.isBlocked) {
      this.breaks += 1;
      if (tMs - this.lastMs > CLUSTER_MS) this.clusters += 1;
    }
    this.isBlocked = value === 1;
    this.lastMs = tMs;
  }

  tick(tMs: number): void {
    if (this.isBlocked) this.blockedMs += tMs - this.sinceMs;
    this.sinceMs = tMs;
    let i = 0;
    for (const s of COUNT_S) {
      this.values[i] = (this.values[i] as number) * (1 - 1 / s) + this.breaks;
      this.values[i + 1] = (this.values[i + 1] as number) * (1 - 1 / s) + this.clusters;
      i += 2;
    }
    for (const s of SHARE_S) {
      this.values[i] = (this.values[i] as number) * (1 - 1 / s) + this.blockedMs / 1000 / s;
      i += 1;
    }
    this.values[i] = Math.log1p(Math.max(0, tMs - this.lastMs) / 1000);
    this.breaks = 0;
    this.clusters = 0;
    this.blockedMs = 0;
  }
}

/** One zone: shares of time occupied and of valid samples, how near the range is, and time since it changed. */
class ZoneWindows {
  readonly values = new Float32Array(SHARE_S.length + 3);
  /** The background, as a slowly falling and quickly rising upper bound of ranges. Unit mm. */
  private wallMm = 0;
  private samples = 0;
  private valid = 0;
  private near = 0;
  private sumMm = 0;
  private changedMs = 0;
  private was = false;

  feed(value: number, status: number): void {
    this.samples += 1;
    if (status !== 0) return;
    this.valid += 1;
    this.wallMm += value > this.wallMm ? 0.02 * (value - this.wallMm) : 0.00002 * (value - this.wallMm);
    this.sumMm += value;
    if (value < this.wallMm - NEAR_MM) this.near += 1;
  }

  tick(tMs: number): void {
    const [occupied, valid] = [this.valid > 0 ? this.near / this.valid : 0, this.valid / Math.max(1, this.samples)];
    const isNear = occupied > 0.5;
    if (this.valid > 0 && isNear !== this.was) [this.was, this.changedMs] = [isNear, tMs];
    let i = 0;
    for (const s of SHARE_S) {
      this.values[i] = (this.values[i] as number) + (occupied - (this.values[i] as number)) / s;
      i += 1;
    }
    this.values[i] = (this.values[i] as number) + (valid - (this.values[i] as number)) / 60;
    if (this.valid > 0) this.values[i + 1] = Math.min(1.2, this.sumMm / this.valid / Math.max(1, this.wallMm));
    this.values[i + 2] = (this.was ? 1 : -1) * Math.log1p((tMs - this.changedMs) / 1000);
    this.samples = 0;
    this.valid = 0;
    this.near = 0;
    this.sumMm = 0;
  }
}

/** All windows of a lane. What the kit lacks is never fed and stays as it is. */
export class Windows {
  readonly entry = new BeamWindows();
  readonly exit = new BeamWindows();
  readonly head = new ZoneWindows();
  readonly tail = new ZoneWindows();
  readonly values = new Float32Array(
    this.entry.values.length + this.exit.values.length + this.head.values.length + this.tail.values.length,
  );

  feed(channel: number, value: number, status: number, tMs: number): void {
    if (channel === ENTRY) this.entry.feed(value, tMs);
    else if (channel === EXIT) this.exit.feed(value, tMs);
    else if (channel === HEAD) this.head.feed(value, status);
    else if (channel === TAIL) this.tail.feed(value, status);
  }

  /** End of a second; `values` is up to date then. */
  tick(tMs: number): void {
    let i = 0;
    for (const part of [this.entry, this.exit, this.head, this.tail]) {
      part.tick(tMs);
      this.values.set(part.values, i);
      i += part.values.length;
    }
  }
}
