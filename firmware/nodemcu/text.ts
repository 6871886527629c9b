// The Lua build's own way to look at a whole text at once.

declare const string: { find(this: void, text: string, pattern: string): number | undefined };
declare const tonumber: (this: void, text: string) => number | undefined;

/** Printable ASCII without quote and backslash. */
export function isPrintable(text: string): boolean {
  return string.find(text, "[^ !#-%[%]-~]") === undefined;
}

/** The number that a text writes; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const value = tonumber(text);
  return value !== undefined && value - value === 0 ? value : undefined;
}
