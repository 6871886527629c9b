// The state of one store: the newest telemetry of every box, and which of it is fresh. Pure: time is an argument.
import type { Status, Telemetry } from "../../protocol/messages.ts";
import type { Freshness, LaneView } from "./lane-view.ts";

/** Telemetry comes each second: three missed make a lane stale. Unit ms. */
export const STALE_MS = 3500;

/** What became of a message: taken as the newest, taken for the log only, or of an earlier time. */
export type Accepted = "newest" | "backlog";

interface BoxState {
  name: string;
  telemetry: Telemetry | undefined;
  receivedMs: number;
  boot: string;
  /** Boots that have ended: their late records are history. */
  ended: Set<string>;
  session: number;
  offline: boolean;
  /** Smallest seen difference of the host's clock and the box's, in ms: the fastest message's delay is near 0. */
  offsetMs: number;
}

/** Boxes of a store by name. All times are the host's in ms. */
export class StoreState {
  private boxes = new Map<string, BoxState>();

  /** Lanes that are known beforehand, in the order of the shop; others are added as they are heard. */
  constructor(lanes: readonly { box: string; name: string }[]) {
    for (const lane of lanes) this.box(lane.box).name = lane.name;
  }

  /** Takes telemetry; a record from a backlog, sent late, never becomes the newest. */
  acceptTelemetry(box: string, telemetry: Telemetry, nowMs: number): Accepted {
    const state = this.box(box);
    const previous = state.telemetry;
    const isNewBoot = telemetry.boot !== state.boot;
    const offsetMs = nowMs - telemetry.tMs;
    if (isNewBoot) {
      if (state.ended.has(telemetry.boot)) return "backlog";
      begin(state, telemetry.boot, offsetMs);
    }
    state.offsetMs = Math.min(state.offsetMs, offsetMs);
    const isOlder = !isNewBoot && previous !== undefined && telemetry.seq <= previous.seq;
    const isLate = offsetMs - state.offsetMs > STALE_MS;
    if (isOlder || isLate) return "backlog";
    state.telemetry = telemetry;
    state.receivedMs = nowMs;
    state.offline = false;
    return "newest";
  }

  /** Takes a birth or a will; a will of an earlier boot or session is too late to matter. */
  acceptStatus(box: string, status: Status): void {
    const state = this.box(box);
    if (status.presence === "online") {
      if (status.boot !== state.boot) begin(state, status.boot, Number.POSITIVE_INFINITY);
      state.session = status.session;
      state.offline = false;
    } else if (status.boot === state.boot && status.session >= state.session) state.offline = true;
    else if (state.boot === "") state.offline = true;
  }

  /** Every lane as it is now. */
  lanes(nowMs: number): LaneView[] {
    return [...this.boxes].map(([box, state]) => {
      const ageMs = state.telemetry === undefined ? undefined : nowMs - state.receivedMs;
      return { box, name: state.name, freshness: freshnessOf(state, ageMs), ageMs, telemetry: state.telemetry };
    });
  }

  private box(box: string): BoxState {
    let state = this.boxes.get(box);
    if (state === undefined) {
      state = newBox(box);
      this.boxes.set(box, state);
    }
    return state;
  }
}

function newBox(name: string): BoxState {
  const offsetMs = Number.POSITIVE_INFINITY;
  return {
    name,
    telemetry: undefined,
    receivedMs: 0,
    boot: "",
    ended: new Set(),
    session: 0,
    offline: false,
    offsetMs,
  };
}

/** A box has started anew: what it said before is no longer its state. */
function begin(state: BoxState, boot: string, offsetMs: number): void {
  if (state.boot !== "") state.ended.add(state.boot);
  state.boot = boot;
  state.session = 0;
  state.telemetry = undefined;
  state.offsetMs = offsetMs;
}

function freshnessOf(state: BoxState, ageMs: number | undefined): Freshness {
  if (state.offline) return "offline";
  if (ageMs === undefined) return "unknown";
  return ageMs > STALE_MS ? "stale" : "fresh";
}
