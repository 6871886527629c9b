// The newest telemetry of every configured box, and which of it is fresh. Pure: the time is an argument, monotonic, in ms.
import type { Status } from "../../protocol/messages/status.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Freshness, LaneView } from "./lane-view.ts";
import { DISORDER_MS, STALE_MS } from "./record-checks.ts";
import type { Place } from "./shop.ts";

/** What became of a record: taken as the newest, for the log only, or of a box that the store does not have. */
export type Accepted = "newest" | "backlog" | "unknown-box";

interface BoxState {
  place: Place;
  telemetry: Telemetry | undefined;
  receivedMs: number;
  boot: string;
  session: number;
  offline: boolean;
  /** Its place in the order of the shop. */
  at: number;
}

/** Boxes of a store, in the order of the shop. */
export class StoreState {
  private boxes = new Map<string, BoxState>();
  private inOrder: BoxState[] = [];
  /** The lanes as they were last asked for, and when; whoever has been given this keeps it as it is. */
  private views: readonly LaneView[] = [];
  private viewedMs = Number.POSITIVE_INFINITY;
  /** Boxes that have been heard since, and until when all others are as fresh as they were then. */
  private heard = new Set<BoxState>();
  private sameUntilMs = Number.NEGATIVE_INFINITY;

  constructor(places: readonly Place[]) {
    this.rebuild(places);
  }

  /** The shop has other boxes now: those that stay keep their telemetry. */
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
   * Takes telemetry that is current, as far as the clocks of box and host tell. A record of another boot, or an older
   * one, is backlog while the lane is fresh; a lane that has gone stale takes what comes.
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

  /** Takes a birth or a will; a will of another boot or an earlier session is too late to matter. */
  acceptStatus(box: string, status: Status): Accepted {
    const state = this.boxes.get(box);
    if (state === undefined) return "unknown-box";
    this.heard.add(state);
    if (status.presence === "online") {
      // The box has restarted: what it said before is no longer its state.
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
   * Every lane as it is now; one of which nothing has changed is the same object as before. A large shop is looked at many times a
   * second: only the boxes that have been heard are gone through, unless the others may have fallen silent.
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
