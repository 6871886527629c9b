// What the host publishes of its shop: what has changed, and everything at least once a minute. Pure.

import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { PROTOCOL_VERSION } from "../../protocol/messages.ts";
import {
  type PublishedDecision,
  type PublishedHost,
  type PublishedLane,
  type PublishedStore,
  publishedTopic,
} from "../../protocol/published.ts";
import { tillsOf } from "./advice.ts";
import type { Advice, Call, Decision } from "./decision.ts";
import { isTill, isTrusted, type LaneView } from "./lane-view.ts";
import type { StandingWarning } from "./warnings.ts";

/** A message to be published. */
export interface Published {
  topic: string;
  payload: string;
  isRetained: boolean;
}

/** The shop at one moment. */
export interface ShopNow {
  store: string;
  version: string;
  /** The host's monotonic clock, and wall clock since 1970 with its error; ms. */
  nowMs: number;
  atMs: number;
  errorMs: number | null;
  lanes: readonly LaneView[];
  lampOf: (box: string) => LampSignal | undefined;
  minConfidence: number;
  calls: readonly Call[];
  advice: readonly Advice[];
  warnings: readonly StandingWarning[];
  recordsWaiting: number;
}

/** Between two of the same. Unit ms. */
const REFRESH_MS = 60000;

/** Remembers what has been published. */
export class PublishedShop {
  private sent = new Map<string, { text: string; atMs: number }>();

  /** What is to be published now; to be called once a second. */
  update(now: ShopNow): Published[] {
    const lanes = now.lanes.map((lane): [string, object] => [`lanes/${lane.box}`, laneOf(lane, now)]);
    const all: [string, object][] = [...lanes, ["store", storeOf(now)], ["host", hostOf(now, "online")]];
    const kept = new Set(all.map(([path]) => path));
    const removed = [...this.sent.keys()].filter((path) => !kept.has(path));
    for (const path of removed) this.sent.delete(path);
    // An empty message deletes what the broker keeps (MQTT 3.1.1, clause 3.3.1.3).
    const emptied = removed.map((path) => ({ topic: publishedTopic(now.store, path), payload: "", isRetained: true }));
    return [...emptied, ...all.flatMap(([path, message]) => this.changed(now, path, message))];
  }

  /** Everything is to be published again: a broker has come back, perhaps without what it kept. */
  forget(): void {
    for (const sent of this.sent.values()) sent.text = "";
  }

  /** Times alone are no change. */
  private changed({ store, nowMs }: ShopNow, path: string, message: object): Published[] {
    const { atMs: _, errorMs: __, ...content } = message as { atMs: number; errorMs: number | null };
    const text = JSON.stringify(content);
    const last = this.sent.get(path);
    if (last?.text === text && nowMs - last.atMs < REFRESH_MS) return [];
    this.sent.set(path, { text, atMs: nowMs });
    return [{ topic: publishedTopic(store, path), payload: payloadOf(message), isRetained: true }];
  }
}

/** One decision; its time is the wall clock's. */
export function publishedDecision(store: string, decision: Decision, errorMs: number | null): Published {
  const { box, name, tMs, kind, reason } = decision;
  const message: PublishedDecision = {
    ...{ store, box, name, atMs: Math.round(tMs), errorMs },
    ...{ decision: kind, reason: reason.slice(0, 1000) },
  };
  return { topic: publishedTopic(store, "decisions"), payload: payloadOf(message), isRetained: false };
}

/** What is left behind when the host goes. */
export function publishedWill(store: string, version: string, atMs: number): Published {
  const message: PublishedHost = {
    ...{ store, presence: "offline", version, atMs: Math.round(atMs), errorMs: null },
    ...{ warnings: 0, warning: "", recordsWaiting: 0 },
  };
  return { topic: publishedTopic(store, "host"), payload: payloadOf(message), isRetained: true };
}

function payloadOf(message: object): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...message });
}

function timesOf({ atMs, errorMs }: ShopNow): { atMs: number; errorMs: number | null } {
  return { atMs: Math.round(atMs), errorMs };
}

function laneOf(lane: LaneView, now: ShopNow): PublishedLane {
  const { box, name, role, freshness, telemetry: t } = lane;
  const call = now.calls.find((standing) => standing.box === box);
  return {
    ...{ store: now.store, box, name, role, ...timesOf(now), freshness },
    isTrusted: isTrusted(lane, now.minConfidence) ? 1 : 0,
    state: t?.state ?? "unknown",
    waiting: t?.waiting ?? null,
    inLane: t?.inLane ?? null,
    atLeast: t?.atLeast ?? 0,
    waitS: t?.waitS ?? null,
    waitLowS: t?.waitLowS ?? null,
    waitHighS: t?.waitHighS ?? null,
    confidencePercent: t?.confidencePercent ?? 0,
    ins: t?.ins ?? null,
    outs: t?.outs ?? null,
    lamp: now.lampOf(box) ?? t?.lamp ?? "off",
    call: call === undefined ? "none" : call.state === "acknowledged" ? "accepted" : call.state,
  };
}

function storeOf(now: ShopNow): PublishedStore {
  const trusted = now.lanes.filter((lane) => lane.role !== "door" && isTrusted(lane, now.minConfidence));
  const tills = tillsOf(now.advice);
  return {
    ...{ store: now.store, ...timesOf(now) },
    lanes: now.lanes.length,
    lanesFresh: now.lanes.filter(({ freshness }) => freshness === "fresh").length,
    tills: now.lanes.filter(isTill).length,
    tillsOpen: tills.open,
    tillsNeeded: tills.needed,
    tillsNeededIn15: tills.neededIn15,
    tillsNeededIn30: tills.neededIn30,
    waiting: trusted.length === 0 ? null : trusted.reduce((all, { telemetry }) => all + (telemetry?.waiting ?? 0), 0),
    longestWaitS: trusted.length === 0 ? null : Math.max(...trusted.map(({ telemetry }) => telemetry?.waitS ?? 0)),
    calls: now.calls.length,
  };
}

function hostOf(now: ShopNow, presence: PublishedHost["presence"]): PublishedHost {
  return {
    ...{ store: now.store, presence, version: now.version, ...timesOf(now) },
    warnings: now.warnings.length,
    warning: now.warnings[0]?.text.slice(0, 1000) ?? "",
    recordsWaiting: now.recordsWaiting,
  };
}
