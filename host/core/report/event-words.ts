// Events of the log in words, for people. Pure.
import type { ShopEvent } from "../shop-events.ts";

/** A logged event; `tMs` since 1970. A gap in the log counts as one. */
export interface LoggedEvent {
  tMs: number;
  kind: ShopEvent["kind"] | "gap";
  box: string | null;
  detail: ShopEvent["detail"];
}

/** What a change of a box's freshness is called. */
const PRESENCE: { [freshness: string]: string } = {
  fresh: "heard again",
  stale: "not heard for some seconds",
  offline: "offline",
};

/** Sensors, and what is wrong with them, by their health. */
const SENSORS: { [sensor: string]: string } = {
  entry: "entrance beam",
  exit: "exit beam",
  head: "pay point",
  tail: "line end",
};
const HEALTH: { [health: string]: string } = {
  ok: "works",
  absent: "not fitted",
  silent: "no signal",
  stuck: "always blocked",
  lost: "sees too little",
  frozen: "reading never changes",
  dead: "misses everybody",
  flutter: "flutters",
  flutter2: "second beam flutters",
};

/** A sensor and its health: "entrance beam: always blocked". */
function describeSensor(sensor: string, health: string): string {
  return `${SENSORS[sensor] ?? sensor}: ${HEALTH[health] ?? health}`;
}

/** An event in one line, without the name of its box. */
export function describeEvent({ kind, detail }: LoggedEvent): string {
  const said = (name: string): string => String(detail[name] ?? "unknown");
  const was = detail["before"] === null || detail["before"] === undefined ? "" : `, was ${detail["before"]}`;
  if (kind === "lamp") return `lamp ${said("lamp")}`;
  if (kind === "switch") return `switch at ${said("position")}${was}`;
  if (kind === "sensor") {
    const isAgain = said("health") === "ok" && was !== "";
    return `${describeSensor(said("sensor"), said("health"))}${isAgain ? " again" : ""}`;
  }
  if (kind === "presence") return PRESENCE[said("freshness")] ?? said("freshness");
  if (kind === "rejected") return `${said("count")} messages rejected: ${said("reason")}, first ${said("about")}`;
  if (kind === "warning") return detail["is"] === "over" ? `over: ${said("key")}` : said("text");
  if (kind === "configuration") return `configuration changed: ${said("lanes")} boxes`;
  if (kind === "gap") return describeGap(detail);
  const errors = detail["errors"] === null ? "" : `, ${said("errors")}`;
  return `box reports: start ${said("boot")}, configuration ${said("config")}, ${said("image")} image${errors}`;
}

function describeGap({ cause, detail, records, toMs, fromMs }: LoggedEvent["detail"]): string {
  const lost = records === null ? "" : `${records} records missing, `;
  const seconds = Math.round((Number(toMs) - Number(fromMs)) / 1000);
  return `gap in the log: ${lost}${cause} (${detail})${seconds > 0 ? `, ${seconds} s` : ""}`;
}
