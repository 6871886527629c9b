// What went wrong on a day, in the page's language; what the log has no data of is told in English. Pure.
import type { Incident } from "../../core/incidents.ts";
import type { Problem } from "../../core/problem.ts";
import type { Words } from "./language-en.ts";
import { warningText } from "./problem-words.ts";

export function eventText(
  { kind, detail, text }: Pick<Incident, "kind" | "detail" | "text">,
  { OWNER, SENSOR, WARNING }: Pick<Words, "OWNER" | "SENSOR" | "WARNING">,
): string {
  if (kind === "presence") return OWNER.presence[String(detail["freshness"])] ?? text;
  if (kind === "warning" && typeof detail["problem"] === "string") {
    const said = { problem: JSON.parse(detail["problem"]) as Problem, text, remedy: "" };
    return warningText(said, WARNING.problems).text;
  }
  if (kind !== "sensor") return text;
  const { names, health }: { names: { [sensor: string]: string }; health: { [health: string]: string } } = SENSOR;
  const [name, is] = [names[String(detail["sensor"])], health[String(detail["health"])]];
  if (name === undefined || is === undefined) return text;
  // What to do about it is for the day on which it is so.
  const isAgain = detail["health"] === "ok" && typeof detail["before"] === "string";
  const was = isAgain ? OWNER.worksAgain : is.split(":")[0];
  return `${name}: ${was}`;
}
