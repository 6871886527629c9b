// Reads flat JSON objects, in the small common subset of JavaScript and Lua. Never throws. A character at a time is
// looked at only where it must be: an interpreter does a whole value in the time of one statement.
import { isPrintable, isWord, toNumber } from "./text.ts";

export type Value = string | number | boolean | undefined;
/** Fields by name; what is null in JSON is absent here. */
export interface Flat {
  [name: string]: Value;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPENING = 123;
const CLOSING = 125;
/** Stands for the end of the text. */
const END = -1;

/**
 * Reads one flat object: names of letters and digits; strings without escapes, numbers as JSON.stringify writes them,
 * true, false and null; nothing nested. False on anything else, or on a field that comes twice.
 */
export function readFlat(text: string, into: Flat, present: { [name: string]: boolean }): boolean {
  let at = skip(text, 0, OPENING);
  if (at > 0 && skip(text, at, CLOSING) > 0) return skip(text, skip(text, at, CLOSING), END) > 0;
  while (at > 0) {
    at = skip(text, at, QUOTE);
    let end = text.indexOf('"', at);
    const name = text.substring(at, end);
    if (at === 0 || end < 0 || !isWord(name) || present[name] === true) return false;
    present[name] = true;
    at = skip(text, end + 1, COLON);
    if (at === 0) return false;
    const quoted = skip(text, at, QUOTE);
    if (quoted > 0) {
      end = text.indexOf('"', quoted);
      const value = text.substring(quoted, end);
      if (end < 0 || !isPrintable(value)) return false;
      into[name] = value;
      end += 1;
    } else {
      end = text.indexOf(",", at);
      if (end < 0) end = text.indexOf("}", at);
      if (end < 0 || !readWord(text.substring(at, end), into, name)) return false;
    }
    at = skip(text, end, COMMA);
    if (at === 0) {
      at = skip(text, end, CLOSING);
      return at > 0 && skip(text, at, END) > 0;
    }
  }
  return false;
}

/** Takes null, true, false or a number with the blanks around it. */
function readWord(padded: string, into: Flat, name: string): boolean {
  let from = 0;
  let end = padded.length;
  while (isBlank(padded.charCodeAt(from))) from += 1;
  while (end > from && isBlank(padded.charCodeAt(end - 1))) end -= 1;
  const word = padded.substring(from, end);
  const value = toNumber(word);
  if (value !== undefined) into[name] = value;
  else if (word === "true") into[name] = true;
  else if (word === "false") into[name] = false;
  else return word === "null";
  return value === undefined || "" + value === word;
}

/** The place behind a character, when that comes next but for blanks; 0 when another does. */
function skip(text: string, from: number, character: number): number {
  let at = from;
  while (text.charCodeAt(at) !== character) {
    if (at === text.length && character === END) return at;
    if (!isBlank(text.charCodeAt(at))) return 0;
    at += 1;
  }
  return at + 1;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
