// The ways of running a shop that the decisions benchmark compares. A table; the baseline's settings come of `--tune`.
import type { PolicyChoice } from "../../host/core/policies.ts";
import { DEFAULT_WORKLOAD } from "../../host/core/policy.ts";
import { DEFAULT_TARGETS, type Targets } from "../../host/core/targets.ts";
import type { Strategy } from "./decisions-day.ts";

/** A threshold with hysteresis: called above so many waiting, released when no line was longer than so for so long. */
export interface Hysteresis {
  callAbove: number;
  closeAtMost: number;
  closeAfterS: number;
}

/** No cap on the baseline's calls: it shall show what it can do. */
const UNCAPPED: Targets = { ...DEFAULT_TARGETS, callsPerHour: 1000 };

/**
 * The best setting that `npm run bench:decisions -- --tune` found on seeds 1 to 4, which the figures do not use: the
 * fewest waits over 3 min of all that take no more lane-hours than the workload policy and 2 % more.
 */
export const BEST: Hysteresis = { callAbove: 1, closeAtMost: 0, closeAfterS: 180 };

export const NAMES = {
  fixed: "fixed staffing, 5 tills",
  plain: "threshold",
  best: "threshold + hysteresis, best setting",
  ours: "workload",
  door: "workload + door counter",
} as const;

/** Safety of the workload policy with perfect knowledge, by which its lane-hours at another's wait are found. */
const PERFECT_SAFETY = [0, 0.2];

export function perfectName(safety: number): string {
  return `workload, perfect knowledge, safety ${safety}`;
}
export const PERFECT = PERFECT_SAFETY.map(perfectName);

export function hysteresis(name: string, { callAbove, closeAtMost, closeAfterS }: Hysteresis): Strategy {
  return {
    name,
    choice: { name: "threshold", holdMs: 0, closeAtMost },
    targets: { ...UNCAPPED, callAbove, closeAfterMs: 1000 * closeAfterS },
  };
}

function workload(name: string, safety: number, rest: Partial<Strategy>): Strategy {
  const choice: PolicyChoice = { name: "workload", ...DEFAULT_WORKLOAD, safety };
  return { name, choice, targets: DEFAULT_TARGETS, ...rest };
}

export const STRATEGIES: Strategy[] = [
  { name: NAMES.fixed, fixed: 5 },
  {
    name: NAMES.plain,
    choice: { name: "threshold", holdMs: 0, closeAtMost: DEFAULT_TARGETS.callAbove },
    // Neither hold nor cool-down nor least time open: the lamp goes by the length of the moment.
    targets: { ...UNCAPPED, closeAfterMs: 0, coolDownMs: 0, minOpenMs: 0, quietMs: 0, lampHoldMs: 0 },
  },
  hysteresis(NAMES.best, BEST),
  workload(NAMES.ours, DEFAULT_WORKLOAD.safety, {}),
  workload(NAMES.door, DEFAULT_WORKLOAD.safety, { door: true }),
  ...PERFECT_SAFETY.map((safety) => workload(perfectName(safety), safety, { door: true, knowsTruth: true })),
];

/** What `--tune` tries: the baseline's settings, and ours beside them. */
export const GRID: Strategy[] = [
  ...[1, 2, 3].flatMap((callAbove) =>
    [0, 1].flatMap((closeAtMost) =>
      [45, 90, 180, 300].map((closeAfterS) =>
        hysteresis(`call above ${callAbove}, close at ${closeAtMost} for ${closeAfterS} s`, {
          callAbove,
          closeAtMost,
          closeAfterS,
        }),
      ),
    ),
  ),
  workload(NAMES.ours, DEFAULT_WORKLOAD.safety, {}),
  workload(NAMES.door, DEFAULT_WORKLOAD.safety, { door: true }),
];
