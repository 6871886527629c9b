// Finds the events of a shop other than decisions, for the log, by comparing reports with those before. Pure; the caller dates
// the events.
import type { Health } from "../../protocol/messages/health.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Rejection } from "./boxes/box-transport.ts";
import { SENSORS, sensorStates } from "./boxes/sensor-states.ts";
import type { LaneView } from "./lane-view.ts";

/**
 * "lamp": the host has set another signal; "switch": the till's switch has moved; "sensor": a sensor's state has changed; "box": a
 * box's report on itself has changed; "presence": fresh, stale or offline; "rejected": the messages rejected in one minute for one
 * reason; "warning": raised or over; "configuration": another configuration is in force.
 */
export type EventKind = "lamp" | "switch" | "sensor" | "box" | "presence" | "rejected" | "warning" | "configuration";

/** One event; `box` is null where it concerns the whole shop. */
export interface ShopEvent {
  kind: EventKind;
  box: string | null;
  detail: { [name: string]: string | number | null };
}

type Watched = Pick<Telemetry, "till"> & ReturnType<typeof sensorStates>;

/** How many boxes are followed: more than a shop has. */
const MOST = 5000;
const MINUTE_MS = 60000;

/** Remembers the last reports of each box. */
export class ShopEvents {
  private watched = new Map<string, Watched>();
  private presence = new Map<string, string>();
  private health = new Map<string, string>();
  private rejected = new Map<string, { count: number; about: string; from: string }>();
  private minuteMs: number | undefined;

  /** Changes of a box's switch and sensors; records must come in order. In the first, only what is not well is an event. */
  ofTelemetry(box: string, telemetry: Telemetry): ShopEvent[] {
    const last = this.watched.get(box);
    if (last === undefined && this.watched.size >= MOST) return [];
    const { till } = telemetry;
    const now: Watched = { till, ...sensorStates(telemetry) };
    // A sensor that is only starting is no event.
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

  /** A change in a box's report on itself; a restart shows as another boot id. */
  ofHealth(box: string, { boot, errors, failedStarts, image, config }: Health): ShopEvent[] {
    const detail = { boot, errors, failedStarts, image, config };
    const text = JSON.stringify(detail);
    if (this.health.get(box) === text) return [];
    this.health.set(box, text);
    return [{ kind: "box", box, detail }];
  }

  /** Changes of freshness. A box that has not been heard yet is no event. */
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

  /** Once a minute, the messages rejected since, one event for each reason; `nowMs` is monotonic. */
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
