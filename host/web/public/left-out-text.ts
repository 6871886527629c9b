// What a report or a day lacks, as a sentence. Pure.
import type { LeftOut } from "../../core/report/left-out.ts";
import type { Words } from "./language-en.ts";

/** All of it, a sentence each; "" where nothing is left out. */
export function leftOutNote(parts: readonly LeftOut[], words: Words["WEEKS"]): string {
  return parts.map((part) => leftOutText(part, words)).join(". ");
}

export function leftOutText(
  { file, found, table, date, box }: LeftOut,
  { leftOut, leftParts, leftOpen }: Words["WEEKS"],
): string {
  return leftOut([leftParts[table], box ?? [], date ?? leftOpen].flat().join(", "), file, found);
}
