// What pages receive: the store as it is now, as plain JSON. Shared by server and browser.
import type { LampLook } from "../../protocol/lamps.ts";
import type { Health } from "../../protocol/messages/health.ts";
import type { LampRule, LampSignal, TillState } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { SensorState } from "../../protocol/sensor-states.ts";
import type { Sensor } from "../core/boxes/sensor-states.ts";
import type { Advice, Call, DecisionKind } from "../core/dispatch/decision.ts";
import type { Reason } from "../core/dispatch/reason.ts";
import type { Freshness } from "../core/lane-view.ts";
import type { StandingWarning } from "../core/problems/warnings.ts";
import type { Place } from "../core/shop.ts";
import type { BoardContent } from "../core/shopper-board.ts";
import type { UplinkStatus } from "../core/uplink-status.ts";

/** What pages that show lanes are sent of a box's telemetry as it is: one more here, and they can show it. */
export const TOLD = ["waiting", "waitS", "waitLowS", "waitHighS"] as const satisfies readonly (keyof Telemetry)[];
/** Unknown is null, as before the first record. */
export type ToldByBox = { [F in (typeof TOLD)[number]]: Telemetry[F] | null };

/** One box as pages show it. Unknown is null; waits in s. */
export interface LaneSnapshot extends ToldByBox, Pick<Place, "box" | "name" | "role" | "pool"> {
  freshness: Freshness;
  /** Used for decisions: fresh, not blind and at least as sure as configured. */
  isTrusted: boolean;
  /** Host clock when data last came from the box. Unit ms. */
  heardMs: number | null;
  state: TillState | "unknown";
  /** The line is longer than the box can count: lengths and waits are at least what they say. */
  isAtLeast: boolean;
  /** Probability that the length is within one customer of the truth. */
  confidence: number;
  /** The same as people are told it: whole %, never 100. */
  surePercent: number;
  lamp: LampSignal;
  /** Who controls the lamp, as reported by the box. */
  rule: LampRule;
  health: { [S in Sensor]: SensorState } | null;
}

/** More about a box, for the set-up page: all that it said last, so that a page can show any field of it. */
export interface LaneDetail {
  box: string;
  telemetry: Telemetry | null;
  /** The last health report and the host clock at its arrival, in ms; null before the first. */
  health: (Health & { heardMs: number }) | null;
}

/** A decision as pages list it. */
export interface DecisionSnapshot {
  /** Wall clock. Unit ms since 1970. */
  tMs: number;
  kind: DecisionKind;
  box: string;
  name: string;
  because: Reason;
}

/** The whole store. `nowMs` is the host clock, from which ages are computed. */
export interface Snapshot {
  store: string;
  nowMs: number;
  /** Boxes in the order of the configuration; lanes not listed have been removed. */
  order: string[];
  lanes: LaneSnapshot[];
  details: LaneDetail[];
  calls: Call[];
  advice: Advice[];
  decisions: DecisionSnapshot[];
  board: BoardContent;
  looks: { [S in LampSignal]: LampLook };
  /** What is wrong with the system itself, the oldest first. */
  warnings: StandingWarning[];
  telemetry: number;
  logged: number;
  /** Records that wait in memory for the log. */
  waiting: number;
  /** How the way to head office stands; null or absent: there is none. */
  headOffice?: UplinkStatus | null;
}

/** Parts of the store that each page receives: all of them once, then those that change. */
export const VIEWS = {
  staff: ["store", "nowMs", "order", "lanes", "calls", "advice", "decisions", "looks", "warnings"],
  shoppers: ["store", "nowMs", "board"],
  /** Pages that show nothing live but the link to the host. */
  link: ["store", "nowMs"],
  check: ["store", "nowMs", "order", "lanes"],
  setup: ["store", "nowMs", "order", "lanes", "details", "warnings", "telemetry", "logged"],
} as const satisfies { [view: string]: readonly (keyof Snapshot)[] };
export type ViewName = keyof typeof VIEWS;
