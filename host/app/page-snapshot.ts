// Builds the snapshot for pages from the core's state. Rounds numbers, so that pages change only when the shop does.
import { LAMP_LOOKS } from "../../protocol/lamps.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { sensorStates } from "../core/boxes/sensor-states.ts";
import { surePercent } from "../core/confidence.ts";
import type { Advice, Call, Decision } from "../core/dispatch/decision.ts";
import { isTrusted, type LaneView } from "../core/lane-view.ts";
import type { StandingWarning } from "../core/problems/warnings.ts";
import type { BoardContent } from "../core/shopper-board.ts";
import { type LaneDetail, type LaneSnapshot, type Snapshot, TOLD, type ToldByBox } from "../web/snapshot.ts";

/** Core and log at one moment, as input. */
export interface StoreNow {
  store: string;
  nowMs: number;
  lanes: readonly LaneView[];
  lampOf: (box: string) => LampSignal | undefined;
  healthOf: (box: string) => LaneDetail["health"];
  minConfidence: number;
  calls: readonly Call[];
  advice: readonly Advice[];
  decisions: readonly Decision[];
  board: BoardContent;
  warnings: StandingWarning[];
  telemetry: number;
  logged: number;
  waiting: number;
}

/** The snapshot that pages are sent. */
export function snapshotOf(now: StoreNow): Snapshot {
  const { store, warnings, telemetry, logged, waiting } = now;
  return {
    store,
    nowMs: Math.round(now.nowMs),
    order: now.lanes.map((lane) => lane.box),
    lanes: now.lanes.map((lane) => laneSnapshot(lane, now)),
    details: now.lanes.map(({ box, telemetry = null }) => ({ box, telemetry, health: now.healthOf(box) })),
    calls: [...now.calls],
    advice: [...now.advice],
    decisions: now.decisions.map(({ tMs, kind, box, name, because }) => ({ tMs, kind, box, name, because })),
    board: roundBoard(now.board),
    looks: LAMP_LOOKS,
    warnings: warnings.map((warning) => ({ ...warning, sinceMs: Math.round(warning.sinceMs) })),
    telemetry,
    logged,
    waiting,
  };
}

function laneSnapshot(lane: LaneView, now: StoreNow): LaneSnapshot {
  const { box, name, role, pool, freshness, heardMs, telemetry: t } = lane;
  return {
    ...{ box, name, role, pool, freshness },
    isTrusted: role === "till" ? isSeen(lane) : isTrusted(lane, now.minConfidence),
    heardMs: heardMs === undefined ? null : Math.round(heardMs),
    state: t?.state ?? "unknown",
    ...toldBy(t),
    isAtLeast: t?.atLeast === 1,
    confidence: (t?.confidencePercent ?? 0) / 100,
    surePercent: surePercent((t?.confidencePercent ?? 0) / 100),
    lamp: now.lampOf(box) ?? t?.lamp ?? "off",
    rule: t?.rule ?? "box",
    health: t === undefined ? null : sensorStates(t),
  };
}

function toldBy(telemetry: Telemetry | undefined): ToldByBox {
  const told: Partial<ToldByBox> = {};
  for (const field of TOLD) told[field] = telemetry?.[field] ?? null;
  return told as ToldByBox;
}

/** The same for a till of a group, which has no line whose confidence would count. */
function isSeen({ freshness, telemetry }: LaneView): boolean {
  return freshness === "fresh" && telemetry !== undefined && telemetry.state !== "blind";
}

function roundBoard(board: BoardContent): BoardContent {
  const lines = (list: BoardContent["best"]): BoardContent["best"] =>
    list.map(({ waitS, lowS, highS, ...line }) => ({
      ...line,
      waitS: Math.round(waitS),
      lowS: Math.round(lowS),
      highS: Math.round(highS),
    }));
  return { best: lines(board.best), others: lines(board.others), unsure: board.unsure };
}
