// The Lua build's own way to look at a whole text at once.

declare const string: { find(this: void, text: string, pattern: string): number | undefined };
declare const tonumber: (this: void, text: string) => number | undefined;

/** Printable ASCII without quote and backslash. */
export function isPrintable(text: string): boolean {
  return string.find(text, '["\\]') === undefined && string.find(text, "[^ -~]") === undefined;
}

/** Letters and digits, one at least: other names belong to the language, or to nobody. */
export function isWord(text: string): boolean {
  return string.find(text, "^%w+$") !== undefined;
}

/** The number that a text writes; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const value = tonumber(text);
  return value !== undefined && value - value === 0 ? value : undefined;
}

/** Lua has nothing that would read an object at once. */
export function readExact(_text: string, _into: object, _present: object): boolean {
  return false;
}
