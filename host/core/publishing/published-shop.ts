// What the host publishes of its shop: changes at once, everything at least once a minute, its own presence every ten seconds. Pure.

import type { LampSignal } from "../../../protocol/messages/lane-states.ts";
import { PROTOCOL_VERSION } from "../../../protocol/messages.ts";
import {
  type PublishedDecision,
  type PublishedHost,
  type PublishedLane,
  type PublishedStore,
  publishedTopic,
} from "../../../protocol/published.ts";
import { sensorStates } from "../boxes/sensor-states.ts";
import { shopTillsOf } from "../dispatch/advice.ts";
import type { Advice, Call, Decision } from "../dispatch/decision.ts";
import { isTill, isTrusted, type LaneView } from "../lane-view.ts";
import type { StandingWarning } from "../problems/warnings.ts";

/** A message to be published. */
export interface Published {
  topic: string;
  payload: string;
  isRetained: boolean;
  /** 0 where another message of the topic follows within a minute. */
  qos: 0 | 1;
}

/** The shop at one moment, as input of `update`. */
export interface ShopNow {
  store: string;
  version: string;
  /** Monotonic clock; wall clock since 1970, and its greatest error, null where unknown. Unit ms. */
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

/** Unchanged content is published again after this time. Unit ms. */
const REFRESH_MS = 60000;
/** The same for the host's own presence: the will of another host of this store, one that stood by, overwrites it. */
const PRESENT_MS = 10000;

/** Fields of lanes and store that are unknown while no host runs; its calls end with it. */
const NOBODY_KNOWS = {
  lane: { freshness: "unknown", isTrusted: 0, call: "none" } satisfies Partial<PublishedLane>,
  store: {
    ...{ lanesFresh: 0, tillsNeeded: null, tillsNeededIn15: null, tillsNeededIn30: null },
    ...{ waiting: null, longestWaitS: null, calls: 0 },
  } satisfies Partial<PublishedStore>,
};

/** Publishes a shop; remembers what it has published. */
export class PublishedShop {
  private sent = new Map<string, { text: string; sureMs: number }>();

  /** The messages to publish now; to be called once a second. */
  update(now: ShopNow): Published[] {
    const lanes = now.lanes.map((lane): [string, object] => [`lanes/${lane.box}`, laneOf(lane, now)]);
    const all: [string, object][] = [...lanes, ["store", storeOf(now)], ["host", hostOf(now, "online")]];
    const kept = new Set(all.map(([path]) => path));
    const removed = [...this.sent.keys()].filter((path) => !kept.has(path));
    for (const path of removed) this.sent.delete(path);
    // An empty message deletes the retained one (MQTT 3.1.1, clause 3.3.1.3).
    const emptied = removed.map((path) => ({
      topic: publishedTopic(now.store, path),
      payload: "",
      isRetained: true,
      qos: 1 as const,
    }));
    return [...emptied, ...all.flatMap(([path, message]) => this.changed(now, path, message))];
  }

  /** Publishes everything again: the broker has come back, perhaps without its retained messages. */
  forget(): void {
    for (const sent of this.sent.values()) sent.text = "";
  }

  /** The last messages of lanes and store before the host stops: last known values, marked as unknown now. */
  withdrawn(store: string, atMs: number, errorMs: number | null): Published[] {
    return [...this.sent].flatMap(([path, { text }]) => {
      if (path === "host" || text === "") return [];
      const content = {
        ...(JSON.parse(text) as object),
        ...(path === "store" ? NOBODY_KNOWS.store : NOBODY_KNOWS.lane),
      };
      const payload = payloadOf({ atMs: Math.round(atMs), errorMs, ...content });
      return [{ topic: publishedTopic(store, path), payload, isRetained: true, qos: 1 as const }];
    });
  }

  /**
   * The message of one topic, if it is due or has changed; times alone are no change. Changes go with QoS 0. The first message and
   * one a minute go with QoS 1, which makes sure that it arrives and shows whether the broker accepts it.
   */
  private changed({ store, nowMs, atMs, errorMs }: ShopNow, path: string, content: object): Published[] {
    const text = JSON.stringify(content);
    const last = this.sent.get(path);
    const isDue =
      last === undefined || last.text === "" || nowMs - last.sureMs >= (path === "host" ? PRESENT_MS : REFRESH_MS);
    if (!isDue && last.text === text) return [];
    this.sent.set(path, { text, sureMs: isDue ? nowMs : last.sureMs });
    const payload = `{"v":${PROTOCOL_VERSION},"atMs":${Math.round(atMs)},"errorMs":${errorMs},${text.slice(1)}`;
    return [{ topic: publishedTopic(store, path), payload, isRetained: true, qos: isDue ? 1 : 0 }];
  }
}

/** The message of one decision, whose time is the wall clock's. */
export function publishedDecision(store: string, decision: Decision, errorMs: number | null): Published {
  const { box, name, tMs, kind, reason } = decision;
  const message: PublishedDecision = {
    ...{ store, box, name, atMs: Math.round(tMs), errorMs },
    ...{ decision: kind, reason: reason.slice(0, 1000) },
  };
  return { topic: publishedTopic(store, "decisions"), payload: payloadOf(message), isRetained: false, qos: 1 };
}

/** The host's will: what the broker publishes when the host has gone. */
export function publishedWill(store: string, version: string, atMs: number): Published {
  const message: PublishedHost = {
    ...{ store, presence: "offline", version, atMs: Math.round(atMs), errorMs: null },
    ...{ warnings: 0, warning: "", recordsWaiting: 0 },
  };
  return { topic: publishedTopic(store, "host"), payload: payloadOf(message), isRetained: true, qos: 1 };
}

function payloadOf(message: object): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...message });
}

/** Content without its time, which alone is no change. */
type Untimed<M> = Omit<M, "atMs" | "errorMs">;

/** Sensor states of a box before its first record. */
const UNHEARD = { entry: "unknown", exit: "unknown", head: "unknown", tail: "unknown" } as const;

function laneOf(lane: LaneView, now: ShopNow): Untimed<PublishedLane> {
  const { box, name, role, freshness, telemetry: t } = lane;
  const call = now.calls.find((standing) => standing.box === box);
  return {
    ...{ store: now.store, box, name, role, freshness },
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
    ...(t === undefined ? UNHEARD : sensorStates(t)),
    lamp: now.lampOf(box) ?? t?.lamp ?? "off",
    call: call === undefined ? "none" : call.state === "acknowledged" ? "accepted" : call.state,
  };
}

function storeOf(now: ShopNow): Untimed<PublishedStore> {
  const trusted = now.lanes.filter((lane) => lane.role !== "door" && isTrusted(lane, now.minConfidence));
  const tills = shopTillsOf(now.advice);
  return {
    store: now.store,
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

function hostOf(now: ShopNow, presence: PublishedHost["presence"]): Untimed<PublishedHost> {
  return {
    ...{ store: now.store, presence, version: now.version },
    warnings: now.warnings.length,
    warning: now.warnings[0]?.text.slice(0, 1000) ?? "",
    recordsWaiting: now.recordsWaiting,
  };
}
