// What pages are sent: the store as it is now, in plain JSON. Types only, shared by server and browser.
import type { LampLook } from "../../protocol/lamps.ts";
import type { Health } from "../../protocol/messages/health.ts";
import type {
  LampRule,
  LampSignal,
  SensorHealth,
  TillPosition,
  TillState,
} from "../../protocol/messages/lane-states.ts";
import type { Advice, Call, DecisionKind } from "../core/decision.ts";
import type { Freshness } from "../core/lane-view.ts";
import type { Reason } from "../core/reason.ts";
import type { Place } from "../core/shop.ts";
import type { Board } from "../core/shopper-board.ts";

export const SENSORS = ["entry", "exit", "head", "tail"] as const;
export type Sensor = (typeof SENSORS)[number];

/** One box on a page. Unknown is null; waits in s. */
export interface LaneSnapshot extends Pick<Place, "box" | "name" | "role" | "pool"> {
  freshness: Freshness;
  /** May move lamps: fresh, not blind and as sure as the shop asks. */
  isTrusted: boolean;
  /** The host's clock when the box was last heard. Unit ms. */
  heardMs: number | null;
  state: TillState | "unknown";
  waiting: number | null;
  waitS: number | null;
  waitLowS: number | null;
  waitHighS: number | null;
  /** Probability that the length is right to within one customer. */
  confidence: number;
  lamp: LampSignal;
  /** Who decides the lamp, as the box says. */
  rule: LampRule;
  health: { [S in Sensor]: SensorHealth } | null;
}

/** What the set-up shows of a box besides. */
export interface LaneDetail {
  box: string;
  boot: string | null;
  records: number | null;
  dropped: number | null;
  ins: number | null;
  outs: number | null;
  reversed: number | null;
  inLane: number | null;
  /** The switch at the till. */
  till: TillPosition | null;
  /** What the box has last said of itself, and the host's clock then, in ms; null while it has not. */
  health: (Pick<Health, HealthPart> & { heardMs: number }) | null;
}

/** What of a box's health report is of use to people. */
export type HealthPart =
  | ("tMs" | "free" | "total" | "errors" | "rssiDbm" | "lateMs" | "entryPerMin" | "exitPerMin")
  | ("headHz" | "tailHz" | "failedStarts" | "image");

/** A decision as pages list it. */
export interface DecisionSnapshot {
  /** Wall clock. Unit ms since 1970. */
  tMs: number;
  kind: DecisionKind;
  box: string;
  name: string;
  because: Reason;
}

/** The whole store. `nowMs` is the host's clock, by which ages are told. */
export interface Snapshot {
  store: string;
  nowMs: number;
  /** Boxes in the order of the shop; lanes that are not in it are gone. */
  order: string[];
  lanes: LaneSnapshot[];
  details: LaneDetail[];
  calls: Call[];
  advice: Advice[];
  decisions: DecisionSnapshot[];
  board: Board;
  looks: { [S in LampSignal]: LampLook };
  telemetry: number;
  logged: number;
}

/** Parts of the store by page; a page is sent these once, and then those that change. */
export const VIEWS = {
  staff: ["store", "nowMs", "order", "lanes", "calls", "advice", "decisions", "looks"],
  shoppers: ["store", "nowMs", "board"],
  setup: ["store", "nowMs", "order", "lanes", "details", "telemetry", "logged"],
} as const satisfies { [view: string]: readonly (keyof Snapshot)[] };
export type ViewName = keyof typeof VIEWS;
