// What a page is sent: the store as it is now, in plain JSON. Types only, shared by server and browser.

/** One lane on a page. Unknown is null. */
export interface LaneSnapshot {
  box: string;
  name: string;
  freshness: "fresh" | "stale" | "offline" | "unknown";
  ageMs: number | null;
  state: string;
  waiting: number | null;
  waitS: number | null;
  waitLowS: number | null;
  waitHighS: number | null;
  confidence: number;
  lamp: string;
  lampMeaning: string;
  /** Who decides the lamp, as the box says: host or box. */
  rule: string;
  /** Sensors that are not "ok", in words. */
  trouble: string[];
}

/** A decision as the page lists it. */
export interface DecisionSnapshot {
  tMs: number;
  kind: string;
  box: string;
  reason: string;
}

/** The whole page. `nowMs` is the host's clock, by which ages are told. */
export interface Snapshot {
  store: string;
  nowMs: number;
  lanes: LaneSnapshot[];
  decisions: DecisionSnapshot[];
  telemetry: number;
  logged: number;
}
