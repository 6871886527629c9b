// What happened beside decisions, in a language. Pure.
import type { Problem } from "../../core/problems/problem.ts";
import type { Incident } from "../../core/report/incidents.ts";
import { errorsText } from "./box-errors.ts";
import type { Words } from "./language-en.ts";
import { warningText } from "./problem-words.ts";

type Event = Pick<Incident, "kind" | "detail" | "text">;

type EventWords = Pick<Words, "OWNER" | "SENSOR" | "WARNING" | "LAMP" | "BOX">;

/** One line; in English, `text`, where the log says of an event only that. */
export function eventText(event: Event, words: EventWords): string {
  const { kind, detail, text } = event;
  const { OWNER } = words;
  const said = (name: string): string => String(detail[name] ?? "?");
  if (kind === "presence") return OWNER.presence[said("freshness")] ?? text;
  if (kind === "sensor") return sensorText(event, words);
  if (kind === "warning") return problemOf(event, words);
  if (kind === "rejected")
    return OWNER.events.rejected(said("count"), OWNER.rejected[said("reason")] ?? said("reason"), said("about"));
  if (kind === "configuration") return OWNER.events.configuration(said("lanes"));
  if (kind === "gap") return gapText(event, words);
  if (kind === "lamp") return lampText(event, words);
  if (kind === "switch") return switchText(event, words);
  if (kind !== "box") return text;
  const image = OWNER.images[said("image")] ?? said("image");
  const errors = errorsText(String(detail["errors"] ?? ""), words);
  return OWNER.events.started(said("boot"), said("config"), image, errors);
}

function lampText({ detail, text }: Event, { LAMP, OWNER }: Pick<Words, "LAMP" | "OWNER">): string {
  const signals: { [lamp: string]: string } = LAMP;
  const word = signals[String(detail["lamp"])];
  return word === undefined ? text : detail["lamp"] === "off" ? word : OWNER.events.lamp(word);
}

function switchText({ detail, text }: Event, { BOX, OWNER }: Pick<Words, "BOX" | "OWNER">): string {
  const positions: { [position: string]: string } = BOX.till;
  const [to, from] = [positions[String(detail["position"])], positions[String(detail["before"])]];
  return to === undefined ? text : OWNER.events.switched(to, from ?? "");
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

function problemOf({ detail, text }: Event, { OWNER, WARNING }: Pick<Words, "OWNER" | "WARNING">): string {
  if (detail["is"] === "over") return OWNER.events.over(String(detail["key"]));
  // A log of before has the words alone.
  if (typeof detail["problem"] !== "string") return text;
  const said = { problem: JSON.parse(detail["problem"]) as Problem, text, remedy: "" };
  return warningText(said, WARNING.problems).text;
}

function gapText({ detail }: Event, { OWNER }: Pick<Words, "OWNER">): string {
  const { cause, records, fromMs, toMs } = detail;
  const seconds = Math.round((Number(toMs) - Number(fromMs)) / 1000);
  const missing = records === null || records === undefined ? "" : String(records);
  return OWNER.events.gap(missing, OWNER.gaps[String(cause)] ?? `${cause} (${detail["detail"]})`, seconds);
}
