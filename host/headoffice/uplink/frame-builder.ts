// Collects samples of all lanes into frames: one sample a second, five to a frame. Pure.
import type { Frame, FrameLane, FrameSample } from "../../../protocol/uplink/records.ts";

/** One lane at one moment; `ins` and `outs` count since the box's start `boot`. */
export interface LaneSample extends FrameSample {
  box: string;
  role: FrameLane["role"];
  boot: string;
  ins: number | null;
  outs: number | null;
  confidencePercent: number;
}

/** All lanes at one moment; `atMs` by the wall clock, `nowMs` by the monotonic one. */
export interface ShopSample {
  nowMs: number;
  atMs: number;
  errorMs: number | null;
  lanes: LaneSample[];
}

/** A frame that is whole, and when it began. */
export interface BuiltFrame {
  atMs: number;
  errorMs: number | null;
  frame: Frame;
}

export const STEP_MS = 1000;
export const FRAME_SAMPLES = 5;
/** A sample belongs to its frame when it comes at its time, to within this. Unit ms. */
const LATE_MS = 500;
/** Crossings of one lane in one frame at most, as in the table. */
const MOST_CROSSINGS = 250;

/** The frame that is being collected. */
export class FrameBuilder {
  private samples: ShopSample[] = [];
  private counted = new Map<string, { boot: string; ins: number | null; outs: number | null }>();

  /** Takes a sample; returns the frames that are whole now: two where one had to be ended early. */
  add(sample: ShopSample): BuiltFrame[] {
    const built: BuiltFrame[] = [];
    if (!this.follows(sample)) built.push(...this.end());
    this.samples.push(sample);
    const isLast = Math.floor((sample.atMs + LATE_MS) / STEP_MS) % FRAME_SAMPLES === FRAME_SAMPLES - 1;
    if (isLast || this.samples.length === FRAME_SAMPLES) built.push(...this.end());
    return built;
  }

  /** Ends the frame with what it has. */
  end(): BuiltFrame[] {
    const [first] = this.samples;
    if (first === undefined) return [];
    const lanes = first.lanes.map((_, i) => this.laneOf(i));
    const frame = { stepMs: STEP_MS, samples: this.samples.length, lanes };
    this.samples = [];
    return [{ atMs: first.atMs, errorMs: first.errorMs, frame }];
  }

  /** The next second of the same lanes, by both clocks. */
  private follows({ nowMs, atMs, lanes }: ShopSample): boolean {
    const [first] = this.samples;
    if (first === undefined) return true;
    const dueMs = this.samples.length * STEP_MS;
    const isOnTime = Math.max(Math.abs(nowMs - first.nowMs - dueMs), Math.abs(atMs - first.atMs - dueMs)) <= LATE_MS;
    const isSameShop = lanes.length === first.lanes.length && lanes.every(({ box }, i) => box === first.lanes[i]?.box);
    return isOnTime && isSameShop;
  }

  private laneOf(index: number): FrameLane {
    const all = this.samples.map(({ lanes }) => lanes[index] as LaneSample);
    const { box, role } = all[0] as LaneSample;
    const crossings = all.map((sample) => this.crossings(sample));
    const sum = (key: "ins" | "outs"): number =>
      Math.min(
        MOST_CROSSINGS,
        crossings.reduce((total, each) => total + each[key], 0),
      );
    return {
      ...{ box, role, ins: sum("ins"), outs: sum("outs") },
      confidencePercent: Math.min(...all.map(({ confidencePercent }) => confidencePercent)),
      samples: all.map(({ quality, state, waiting, waitS }) => ({
        ...{ quality, state },
        waiting: waiting === null ? null : Math.min(250, waiting),
        waitS: waitS === null ? null : Math.min(65000, Math.round(waitS)),
      })),
    };
  }

  /** What has been counted since the last sample; nothing at the first one of a box's start. */
  private crossings({ box, boot, ins, outs }: LaneSample): { ins: number; outs: number } {
    const before = this.counted.get(box);
    if (boot !== "") this.counted.set(box, { boot, ins, outs });
    if (before === undefined || before.boot !== boot) return { ins: 0, outs: 0 };
    const since = (was: number | null, is: number | null): number =>
      was === null || is === null ? 0 : Math.max(0, is - was);
    return { ins: since(before.ins, ins), outs: since(before.outs, outs) };
  }
}
