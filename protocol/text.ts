// What is quick only in one call of the language's own. The Lua build puts its own file in this one's place.

/** Printable ASCII without quote and backslash. */
export function isPrintable(text: string): boolean {
  return !/["\\]|[^ -~]/.test(text);
}

/** The number that a text writes; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const value = +text;
  return value - value === 0 ? value : undefined;
}
