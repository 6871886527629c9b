// What others do, on the same inputs: counters and rules for the number between the beams. Each as it is usually built.
import type { SensorName } from "../../protocol/channels.ts";

/** A way to tell how many are between the beams. Times in ms. */
export interface Baseline {
  name: string;
  feed(sensor: SensorName, value: number, status: number, tMs: number): void;
  tick(tMs: number): void;
  between(): number;
}

/** A zone as a plain threshold sees it: occupied below 1 m, and since when. */
class PlainZone {
  occupied = false;
  sinceMs = 0;

  sample(rangeMm: number, status: number, tMs: number): void {
    const occupied = status === 0 && rangeMm < 1000;
    if (occupied !== this.occupied) this.sinceMs = tMs;
    this.occupied = occupied;
  }

  isEmptyFor(ms: number, tMs: number): boolean {
    return !this.occupied && tMs - this.sinceMs > ms;
  }

  isHeldFor(ms: number, tMs: number): boolean {
    return this.occupied && tMs - this.sinceMs > ms;
  }
}

/** Breaks of the entrance beam less breaks of the exit beam. */
export class InMinusOut implements Baseline {
  name = "in minus out";
  protected n = 0;

  feed(sensor: SensorName, value: number, _status: number, _tMs: number): void {
    if (value === 1 && sensor === "entry") this.n += 1;
    if (value === 1 && sensor === "exit") this.n -= 1;
  }

  tick(_tMs: number): void {}

  between(): number {
    return this.n;
  }
}

/** The same, never below zero, and zero again when nobody has been at the pay point for 20 s. */
export class ClampAndReset extends InMinusOut {
  override name = "clamp at 0, reset when empty";
  private head = new PlainZone();

  override feed(sensor: SensorName, value: number, status: number, tMs: number): void {
    if (sensor === "head") this.head.sample(value, status, tMs);
    else super.feed(sensor, value, status, tMs);
    if (this.n < 0) this.n = 0;
  }

  override tick(tMs: number): void {
    if (this.head.isEmptyFor(20000, tMs)) this.n = 0;
  }
}

/** Rules tuned by hand: parties merged within 1.2 s, zones that correct the count, an old exit forgotten. */
export class TunedRules implements Baseline {
  name = "tuned rules";
  private n = 0;
  private lastInMs = -1e9;
  private lastOutMs = -1e9;
  private head = new PlainZone();
  private tail = new PlainZone();
  private tailPlace: number;

  constructor(tailPlace: number) {
    this.tailPlace = tailPlace;
  }

  feed(sensor: SensorName, value: number, status: number, tMs: number): void {
    if (sensor === "head") this.head.sample(value, status, tMs);
    else if (sensor === "tail") this.tail.sample(value, status, tMs);
    else if (value === 1 && sensor === "entry") {
      if (tMs - this.lastInMs > 1200) this.n += 1;
      this.lastInMs = tMs;
    } else if (value === 1 && sensor === "exit") {
      if (tMs - this.lastOutMs > 1200) this.n = Math.max(0, this.n - 1);
      this.lastOutMs = tMs;
    }
  }

  tick(tMs: number): void {
    if (this.head.isEmptyFor(20000, tMs)) this.n = 0;
    if (this.head.isHeldFor(5000, tMs)) this.n = Math.max(1, this.n);
    if (this.tail.isHeldFor(8000, tMs)) this.n = Math.max(this.tailPlace, this.n);
    if (this.tail.isEmptyFor(15000, tMs)) this.n = Math.min(this.tailPlace, this.n);
    this.n = Math.min(2 * this.tailPlace, this.n);
  }

  between(): number {
    return this.n;
  }
}

/** The path of the two entrance zones, as open ToF people counters follow it, with a floor at zero. */
export class TwoZonePath implements Baseline {
  name = "two-zone path, floor at 0";
  private n = 0;
  private a = false;
  private b = false;
  private path: number[] = [0];

  feed(sensor: SensorName, value: number, _status: number, _tMs: number): void {
    if (sensor === "exit" && value === 1) this.n = Math.max(0, this.n - 1);
    if (sensor === "entry") this.a = value === 1;
    else if (sensor === "entry2") this.b = value === 1;
    else return;
    this.step((this.a ? 1 : 0) + (this.b ? 2 : 0));
  }

  tick(_tMs: number): void {}

  between(): number {
    return this.n;
  }

  private step(state: number): void {
    if (state !== 0) {
      this.path.push(state);
      if (this.path.length > 4) this.path.shift();
      return;
    }
    const walked = this.path.slice(-3).join("");
    if (walked === "132") this.n += 1;
    if (walked === "231") this.n = Math.max(0, this.n - 1);
    this.path = [0];
  }
}

/** A sensor in the line: "a queue" when it is held, half of the line before it when only the pay point is. */
export class TailThreshold implements Baseline {
  name = "threshold on the tail sensor";
  private head = new PlainZone();
  private tail = new PlainZone();
  private n = 0;
  private tailPlace: number;

  constructor(tailPlace: number) {
    this.tailPlace = tailPlace;
  }

  feed(sensor: SensorName, value: number, status: number, tMs: number): void {
    if (sensor === "head") this.head.sample(value, status, tMs);
    if (sensor === "tail") this.tail.sample(value, status, tMs);
  }

  tick(tMs: number): void {
    if (this.tail.isHeldFor(5000, tMs)) this.n = this.tailPlace + 1;
    else if (this.tail.isEmptyFor(5000, tMs)) this.n = this.head.isEmptyFor(5000, tMs) ? 0 : this.tailPlace / 2;
  }

  between(): number {
    return this.n;
  }
}

/**
 * Rules for a line before several tills that is seen by a beam at either end and nothing else: parties merged within 1.2 s, never below
 * zero or above what there is room for, and zero again when nobody has left for so long that a till must have been free.
 */
export class TwoBeamRules implements Baseline {
  name = "two beams, reset when nobody leaves";
  private n = 0;
  private lastInMs = -1e9;
  private lastOutMs = -1e9;
  private room: number;
  private quietMs: number;

  /** `room`: customers between the beams at most; `cycleS`: mean time between two departures while all tills are busy. */
  constructor(room: number, cycleS: number) {
    this.room = room;
    this.quietMs = 4000 * cycleS;
  }

  feed(sensor: SensorName, value: number, _status: number, tMs: number): void {
    if (value !== 1) return;
    if (sensor === "entry") {
      if (tMs - this.lastInMs > 1200) this.n = Math.min(this.room, this.n + 1);
      this.lastInMs = tMs;
    } else if (sensor === "exit") {
      if (tMs - this.lastOutMs > 1200) this.n = Math.max(0, this.n - 1);
      this.lastOutMs = tMs;
    }
  }

  tick(tMs: number): void {
    if (tMs - this.lastOutMs > this.quietMs) this.n = 0;
  }

  between(): number {
    return this.n;
  }
}

/** `tailPlace`: which place in the line the tail zone sees, as whoever tunes rules knows it. */
export function newBaselines(tailPlace: number): Baseline[] {
  return [
    new InMinusOut(),
    new ClampAndReset(),
    new TunedRules(tailPlace),
    new TwoZonePath(),
    new TailThreshold(tailPlace),
  ];
}
