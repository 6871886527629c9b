// What a full lane takes of the chip, in its own cycles. The emulator charges no misses of the flash's cache: a lower bound.
import type { VirtualClock } from "../../../host/simulator/clock.ts";
import type { FakeVl53 } from "../../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";
import type { Rp2040Build } from "./build.ts";
import { LineHost } from "./line-host.ts";
import { PicoBoard } from "./pico-board.ts";

/** A start, with its sensors calibrated, takes so long. Unit ms. */
const START_MS = 2500;
/** Beams of one person: blocked and free again, with pauses in ms. */
const PASSAGE = [
  ["entry", true, 150],
  ["entry2", true, 150],
  ["entry", false, 150],
  ["entry2", false, 550],
] as const;

export interface LaneLoad {
  seconds: number;
  /** Share of the chip's time, 0 to 1: what turns of the main loop take beyond idle ones. */
  share: number;
  /** Longest turn: what an event waits for at the most when none other waits before it. Unit ms. */
  longestMs: number;
  /** Samples a second of the two sensors, as the box counts them. */
  headHz: number;
  tailHz: number;
  ins: number;
}

/** A sensor without a target, with some noise, for place 0 or 1: a VL53L1X at the head, and at the tail what is named. */
export function sensorsWith(tail: "vl53l0x" | "vl53l1x"): (clock: VirtualClock, index: number) => FakeVl53 {
  return (clock, index) => {
    let n = 0;
    const noise = (): number => ((n++ * 7919) % 13) - 6;
    return index === 0 || tail === "vl53l1x"
      ? new FakeVl53l1x(clock, () => ({ rangeMm: 2000 + noise(), rawStatus: 9 }))
      : new FakeVl53l0x(clock, () => ({ rangeMm: 1500 + noise(), rawStatus: 11 }));
  };
}

/** People walk in, one a second. */
export function walkIn(board: PicoBoard, people: number): void {
  for (let i = 0; i < people; i++)
    for (const [role, low, pauseMs] of PASSAGE) {
      board.pull(role, low);
      board.run(pauseMs);
    }
}

/** A lane that has started, with a host at its line. */
export function startedLane(
  build: Rp2040Build,
  flash: Uint8Array,
  sensor: (clock: VirtualClock, index: number) => FakeVl53,
): { board: PicoBoard; host: LineHost } {
  const board = new PicoBoard(build, flash, sensor);
  const host = new LineHost(board, "s", "lane-1");
  board.run(START_MS);
  return { board, host };
}

/** Two sensors at 20 Hz, four edges a second and a host that listens, for so many seconds. */
export function laneLoad({ board, host }: { board: PicoBoard; host: LineHost }, seconds: number): LaneLoad {
  const { loop } = board.chip;
  loop.clear();
  const sinceMs = board.nowMs();
  walkIn(board, seconds);
  const share = loop.workNs / 1e6 / (board.nowMs() - sinceMs);
  const longestMs = loop.longestNs / 1e6;
  const { headHz = 0, tailHz = 0 } = host.newest("health") ?? {};
  return { seconds, share, longestMs, headHz, tailHz, ins: host.newest("telemetry")?.ins ?? 0 };
}
