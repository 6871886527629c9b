// Says in a language what to change, from what the check of the configuration found. Pure. Times in the file's ms are told in
// seconds.
import type { Words } from "./language-en.ts";

/** What of a language is needed. */
export interface FixWords {
  SETUP: Pick<Words["SETUP"], "fix">;
  formats: Pick<Words["formats"], "formatDuration" | "formatNumber">;
}

/** What is wrong with a value: its path in the file, and what was expected. */
export interface Fault {
  path: (string | number)[];
  expected: string;
}

/** Whether a key of the file is a time in ms, which the page shows in seconds. */
export function isInMs(key: string | number | undefined): boolean {
  return typeof key === "string" && /[a-z]Ms$/.test(key);
}

/** Whether a key of the file is a time, which the page shows in minutes and seconds. */
export function isTime(key: string | number | undefined): boolean {
  return isInMs(key) || (typeof key === "string" && /[a-z]S$/.test(key));
}

/** One sentence that says what to enter. */
export function fixOf({ path, expected }: Fault, words: FixWords): string {
  const key = path.findLast((part) => typeof part === "string");
  const { fix } = words.SETUP;
  const [, what, relation, bound] =
    /expected (number|int|string|array) to (?:be|have) ([<>]=?)\s?(-?[\d.]+)/.exec(expected) ?? [];
  if (bound !== undefined)
    return boundFix({ what: what as string, relation: relation as string, bound: Number(bound) }, key, words);
  if (isTime(key) && /expected (int|number)/.test(expected)) return fix.time;
  if (/expected int/.test(expected)) return fix.whole;
  if (/expected number/.test(expected)) return fix.number;
  if (/expected string/.test(expected)) return fix.empty;
  if (/expected boolean/.test(expected)) return fix.oneOf("true, false");
  const [, choices] = /(?:expected one of|Expected) ([^.]+)/.exec(expected) ?? [];
  if (choices !== undefined) return fix.oneOf(choices.replaceAll(/["' ]/g, "").replaceAll("|", ", "));
  const [, meant] = /did you mean (\w+)\?/.exec(expected) ?? [];
  if (meant !== undefined) return fix.meant(meant);
  const found = BY_WORDS.find(([start]) => expected.startsWith(start));
  return found === undefined ? fix.other(expected) : fix[found[1]];
}

/** Faults that the host words itself, by how they begin. */
const BY_WORDS = [
  ["a box of its own", "box"],
  ["another name", "name"],
  ["at least one lane", "lanes"],
  ["at least one till", "tills"],
  ["1 to 32 letters", "boxName"],
  ["mqtt://, mqtts://", "address"],
  ["an address without a password", "password"],
  ["mqtts:// or wss://", "encrypted"],
  ["ports that are named once", "portOnce"],
  ["one port to a box", "boxOnce"],
  ["rising thresholds", "rising"],
  ["no such key", "unknown"],
  ["valid YAML", "yaml"],
  ["Invalid input: expected array", "list"],
  ["Invalid input: expected object", "keys"],
  ["the key that 'tillbeacon", "releaseKey"],
  ["1 to 64 characters without", "group"],
  ["mqtt://host or mqtts://host", "central"],
  ["a name that can be read", "visible"],
] as const;

function boundFix(
  { what, relation, bound }: { what: string; relation: string; bound: number },
  key: string | number | undefined,
  words: FixWords,
): string {
  const { fix } = words.SETUP;
  if (what === "string") return relation.startsWith("<") ? fix.shorter(bound) : fix.empty;
  if (what === "array") return relation.startsWith("<") ? fix.fewer(bound) : fix.empty;
  const value = inUnit(bound, key, words);
  if (relation === ">") return fix.above(value);
  return relation === ">=" ? fix.atLeast(value) : fix.atMost(value);
}

function inUnit(value: number, key: string | number | undefined, { formats }: FixWords): string {
  const { formatDuration, formatNumber } = formats;
  return isTime(key) ? formatDuration(isInMs(key) ? value / 1000 : value) : formatNumber(value);
}
