// What sensors have shown over a while, in numbers. Pure: samples come in, with the box's time.
import type { ChannelName } from "../../protocol/channels.ts";
import type { Sample } from "./observed-box.ts";

/** A break-beam. Times in ms. */
export interface BeamFigures {
  blocked: boolean;
  breaks: number;
  /** Share of the time that it was broken, 0 to 1. */
  blockedShare: number;
  /** Shortest break that ended; undefined when none did. */
  shortestMs: number | undefined;
}

/** A ranging sensor. */
export interface RangeFigures {
  samples: number;
  valid: number;
  /** Most frequent status other than 0; undefined when all were valid. */
  status: number | undefined;
  /** Samples with that status. */
  withStatus: number;
  medianMm: number | undefined;
  /** Half of the range that holds the middle 80 % of valid readings. */
  spreadMm: number | undefined;
  /** Most valid readings in a row that were the same to the millimetre. */
  same: number;
  last: Sample | undefined;
}

interface Beam {
  blocked: boolean;
  sinceMs: number;
  breaks: number;
  blockedMs: number;
  shortestMs: number | undefined;
}

interface Range {
  ranges: number[];
  statuses: Map<number, number>;
  samples: number;
  run: number;
  same: number;
  last: Sample | undefined;
}

/** Samples of all sensors since a time. */
export class Observation {
  readonly startMs: number;
  private nowMs: number;
  private beams = new Map<ChannelName, Beam>();
  private ranges = new Map<ChannelName, Range>();

  /** `blocked` says which beams are broken at the start, and whether the till switch is closed. */
  constructor(startMs: number, blocked: ReadonlyMap<ChannelName, boolean>) {
    this.startMs = startMs;
    this.nowMs = startMs;
    for (const [sensor, is] of blocked)
      this.beams.set(sensor, { blocked: is, sinceMs: startMs, breaks: 0, blockedMs: 0, shortestMs: undefined });
  }

  /** Time has come so far. Unit ms. */
  pass(tMs: number): void {
    this.nowMs = Math.max(this.nowMs, tMs);
  }

  get seconds(): number {
    return (this.nowMs - this.startMs) / 1000;
  }

  take(sample: Sample): void {
    this.pass(sample.tMs);
    if (sample.sensor === "head" || sample.sensor === "tail") this.takeRange(sample);
    else this.takeBeam(sample);
  }

  beam(sensor: ChannelName): BeamFigures | undefined {
    const beam = this.beams.get(sensor);
    if (beam === undefined) return undefined;
    const blockedMs = beam.blockedMs + (beam.blocked ? this.nowMs - beam.sinceMs : 0);
    const { blocked, breaks, shortestMs } = beam;
    return { blocked, breaks, blockedShare: blockedMs / Math.max(1, this.nowMs - this.startMs), shortestMs };
  }

  range(sensor: ChannelName): RangeFigures {
    const range = this.ranges.get(sensor);
    if (range === undefined)
      return {
        samples: 0,
        valid: 0,
        status: undefined,
        withStatus: 0,
        medianMm: undefined,
        spreadMm: undefined,
        same: 0,
        last: undefined,
      };
    const sorted = range.ranges.toSorted((a, b) => a - b);
    const at = (share: number): number | undefined => sorted[Math.floor(share * (sorted.length - 1))];
    const [status, withStatus = 0] = [...range.statuses].toSorted((a, b) => b[1] - a[1])[0] ?? [];
    return {
      samples: range.samples,
      valid: sorted.length,
      status,
      withStatus,
      medianMm: at(0.5),
      spreadMm: sorted.length === 0 ? undefined : ((at(0.9) as number) - (at(0.1) as number)) / 2,
      same: range.same,
      last: range.last,
    };
  }

  private takeBeam({ sensor, value, tMs }: Sample): void {
    const blocked = value === 1;
    const beam: Beam = this.beams.get(sensor) ?? {
      blocked: !blocked,
      sinceMs: tMs,
      breaks: 0,
      blockedMs: 0,
      shortestMs: undefined,
    };
    this.beams.set(sensor, beam);
    if (beam.blocked === blocked) return;
    const lastedMs = tMs - beam.sinceMs;
    if (blocked) beam.breaks += 1;
    else {
      beam.blockedMs += lastedMs;
      beam.shortestMs = Math.min(beam.shortestMs ?? lastedMs, lastedMs);
    }
    beam.blocked = blocked;
    beam.sinceMs = tMs;
  }

  private takeRange(sample: Sample): void {
    const { sensor, value, status } = sample;
    const range: Range = this.ranges.get(sensor) ?? {
      ranges: [],
      statuses: new Map(),
      samples: 0,
      run: 0,
      same: 0,
      last: undefined,
    };
    this.ranges.set(sensor, range);
    range.samples += 1;
    if (status === 0) {
      range.run = range.last?.status === 0 && range.last.value === value ? range.run + 1 : 1;
      range.same = Math.max(range.same, range.run);
      range.ranges.push(value);
    } else range.statuses.set(status, (range.statuses.get(status) ?? 0) + 1);
    range.last = sample;
  }
}
