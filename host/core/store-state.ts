// The newest telemetry of every configured box, and how fresh it is. Pure: time is an argument, monotonic, in ms.
import type { Status } from "../../protocol/messages/status.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { DISORDER_MS, STALE_MS } from "./boxes/record-checks.ts";
import type { Freshness, LaneView } from "./lane-view.ts";
import type { Place } from "./shop.ts";

/** What became of a record. "newest": it is now the state of its lane; "backlog": it is for the log only. */
export type Accepted = "newest" | "backlog" | "unknown-box";

interface BoxState {
  place: Place;
  telemetry: Telemetry | undefined;
  receivedMs: number;
  /** Boot id and session number of the last birth or record. */
  boot: string;
  session: number;
  /** Its will has been received, and nothing since. */
  offline: boolean;
  /** Its index in the order of the shop. */
  at: number;
}

/** The state of a store: its boxes, in the order of the shop. */
export class StoreState {
  private boxes = new Map<string, BoxState>();
  private inOrder: BoxState[] = [];
  /** The views that `lanes` returned last, and when. The array is never changed, as callers keep it. */
  private views: readonly LaneView[] = [];
  private viewedMs = Number.POSITIVE_INFINITY;
  /** Boxes heard since then, and the time until which no other box changes its freshness. */
  private heard = new Set<BoxState>();
  private sameUntilMs = Number.NEGATIVE_INFINITY;

  constructor(places: readonly Place[]) {
    this.rebuild(places);
  }

  /** Changes the boxes of the shop; those that stay keep their telemetry. */
  rebuild(places: readonly Place[]): void {
    const before = this.boxes;
    const unheard = { telemetry: undefined, receivedMs: 0, boot: "", session: 0, offline: false };
    this.boxes = new Map(places.map((place, at) => [place.box, { ...(before.get(place.box) ?? unheard), place, at }]));
    this.inOrder = [...this.boxes.values()];
    this.views = [];
    this.sameUntilMs = Number.NEGATIVE_INFINITY;
  }

  get size(): number {
    return this.boxes.size;
  }

  has(box: string): boolean {
    return this.boxes.has(box);
  }

  /**
   * Takes telemetry that RecordChecks found to be current. While the lane is fresh, a record of another boot or an older one is
   * backlog; a lane that has gone stale takes any.
   */
  acceptTelemetry(box: string, telemetry: Telemetry, nowMs: number): Accepted {
    const state = this.boxes.get(box);
    if (state === undefined) return "unknown-box";
    const { telemetry: before } = state;
    if (before !== undefined && nowMs - state.receivedMs <= STALE_MS) {
      const laterMs = telemetry.tMs - before.tMs;
      const isOlder = Math.abs(laterMs) > DISORDER_MS ? laterMs < 0 : telemetry.seq <= before.seq;
      if (telemetry.boot !== state.boot || isOlder) return "backlog";
    }
    state.boot = telemetry.boot;
    state.telemetry = telemetry;
    state.receivedMs = nowMs;
    state.offline = false;
    this.heard.add(state);
    return "newest";
  }

  /** Takes a birth or a will. A will of another boot or an earlier session comes too late and is ignored. */
  acceptStatus(box: string, status: Status): Accepted {
    const state = this.boxes.get(box);
    if (state === undefined) return "unknown-box";
    this.heard.add(state);
    if (status.presence === "online") {
      // The box has restarted: its earlier telemetry is void.
      if (status.boot !== state.boot) state.telemetry = undefined;
      state.boot = status.boot;
      state.session = status.session;
      state.offline = false;
    } else if (state.boot === "" || (status.boot === state.boot && status.session >= state.session))
      state.offline = true;
    return "newest";
  }

  /** The telemetry of a box while it is fresh. */
  freshTelemetry(box: string, nowMs: number): Telemetry | undefined {
    const state = this.boxes.get(box);
    if (state === undefined || state.offline || nowMs - state.receivedMs > STALE_MS) return undefined;
    return state.telemetry;
  }

  /**
   * Every lane as it is now. An unchanged lane is the same object as before. Large shops are looked at many times a second, so only
   * boxes heard since are visited, unless another may have become stale.
   */
  lanes(nowMs: number): readonly LaneView[] {
    const isSame = nowMs >= this.viewedMs && nowMs <= this.sameUntilMs;
    if (isSame && this.heard.size === 0) return this.views;
    const views = [...this.views];
    if (!isSame) this.sameUntilMs = Number.POSITIVE_INFINITY;
    for (const state of isSame ? this.heard : this.inOrder) {
      const view = viewOf(state, views[state.at], nowMs);
      views[state.at] = view;
      if (view.freshness === "fresh") this.sameUntilMs = Math.min(this.sameUntilMs, state.receivedMs + STALE_MS);
    }
    this.heard.clear();
    this.views = views;
    this.viewedMs = nowMs;
    return views;
  }
}

function viewOf(state: BoxState, view: LaneView | undefined, nowMs: number): LaneView {
  const { place, telemetry } = state;
  const heardMs = telemetry === undefined ? undefined : state.receivedMs;
  const freshness = freshnessOf(state, heardMs === undefined ? undefined : nowMs - heardMs);
  const isSame = view?.telemetry === telemetry && view?.heardMs === heardMs && view?.freshness === freshness;
  return view !== undefined && isSame ? view : { ...place, freshness, heardMs, telemetry };
}

function freshnessOf(state: BoxState, ageMs: number | undefined): Freshness {
  if (state.offline) return "offline";
  if (ageMs === undefined) return "unknown";
  return ageMs > STALE_MS ? "stale" : "fresh";
}
