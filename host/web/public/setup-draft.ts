// A draft of the configuration: reads and changes values by path, without mutating the original. Pure.

/** Keys and indexes from the top of the file to a value. */
export type Path = readonly (string | number)[];

export function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as { [key: string]: unknown } | undefined)?.[key], content);
}

/** A copy with another value at a path; undefined removes the key, and objects and lists that become empty. */
export function withValue(content: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(content) || (content === undefined && typeof key === "number")) {
    const list = [...((content as unknown[] | undefined) ?? [])];
    if (rest.length === 0 && value === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = withValue(list[Number(key)], rest, value);
    return list;
  }
  const next = { ...((content as { [key: string]: unknown } | undefined) ?? {}) };
  const child = withValue(next[key], rest, value);
  if (child === undefined || (value === undefined && isEmpty(child))) delete next[key];
  else next[key] = child;
  return next;
}

/** Typed text as a number; undefined when empty; the text itself when it is no number, for the check to report. */
export function typedNumber(text: string): number | string | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return undefined;
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}

/** A time in s as minutes and seconds: 90 is "1:30". */
export function timeText(seconds: number): string {
  const rest = Math.round((seconds % 60) * 1000) / 1000;
  return `${Math.floor(seconds / 60)}:${rest < 10 ? "0" : ""}${rest}`;
}

/** Typed minutes and seconds ("1:30"), or seconds alone, as s; anything else as typedNumber. */
export function typedTime(text: string): number | string | undefined {
  const [, minutes, seconds] = /^\s*(\d+):([0-5]?\d(?:[.,]\d+)?)\s*$/.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return typedNumber(text);
  return Number(minutes) * 60 + Number(seconds.replace(",", "."));
}

/** Values separated by commas or spaces; undefined when there are none. */
export function typedList(text: string, typed: (part: string) => unknown): unknown[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.length === 0 ? undefined : parts.map(typed);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
