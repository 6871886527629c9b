// What is quick only in one call of the language's own. The Lua build puts its own file in this one's place.

/** Printable ASCII without quote and backslash. */
export function isPrintable(text: string): boolean {
  return !/["\\]|[^ -~]/.test(text);
}

/** Letters and digits, one at least: other names belong to the language, or to nobody. */
export function isWord(text: string): boolean {
  return /^[A-Za-z0-9]+$/.test(text);
}

/** The number that a text writes; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const value = +text;
  return value - value === 0 ? value : undefined;
}

/**
 * Reads a flat object that is written just as this language would write it, in two calls instead of a hundred
 * statements. False for all others; what has been filled by then is void.
 */
export function readExact(
  text: string,
  into: { [name: string]: string | number | boolean | undefined },
  present: { [name: string]: boolean },
): boolean {
  let parsed: { [name: string]: unknown };
  try {
    parsed = JSON.parse(text) as { [name: string]: unknown };
  } catch (_) {
    return false;
  }
  if (JSON.stringify(parsed) !== text || text.charCodeAt(0) !== 123) return false;
  for (const name in parsed) {
    const value = parsed[name];
    if (!isWord(name)) return false;
    present[name] = true;
    if (value === null) continue;
    if (typeof value === "object" || (typeof value === "string" && !isPrintable(value))) return false;
    into[name] = value as string | number | boolean;
  }
  return true;
}
