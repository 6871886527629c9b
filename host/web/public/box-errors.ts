// What a box reports of its errors, in a language. Pure. A text of the board's own, such as an error of Lua, stays as it is.
import type { Words } from "./language-en.ts";

type ErrorWords = Pick<Words, "BOX" | "SENSOR">;

/** Flags of the interpreter, faults of zones' sensors, edges of beams that were lost, in the order in which a box has them. */
const PARTS = /\b(head|tail) (\w+)|(\d+) edges lost|[A-Z]+(?:_[A-Z]+)*/g;

/** "little memory is left, Pay point: does not answer". */
export function errorsText(errors: string, words: ErrorWords): string {
  const { flags, faults, lostEdges } = words.BOX;
  const names: { [sensor: string]: string } = words.SENSOR.names;
  const told = errors.replaceAll(PARTS, (said: string, sensor?: string, fault?: string, edges?: string) => {
    if (edges !== undefined) return `, ${lostEdges(Number(edges))}`;
    const word = sensor === undefined ? flags[said] : faults[String(fault)];
    if (word === undefined) return said;
    return `, ${sensor === undefined ? "" : `${names[sensor]}: `}${word}`;
  });
  return told
    .trim()
    .split(/[,\s]*,[,\s]*/)
    .filter((part) => part !== "")
    .join(", ");
}
