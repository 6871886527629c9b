// The ways of running a shop that the decisions benchmark compares. A table; the baseline's settings come of `--tune`.
import type { PolicyChoice } from "../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS, type Targets } from "../../host/core/dispatch/targets.ts";
import { DEFAULT_WORKLOAD } from "../../host/core/dispatch/workload-policy.ts";
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
 * Good settings, found on seeds that the figures do not use; ordered by lane-hours, the fewest first. Those for 180 and 300 s
 * come of `npm run bench:decisions -- --tune`, that for 600 s of a simulation of queues without sensors.
 */
export const BEST: readonly Hysteresis[] = [
  { callAbove: 1, closeAtMost: 0, closeAfterS: 180 },
  { callAbove: 1, closeAtMost: 0, closeAfterS: 300 },
  { callAbove: 1, closeAtMost: 0, closeAfterS: 600 },
];

/** With fewer switches: found by the same simulation, as is that for 600 s, which switches about as often as ours may. */
export const RARE: readonly Hysteresis[] = [{ callAbove: 2, closeAtMost: 0, closeAfterS: 600 }];

export const NAMES = {
  fixed: "fixed staffing, 5 tills of 8",
  plain: "threshold",
  ours: "workload",
  door: "workload + door counter",
} as const;

/** The baseline at its best settings, and at those with few switches. */
export const BASELINE = BEST.map(hysteresisName);
export const STEADY = [...RARE.map(hysteresisName), BASELINE.at(-1) as string];

/** Safety of the workload policy with perfect knowledge, by which its lane-hours at another's wait are found. */
const PERFECT_SAFETY = [0.15, 0.4];

export function perfectName(safety: number): string {
  return `workload, perfect knowledge, safety ${safety}`;
}
export const PERFECT = PERFECT_SAFETY.map(perfectName);

/** What a plan that knows all arrivals pays for a second of a till, in seconds of waiting; found likewise. And for a switch. */
const PLAN_TILL = [1, 2];
const PLAN_SWITCH = 300;

function planName(till: number): string {
  return `all arrivals known, till at ${till}`;
}
export const PLANNED = PLAN_TILL.map(planName);

export function sayHysteresis({ callAbove, closeAtMost, closeAfterS }: Hysteresis): string {
  return `call above ${callAbove}, release at ${closeAtMost} for ${closeAfterS} s`;
}

function hysteresisName(setting: Hysteresis): string {
  return `threshold + hysteresis, ${sayHysteresis(setting)}`;
}

function hysteresis(name: string, { callAbove, closeAtMost, closeAfterS }: Hysteresis): Strategy {
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
  { name: NAMES.fixed, fixed: 5 / 8 },
  {
    name: NAMES.plain,
    choice: { name: "threshold", holdMs: 0, closeAtMost: DEFAULT_TARGETS.callAbove },
    // Neither hold nor cool-down nor least time open: the lamp goes by the length of the moment.
    targets: { ...UNCAPPED, closeAfterMs: 0, coolDownMs: 0, minOpenMs: 0, quietMs: 0, lampHoldMs: 0 },
  },
  ...[...BEST, ...RARE].map((setting) => hysteresis(hysteresisName(setting), setting)),
  workload(NAMES.ours, DEFAULT_WORKLOAD.safety, {}),
  workload(NAMES.door, DEFAULT_WORKLOAD.safety, { door: true }),
  ...PERFECT_SAFETY.map((safety) => workload(perfectName(safety), safety, { door: true, knowsTruth: true })),
  ...PLAN_TILL.map((till) => ({ name: planName(till), plan: { till, switch: PLAN_SWITCH } })),
];

/** What `--tune` tries: the baseline's settings, and ours beside them. */
export const GRID: Strategy[] = [
  ...[1, 2, 3].flatMap((callAbove) =>
    [0, 1].flatMap((closeAtMost) =>
      [45, 90, 180, 300, 600, 900].map((closeAfterS) => {
        const setting = { callAbove, closeAtMost, closeAfterS };
        return hysteresis(sayHysteresis(setting), setting);
      }),
    ),
  ),
  workload(NAMES.ours, DEFAULT_WORKLOAD.safety, {}),
  workload(NAMES.door, DEFAULT_WORKLOAD.safety, { door: true }),
];
