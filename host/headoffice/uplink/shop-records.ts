// What of a shop goes to head office: samples of its lanes, and events where something has changed. Pure.
import { MOST_BECAUSE, type UplinkBox, type UplinkHost } from "../../../protocol/uplink/records.ts";
import { sensorStates } from "../../core/boxes/sensor-states.ts";
import type { Decision } from "../../core/dispatch/decision.ts";
import { isTrusted, type LaneView } from "../../core/lane-view.ts";
import type { ShopNow } from "../../core/publishing/published-shop.ts";
import type { LaneSample, ShopSample } from "./frame-builder.ts";
import type { NewRecord } from "./uplink.ts";

/** The shop at one moment, with what its boxes said of themselves. */
export interface UplinkShop extends Omit<ShopNow, "lampOf" | "calls" | "advice"> {
  healthOf: (box: string) => { failedStarts: number; errors: string | null } | null;
}

/** The host is told of again so often, changed or not. Unit ms. */
const HOST_EVERY_MS = 600000;
/** How a box is must have lasted so long to be told: lanes go stale for moments. Unit ms. */
const BOX_HOLD_MS = 10000;

/** All lanes as they are now. */
export function sampleOf({ nowMs, atMs, errorMs, lanes, minConfidence }: UplinkShop): ShopSample {
  return { nowMs, atMs, errorMs, lanes: lanes.map((lane) => laneSample(lane, minConfidence)) };
}

/** A decision; its time is the wall clock's. */
export function decisionRecord(decision: Decision, errorMs: number | null): NewRecord {
  const { tMs, box, name, kind, reason } = decision;
  const because = JSON.stringify(decision.because);
  const content = {
    ...{ box, name: name.slice(0, 80), decision: kind, reason: reason.slice(0, 1000) },
    because: because.length > MOST_BECAUSE ? "" : because,
  };
  return { kind: "decision", atMs: Math.round(tMs), errorMs, content };
}

/** Remembers what head office has been told of host and boxes. */
export class ShopChanges {
  private host = { text: "", toldMs: Number.NEGATIVE_INFINITY };
  private boxes = new Map<string, { told: string; seen: string; sinceMs: number }>();

  /** What is news now; to be called once a second. */
  news(shop: UplinkShop): NewRecord[] {
    const times = { atMs: Math.round(shop.atMs), errorMs: shop.errorMs };
    const boxes = shop.lanes.flatMap((lane) => this.boxNews(lane, shop));
    const host = hostOf(shop);
    const text = JSON.stringify({ ...host, recordsWaiting: 0, boxesFresh: 0 });
    const isNew = text !== this.host.text || shop.nowMs - this.host.toldMs >= HOST_EVERY_MS;
    if (isNew) this.host = { text, toldMs: shop.nowMs };
    return [
      ...(isNew ? [{ kind: "host" as const, ...times, content: host }] : []),
      ...boxes.map((content) => ({ kind: "box" as const, ...times, content })),
    ];
  }

  private boxNews(lane: LaneView, { nowMs, healthOf }: UplinkShop): UplinkBox[] {
    const box = boxOf(lane, healthOf(lane.box));
    const text = JSON.stringify(box);
    const known = this.boxes.get(lane.box) ?? { told: "", seen: "", sinceMs: nowMs };
    if (known.seen !== text) {
      known.seen = text;
      known.sinceMs = nowMs;
    }
    this.boxes.set(lane.box, known);
    if (known.told === text || nowMs - known.sinceMs < BOX_HOLD_MS) return [];
    known.told = text;
    return [box];
  }
}

function laneSample(lane: LaneView, minConfidence: number): LaneSample {
  const { box, role, freshness, telemetry: t } = lane;
  return {
    ...{ box, role, boot: t?.boot ?? "", ins: t?.ins ?? null, outs: t?.outs ?? null },
    confidencePercent: t?.confidencePercent ?? 0,
    quality: freshness !== "fresh" ? freshness : isTrusted(lane, minConfidence) ? "trusted" : "unsure",
    state: t?.state ?? "unknown",
    waiting: t?.waiting ?? null,
    waitS: t?.waitS ?? null,
  };
}

function hostOf({ version, lanes, warnings, recordsWaiting }: UplinkShop): UplinkHost {
  return {
    version,
    boxes: lanes.length,
    boxesFresh: lanes.filter(({ freshness }) => freshness === "fresh").length,
    warnings: warnings.length,
    warning: warnings[0]?.text.slice(0, 1000) ?? "",
    recordsWaiting,
  };
}

function boxOf(
  { box, name, freshness, telemetry: t }: LaneView,
  health: ReturnType<UplinkShop["healthOf"]>,
): UplinkBox {
  const failedStarts = Math.min(200, health?.failedStarts ?? 0);
  return {
    box,
    name: name.slice(0, 80),
    freshness,
    ...sensorStates(t),
    failedStarts,
    errors: health?.errors ?? null,
  };
}
