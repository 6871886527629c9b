// What a full lane takes of the chip, in its own cycles. The emulator charges no misses of the flash's cache: a lower bound.
import type { VirtualClock } from "../../../host/simulator/clock.ts";
import type { FakeVl53 } from "../../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";
import type { Rp2040Build } from "./build.ts";
import { LineHost } from "./line-host.ts";
import { PicoBoard } from "./pico-board.ts";

/** A start, with its sensors calibrated, takes so long; so do zones that learn their backgrounds, and that see somebody. Unit ms. */
const START_MS = 2500;
const LEARN_MS = 8000;
const COME_MS = 2000;
const PERSON_MM = 900;
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

/** Whether somebody stands in each zone. */
export interface Standing {
  here: boolean;
}

/** A sensor with some noise for place 0 or 1, a VL53L1X at the head, and at the tail what is named; it sees who stands there. */
export function sensorsWith(
  tail: "vl53l0x" | "vl53l1x",
  standing: Standing = { here: false },
): (clock: VirtualClock, index: number) => FakeVl53 {
  return (clock, index) => {
    let n = 0;
    const noise = (): number => ((n++ * 7919) % 13) - 6;
    const rangeMm = (backgroundMm: number): number => (standing.here ? PERSON_MM : backgroundMm) + noise();
    return index === 0 || tail === "vl53l1x"
      ? new FakeVl53l1x(clock, () => ({ rangeMm: rangeMm(2000), rawStatus: 9 }))
      : new FakeVl53l0x(clock, () => ({ rangeMm: rangeMm(1500), rawStatus: 11 }));
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

/** The same with a line so long that somebody stands in both zones. */
export function crowdedLane(build: Rp2040Build, flash: Uint8Array): { board: PicoBoard; host: LineHost } {
  const standing: Standing = { here: false };
  const lane = startedLane(build, flash, sensorsWith("vl53l1x", standing));
  lane.board.run(LEARN_MS);
  standing.here = true;
  lane.board.run(COME_MS);
  return lane;
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
