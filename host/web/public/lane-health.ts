// Draws one box with its sensors: what is heard of it, what each sensor sees now, and what may be wrong with it.
import type { SensorHealth } from "../../../protocol/messages/lane-states.ts";
import type { LaneDetail, LaneSnapshot, Sensor } from "../snapshot.ts";
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import { SENSOR, SETUP, spell } from "./strings.ts";

/** A box with its details, and the time by the host's clock in ms. */
export interface HealthNow {
  lane: LaneSnapshot;
  detail: LaneDetail | undefined;
  nowMs: number;
}

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
  const till = fact(SETUP.columns.till);
  const counted = fact(SETUP.columns.counted);
  const inLane = fact(SETUP.columns.inLane);
  const records = fact(SETUP.columns.records);
  const itself = fact(SETUP.columns.health);
  const moves = new Moves();
  const node = element("li", { class: "box" }, title, heard, list);
  return {
    node,
    update({ lane, detail, nowMs }) {
      const isFresh = lane.freshness === "fresh";
      setText(title, `${lane.name} · ${lane.box} · ${SETUP.role[lane.role]}`);
      setText(heard, heardWords(lane, nowMs));
      setAttribute(node, "class", `box ${lane.freshness}`);
      for (const { sensor, value } of sensors) {
        const health = isFresh ? lane.health?.[sensor] : undefined;
        setText(value, health === undefined ? SETUP.unknown : sensorWords(sensor, health, detail?.health));
        setAttribute(value, "class", health === undefined ? "soft" : health);
      }
      setText(till, detail?.till ? SETUP.till[detail.till] : SETUP.unknown);
      const count = (key: "ins" | "outs" | "reversed"): string => moves.words(key, detail?.[key], nowMs);
      setText(counted, SETUP.counted(count("ins"), count("outs"), count("reversed")));
      setText(inLane, SETUP.inLane(isFresh ? known(detail?.inLane) : SETUP.unknown));
      setText(records, SETUP.records(known(detail?.records), known(detail?.dropped), known(detail?.boot)));
      setText(itself, detail?.health ? boxWords(detail.health, nowMs) : SETUP.unknown);
    },
  };
}

function heardWords(lane: LaneSnapshot, nowMs: number): string {
  if (lane.freshness === "fresh") return SETUP.heard;
  if (lane.freshness === "offline") return SETUP.offline;
  return lane.heardMs === null ? SETUP.never : SETUP.silent((nowMs - lane.heardMs) / 1000);
}

type BoxHealth = NonNullable<LaneDetail["health"]>;

/** What a sensor sees, and how much it delivers where the box has told. */
function sensorWords(sensor: Sensor, health: SensorHealth, box: BoxHealth | null | undefined): string {
  const words = SENSOR.health[health];
  if (health === "absent" || !box) return words;
  const rates = {
    entry: SETUP.perMinute(box.entryPerMin),
    exit: SETUP.perMinute(box.exitPerMin),
    head: SETUP.perSecond(box.headHz),
    tail: SETUP.perSecond(box.tailHz),
  };
  return SETUP.rate(words, rates[sensor]);
}

function boxWords(health: BoxHealth, nowMs: number): string {
  const { tMs, heardMs, free, total, rssiDbm, lateMs, errors, failedStarts, image } = health;
  const words = [
    SETUP.up((tMs + nowMs - heardMs) / 1000),
    free !== null && total !== null && total > 0 ? SETUP.memory(free / total) : "",
    rssiDbm === null ? "" : SETUP.wifi(rssiDbm),
    SETUP.late(lateMs),
    errors === null ? "" : SETUP.errors(errors),
    failedStarts === 0 ? "" : SETUP.failedStarts(failedStarts),
    image === "earlier" ? SETUP.earlierImage : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}

function known(value: string | number | null | undefined): string {
  return String(value ?? SETUP.unknown);
}

/** Counts that move when somebody passes: walk through a beam, and see here that it has seen you. */
class Moves {
  private last = new Map<string, { count: number; movedMs: number | undefined }>();

  words(key: string, count: number | null | undefined, nowMs: number): string {
    if (typeof count !== "number") return SETUP.unknown;
    const last = this.last.get(key);
    if (last === undefined) this.last.set(key, { count, movedMs: undefined });
    else if (last.count !== count) this.last.set(key, { count, movedMs: nowMs });
    const movedMs = this.last.get(key)?.movedMs;
    return SETUP.count(String(count), movedMs === undefined ? "" : spell((nowMs - movedMs) / 1000));
  }
}
