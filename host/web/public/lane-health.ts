// Draws one box and its sensors: whether it is online, what each sensor sees now, and what may be wrong with it.
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import type { SensorState } from "../../../protocol/sensor-states.ts";
import type { Sensor } from "../../core/boxes/sensor-states.ts";
import type { LaneDetail, LaneSnapshot } from "../snapshot.ts";
import { type BoxHealth, boxText, tillText } from "./box-words.ts";
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import { BOX, formatDuration, SENSOR, UNKNOWN } from "./words.ts";

/** A box with its details, and the host clock in ms. */
export interface HealthNow {
  lane: LaneSnapshot;
  detail: LaneDetail | undefined;
  nowMs: number;
}

/** What the box said last, a line each: one more line here shows one more field of telemetry. */
const FACTS = [
  { name: BOX.columns.till, text: tillText },
  { name: BOX.columns.records, text: ({ seq, dropped, boot }: Telemetry) => BOX.records(seq, dropped, boot) },
];

export function drawHealth(): Drawn<HealthNow> {
  const title = element("h3");
  const heard = element("p", { class: "heard" });
  const list = element("dl");
  const fact = (words: string): HTMLElement => {
    const value = element("dd");
    list.append(element("div", {}, element("dt", {}, words), value));
    return value;
  };
  const sensors = Object.entries(SENSOR.names).map(([sensor, words]) => ({
    sensor: sensor as Sensor,
    value: fact(words),
  }));
  const counted = fact(BOX.columns.counted);
  const inLane = fact(BOX.columns.inLane);
  const facts = FACTS.map(({ name, text }) => ({ text, value: fact(name) }));
  const itself = fact(BOX.columns.health);
  const changes = new CountChanges();
  const node = element("li", { class: "box" }, title, heard, list);
  return {
    node,
    update({ lane, detail, nowMs }) {
      const isFresh = lane.freshness === "fresh";
      setText(title, `${lane.name} · ${lane.box} · ${BOX.role[lane.role]}`);
      setText(heard, presenceText(lane, nowMs));
      setAttribute(node, "class", `box ${lane.freshness}`);
      for (const { sensor, value } of sensors) {
        const health = isFresh ? lane.health?.[sensor] : undefined;
        setText(value, health === undefined ? UNKNOWN : sensorText(sensor, health, detail?.health));
        setAttribute(value, "class", health === undefined ? "soft" : health);
      }
      const t = detail?.telemetry;
      const count = (key: "ins" | "outs" | "reversed"): string => changes.textOf(key, t?.[key], nowMs);
      setText(counted, BOX.counted(count("ins"), count("outs"), count("reversed")));
      setText(inLane, BOX.inLane(isFresh ? known(t?.inLane) : UNKNOWN));
      for (const { text, value } of facts) setText(value, t ? text(t, isFresh) : UNKNOWN);
      setText(itself, detail?.health ? boxText(detail.health, nowMs, isFresh) : UNKNOWN);
    },
  };
}

function presenceText(lane: LaneSnapshot, nowMs: number): string {
  if (lane.freshness === "fresh") return BOX.heard;
  if (lane.freshness === "offline") return BOX.offline;
  return lane.heardMs === null ? BOX.never : BOX.silent((nowMs - lane.heardMs) / 1000);
}

/** The report after a birth counts over a moment only: no rate. Unit ms. */
const RATED_MS = 10000;

/** Health of a sensor, with its rate when the box has reported one. */
function sensorText(sensor: Sensor, health: SensorState, box: BoxHealth | null | undefined): string {
  const words = SENSOR.health[health];
  if (health === "absent" || !box || box.tMs < RATED_MS) return words;
  const rates = {
    entry: BOX.perMinute(box.entryPerMin),
    exit: BOX.perMinute(box.exitPerMin),
    head: BOX.perSecond(box.headHz),
    tail: BOX.perSecond(box.tailHz),
  };
  return `${words}; ${rates[sensor]}`;
}

function known(value: string | number | null | undefined): string {
  return String(value ?? UNKNOWN);
}

/** Remembers when each count last changed, so that somebody who walks through a beam can see that it works. */
class CountChanges {
  private last = new Map<string, { count: number; changedMs: number | undefined }>();

  textOf(key: string, count: number | null | undefined, nowMs: number): string {
    if (typeof count !== "number") return UNKNOWN;
    const last = this.last.get(key);
    if (last === undefined) this.last.set(key, { count, changedMs: undefined });
    else if (last.count !== count) this.last.set(key, { count, changedMs: nowMs });
    const changedMs = this.last.get(key)?.changedMs;
    return BOX.count(String(count), changedMs === undefined ? "" : formatDuration((nowMs - changedMs) / 1000));
  }
}
