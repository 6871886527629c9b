// The state of one store: the newest telemetry of every configured box, and which of it is fresh. Pure: time is an
// argument, monotonic, in ms.
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
  /** The lane as it was last asked for. */
  view: LaneView | undefined;
}

/** Boxes of a store, in the order of the shop. */
export class StoreState {
  private boxes = new Map<string, BoxState>();
  private inOrder: BoxState[] = [];

  constructor(places: readonly Place[]) {
    this.rebuild(places);
  }

  /** The shop has other boxes now: those that stay keep their telemetry. */
  rebuild(places: readonly Place[]): void {
    const before = this.boxes;
    const unheard = { telemetry: undefined, receivedMs: 0, boot: "", session: 0, offline: false };
    this.boxes = new Map(
      places.map((place) => [place.box, { ...(before.get(place.box) ?? unheard), place, view: undefined }]),
    );
    this.inOrder = [...this.boxes.values()];
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
    return "newest";
  }

  /** Takes a birth or a will; a will of another boot or an earlier session is too late to matter. */
  acceptStatus(box: string, status: Status): Accepted {
    const state = this.boxes.get(box);
    if (state === undefined) return "unknown-box";
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

  /** Every lane as it is now; one of which nothing has changed is the same object as before. */
  lanes(nowMs: number): LaneView[] {
    return this.inOrder.map((state) => viewOf(state, nowMs));
  }
}

/** A large shop is looked at many times a second: views are made anew only for lanes that have changed. */
function viewOf(state: BoxState, nowMs: number): LaneView {
  const { view, place, telemetry } = state;
  const heardMs = telemetry === undefined ? undefined : state.receivedMs;
  const freshness = freshnessOf(state, heardMs === undefined ? undefined : nowMs - heardMs);
  const isSame = view?.telemetry === telemetry && view?.heardMs === heardMs && view?.freshness === freshness;
  if (view !== undefined && isSame) return view;
  state.view = { ...place, freshness, heardMs, telemetry };
  return state.view;
}

function freshnessOf(state: BoxState, ageMs: number | undefined): Freshness {
  if (state.offline) return "offline";
  if (ageMs === undefined) return "unknown";
  return ageMs > STALE_MS ? "stale" : "fresh";
}
