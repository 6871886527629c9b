// What happens in a shop beside decisions, as rows for the log: found by comparing what is heard with what was heard
// before. Pure; the caller dates the events.
import type { Health } from "../../protocol/messages/health.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Rejection } from "./box-transport.ts";
import type { LaneView } from "./lane-view.ts";
import { SENSORS, sensorStates } from "./sensor-states.ts";

/**
 * "lamp": the host has set another signal; "switch": the till's switch; "sensor": the health of a sensor; "box": what a
 * box reports of itself; "presence": fresh, stale, offline; "rejected": messages of one minute for one reason; "warning":
 * raised or over; "configuration": the shop's file was changed.
 */
export type EventKind = "lamp" | "switch" | "sensor" | "box" | "presence" | "rejected" | "warning" | "configuration";

/** One event; `box` is null where it is of the whole shop. */
export interface ShopEvent {
  kind: EventKind;
  box: string | null;
  detail: { [name: string]: string | number | null };
}

type Watched = Pick<Telemetry, "till"> & ReturnType<typeof sensorStates>;

/** Boxes that are followed: more than a shop has. */
const MOST = 5000;
const MINUTE_MS = 60000;

/** Remembers what was heard last. */
export class ShopEvents {
  private watched = new Map<string, Watched>();
  private presence = new Map<string, string>();
  private health = new Map<string, string>();
  private rejected = new Map<string, { count: number; about: string; from: string }>();
  private minuteMs: number | undefined;

  /** The switch and the sensors of a box, in the order of its records. What is well at first is no event. */
  ofTelemetry(box: string, telemetry: Telemetry): ShopEvent[] {
    const last = this.watched.get(box);
    if (last === undefined && this.watched.size >= MOST) return [];
    const { till } = telemetry;
    const now: Watched = { till, ...sensorStates(telemetry) };
    // That a box starts is no event of its sensors.
    for (const sensor of SENSORS) if (now[sensor] === "starting") now[sensor] = "ok";
    this.watched.set(box, now);
    const events: ShopEvent[] = [];
    if (till !== null && till !== last?.till)
      events.push({ kind: "switch", box, detail: { position: till, before: last?.till ?? null } });
    for (const sensor of SENSORS) {
      const health = now[sensor];
      const before = last?.[sensor] ?? null;
      if (health === before || (before === null && (health === "ok" || health === "absent"))) continue;
      events.push({ kind: "sensor", box, detail: { sensor, health, before } });
    }
    return events;
  }

  /** What a box reports of itself, where that has changed. Starts show as another boot id. */
  ofHealth(box: string, { boot, errors, failedStarts, image, config }: Health): ShopEvent[] {
    const detail = { boot, errors, failedStarts, image, config };
    const text = JSON.stringify(detail);
    if (this.health.get(box) === text) return [];
    this.health.set(box, text);
    return [{ kind: "box", box, detail }];
  }

  /** Boxes that have come, gone quiet or gone. That none has been heard yet is no event. */
  ofLanes(lanes: readonly LaneView[]): ShopEvent[] {
    return lanes.flatMap(({ box, freshness }) => {
      const before = this.presence.get(box) ?? null;
      if (freshness === before) return [];
      this.presence.set(box, freshness);
      if (before === null && freshness === "unknown") return [];
      return [{ kind: "presence" as const, box, detail: { freshness, before } }];
    });
  }

  /** Counts a message that was rejected. */
  reject({ reason, about, from }: Rejection): void {
    const known = this.rejected.get(reason);
    if (known === undefined) this.rejected.set(reason, { count: 1, about, from });
    else known.count += 1;
  }

  /** What was rejected since the last minute began, one event for each reason; `nowMs` is the monotonic clock. */
  ofMinute(nowMs: number): ShopEvent[] {
    this.minuteMs ??= nowMs;
    if (nowMs - this.minuteMs < MINUTE_MS) return [];
    this.minuteMs = nowMs;
    const events = [...this.rejected].map(
      ([reason, { count, about, from }]): ShopEvent => ({
        kind: "rejected",
        box: null,
        detail: { reason, count, about, from },
      }),
    );
    this.rejected.clear();
    return events;
  }
}
