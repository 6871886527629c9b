// What went wrong on a day, in the page's language. Pure.
import type { Incident } from "../../core/incidents.ts";
import type { Problem } from "../../core/problem.ts";
import type { Words } from "./language-en.ts";
import { warningText } from "./problem-words.ts";

type Event = Pick<Incident, "kind" | "detail" | "text">;

/** One line; in English, `text`, where the log says of an event only that. */
export function eventText(event: Event, words: Pick<Words, "OWNER" | "SENSOR" | "WARNING">): string {
  const { kind, detail, text } = event;
  const { OWNER } = words;
  const said = (name: string): string => String(detail[name] ?? "?");
  if (kind === "presence") return OWNER.presence[said("freshness")] ?? text;
  if (kind === "sensor") return sensorText(event, words);
  if (kind === "warning") return problemOf(event, words);
  if (kind === "rejected") return OWNER.events.rejected(said("count"), said("reason"), said("about"));
  if (kind === "configuration") return OWNER.events.configuration(said("lanes"));
  if (kind === "gap") return gapText(event, words);
  if (kind !== "box") return text;
  return OWNER.events.started(said("boot"), said("config"), said("image"), String(detail["errors"] ?? ""));
}

function sensorText({ detail, text }: Event, { OWNER, SENSOR }: Pick<Words, "OWNER" | "SENSOR">): string {
  const { names, health }: { names: { [sensor: string]: string }; health: { [health: string]: string } } = SENSOR;
  const [name, is] = [names[String(detail["sensor"])], health[String(detail["health"])]];
  if (name === undefined || is === undefined) return text;
  // What to do about it is for the day on which it is so.
  const isAgain = detail["health"] === "ok" && typeof detail["before"] === "string";
  const was = isAgain ? OWNER.worksAgain : is.split(":")[0];
  return `${name}: ${was}`;
}

function problemOf({ detail, text }: Event, { WARNING }: Pick<Words, "WARNING">): string {
  // A log of before has the words alone.
  if (typeof detail["problem"] !== "string") return text;
  const said = { problem: JSON.parse(detail["problem"]) as Problem, text, remedy: "" };
  return warningText(said, WARNING.problems).text;
}

function gapText({ detail }: Event, { OWNER }: Pick<Words, "OWNER">): string {
  const { cause, records, fromMs, toMs } = detail;
  const seconds = Math.round((Number(toMs) - Number(fromMs)) / 1000);
  const missing = records === null || records === undefined ? "" : String(records);
  return OWNER.events.gap(missing, `${cause} (${detail["detail"]})`, seconds);
}
