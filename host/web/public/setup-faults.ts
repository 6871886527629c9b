// Says what to change, from what the check of the configuration found. Pure. Times in the file's ms are told in seconds.
import { formatDuration, formatNumber, SETUP } from "./words.ts";

/** What is wrong with a value: its path in the file, what was found and what was expected. */
export interface Fault {
  path: (string | number)[];
  found: string;
  expected: string;
}

/** Whether a key of the file is a time in ms, which the page shows in seconds. */
export function isInMs(key: string | number | undefined): boolean {
  return typeof key === "string" && /[a-z]Ms$/.test(key);
}

/** One sentence that says what to enter. */
export function fixOf({ path, expected }: Fault): string {
  const key = path.at(-1);
  const { fix } = SETUP;
  const [, least] = /expected (?:number|int) to be >=?\s?(-?[\d.]+)/.exec(expected) ?? [];
  if (least !== undefined) return fix.atLeast(inUnit(Number(least), key));
  const [, most] = /expected (?:number|int) to be <=?\s?(-?[\d.]+)/.exec(expected) ?? [];
  if (most !== undefined) return fix.atMost(inUnit(Number(most), key));
  if (/expected int/.test(expected)) return isInMs(key) ? fix.number : fix.whole;
  if (/expected number/.test(expected)) return fix.number;
  if (/expected string/.test(expected)) return fix.empty;
  if (expected.startsWith("a box of its own")) return fix.box;
  if (expected.startsWith("another name")) return fix.name;
  if (expected === "at least one lane") return fix.lanes;
  if (expected.startsWith("1 to 32 letters")) return fix.boxName;
  return fix.other(expected);
}

function inUnit(value: number, key: string | number | undefined): string {
  return isInMs(key) ? formatDuration(value / 1000) : formatNumber(value);
}
