// Draws one box with its sensors: what is heard of it, what each sensor sees now, and what may be wrong with it.
import type { LaneDetail, LaneSnapshot } from "../snapshot.ts";
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import { SENSOR, SETUP, spell } from "./strings.ts";

/** A box with its details, and the time by the host's clock in ms. */
export interface HealthNow {
  lane: LaneSnapshot;
  detail: LaneDetail | undefined;
  nowMs: number;
}

const COUNTED = ["ins", "outs", "reversed", "inLane", "records", "dropped", "boot"] as const;
type Counted = (typeof COUNTED)[number];
/** Counts that move when somebody passes: told with the time of the last move. */
const CROSSINGS: readonly string[] = ["ins", "outs", "reversed"];

export function drawHealth(): Drawn<HealthNow> {
  const title = element("h3");
  const heard = element("p", { class: "heard" });
  const sensors = Object.entries(SENSOR.names).map(([sensor, words]) => {
    const value = element("dd");
    return {
      sensor: sensor as keyof typeof SENSOR.names,
      value,
      node: element("div", {}, element("dt", {}, words), value),
    };
  });
  const counts = COUNTED.map((key) => {
    const value = element("dd");
    return { key, value, node: element("div", {}, element("dt", {}, SETUP.columns[key]), value) };
  });
  const list = element("dl", {}, ...sensors.map(({ node }) => node), ...counts.map(({ node }) => node));
  const node = element("li", { class: "box" }, title, heard, list);
  const moved = new Map<string, { count: number; ms: number | undefined }>();
  return {
    node,
    update({ lane, detail, nowMs }) {
      setText(title, `${lane.name} · ${lane.box} · ${SETUP.role[lane.role]}`);
      setText(heard, heardWords(lane, nowMs));
      setAttribute(node, "class", `box ${lane.freshness}`);
      for (const { sensor, value } of sensors) {
        const health = lane.freshness === "fresh" ? lane.health?.[sensor] : undefined;
        setText(value, health === undefined ? SETUP.unknown : SENSOR.health[health]);
        setAttribute(value, "class", health === undefined ? "soft" : health);
      }
      for (const { key, value } of counts) setText(value, countWords(key, detail, moved, nowMs));
    },
  };
}

function heardWords(lane: LaneSnapshot, nowMs: number): string {
  if (lane.freshness === "fresh") return SETUP.heard;
  if (lane.freshness === "offline") return SETUP.offline;
  return lane.heardMs === null ? SETUP.never : SETUP.silent((nowMs - lane.heardMs) / 1000);
}

function countWords(
  key: Counted,
  detail: LaneDetail | undefined,
  moved: Map<string, { count: number; ms: number | undefined }>,
  nowMs: number,
): string {
  const count = detail?.[key];
  if (typeof count !== "number" || !CROSSINGS.includes(key)) return String(count ?? SETUP.unknown);
  const last = moved.get(key);
  if (last === undefined) moved.set(key, { count, ms: undefined });
  else if (last.count !== count) moved.set(key, { count, ms: nowMs });
  const ms = moved.get(key)?.ms;
  return SETUP.crossing(String(count), ms === undefined ? "" : spell((nowMs - ms) / 1000));
}
