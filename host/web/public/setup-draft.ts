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

/** Numbers separated by commas or spaces. */
export function typedNumbers(text: string): (number | string)[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.length === 0 ? undefined : parts.map((part) => typedNumber(part) as number | string);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
