// What head office's pages say of shops, from what its database has. Pure.

import type { FrameLane, FrameSample } from "../../../protocol/uplink/records.ts";
import { SENSORS, type Sensor } from "../../core/boxes/sensor-states.ts";
import { backlogOf } from "../progress.ts";
import { keyOf } from "../stores/batch.ts";
import type { EventRow, ShopRow } from "../stores/chain-store.ts";

/** A shop that has not been heard for so long is silent; one whose newest frame is older is behind. Units ms. */
const SILENT_MS = 60000;
const BEHIND_MS = 60000;

export type ShopState = "live" | "behind" | "silent";

/** One shop at a glance. Unknown is null. */
export interface ShopGlance {
  store: string;
  state: ShopState;
  /** Age of its newest frame; s. Unknown before the first. */
  ageS: number | null;
  lanes: number;
  lanesHeard: number;
  open: number | null;
  waiting: number | null;
  longestWaitS: number | null;
  /** More may wait, and longer, than is seen: a line is not seen, or its length a guess; or a till is held up. */
  isMore: boolean;
  isLonger: boolean;
  /** Tills of which it is not known whether they are open. */
  mayBeOpen: number;
  backlog: number;
  /** Records that the shop dropped before head office had them, or that are missing. */
  lost: number;
  /** Records that head office had acknowledged, and that neither it nor the shop has any more. */
  missing: number;
  /** Two hosts send as this shop: from two outboxes, or from one that was copied, so that more has come than was numbered. */
  isShared: boolean;
  lagS: number;
}

/** A shop as its newest frame shows it, at `nowMs`; numbers of a shop that is not live are none. */
export function glanceOf(shop: ShopRow, nowMs: number): ShopGlance {
  const { store, heardMs, latestMs, latest, lost, dropped, lagMs, outboxes } = shop;
  const state = nowMs - heardMs > SILENT_MS ? "silent" : nowMs - latestMs > BEHIND_MS ? "behind" : "live";
  const lanes = latest?.kind === "frame" ? latest.content.lanes.filter(({ role }) => role !== "door") : [];
  const newest = lanes.map(({ role, samples }) => ({ role, ...(samples.at(-1) as FrameSample) }));
  const samples = state === "live" ? newest : [];
  const trusted = samples.filter(({ quality }) => quality === "trusted");
  const waits = trusted.flatMap(({ waitS }) => (waitS === null ? [] : [waitS]));
  return {
    ...{ store, state, lanes: lanes.length },
    ageS: latest === undefined ? null : Math.max(0, Math.round((nowMs - latestMs) / 1000)),
    lanesHeard: samples.filter(isHeard).length,
    open: state === "live" && latest !== undefined ? samples.filter(isOpen).length : null,
    waiting: trusted.length === 0 ? null : trusted.reduce((sum, { waiting }) => sum + (waiting ?? 0), 0),
    longestWaitS: waits.length === 0 ? null : Math.max(...waits),
    isMore: samples.some(isLeftOut),
    isLonger: samples.some(isLeftOut) || trusted.some((sample) => sample.state === "stalled"),
    mayBeOpen: samples.filter((sample) => (sample.role === "lane" || sample.role === "till") && !isSeen(sample)).length,
    backlog: backlogOf(shop),
    // Head office counts all that have not come below the outbox's oldest; the outbox, those of them that it dropped itself.
    lost: Math.max(lost, dropped),
    missing: Math.max(0, lost - dropped),
    isShared: outboxes > 1 || lost < 0,
    lagS: Math.max(0, Math.round(lagMs / 1000)),
  };
}

/** One box that somebody should look at. */
export interface TroubledBox {
  store: string;
  box: string;
  name: string;
  atMs: number;
  freshness: "fresh" | "stale" | "offline" | "unknown";
  /** Sensors that are not well, and what is wrong with them. */
  sensors: [sensor: Sensor, health: string][];
  failedStarts: number;
  errors: string | null;
}

/**
 * Events of each shop, the last made first: by their numbers, not by their times. What was told while a shop's clock was years ahead
 * must not stand before all that it tells for years.
 */
export function lastMadeFirst(events: readonly EventRow[]): EventRow[] {
  const outboxes = new Map<string, EventRow[]>();
  for (const event of events) {
    const key = keyOf(event);
    const own = outboxes.get(key) ?? [];
    own.push(event);
    outboxes.set(key, own);
  }
  const ordered = [...outboxes.values()].map((own) => own.sort((a, b) => b.seq - a.seq));
  return ordered.sort(([a], [b]) => (b?.atMs ?? 0) - (a?.atMs ?? 0)).flat();
}

/** Boxes in trouble, by what was last told of each; the newest trouble first. */
export function troublesOf(events: readonly EventRow[]): TroubledBox[] {
  const seen = new Set<string>();
  const troubles = lastMadeFirst(events).flatMap(({ store, atMs, content }) => {
    const box = String(content["box"]);
    const key = `${store} ${box}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const trouble = troubleOf(content);
    return trouble === undefined ? [] : [{ store, box, name: String(content["name"]), atMs, ...trouble }];
  });
  return troubles.sort((a, b) => b.atMs - a.atMs);
}

/** States of a sensor that are no trouble. */
const NO_TROUBLE: readonly unknown[] = ["ok", "absent", "starting"];

function troubleOf(content: EventRow["content"]): Omit<TroubledBox, "store" | "box" | "name" | "atMs"> | undefined {
  const freshness = content["freshness"] as TroubledBox["freshness"];
  // Of a box that is not heard, what it said of its sensors is out of date.
  const seen = freshness === "fresh" ? SENSORS : [];
  const sensors = seen.flatMap((sensor): [Sensor, string][] =>
    NO_TROUBLE.includes(content[sensor]) ? [] : [[sensor, String(content[sensor])]],
  );
  const failedStarts = Number(content["failedStarts"]);
  const errors = content["errors"] === null ? null : String(content["errors"]);
  const isWell = freshness === "fresh" && sensors.length === 0 && !(failedStarts > 0) && errors === null;
  return isWell ? undefined : { freshness, sensors, failedStarts, errors };
}

/** A line whose length is no part of the sum; nobody stands before a closed till. */
function isLeftOut(sample: FrameSample & { role: FrameLane["role"] }): boolean {
  if (sample.role === "till" || sample.quality === "trusted") return false;
  return !isSeen(sample) || sample.state !== "closed";
}

function isSeen(sample: FrameSample): boolean {
  return isHeard(sample) && sample.state !== "blind" && sample.state !== "unknown";
}

function isHeard({ quality }: FrameSample): boolean {
  return quality === "trusted" || quality === "unsure";
}

function isOpen(sample: FrameSample): boolean {
  return isHeard(sample) && (sample.state === "idle" || sample.state === "serving" || sample.state === "stalled");
}
