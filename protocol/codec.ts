// The box's codec: writes and reads messages as flat JSON from the field tables, in the small common subset of
// JavaScript and Lua. Never throws: what cannot be read is rejected with a reason.
import { FIELDS, type Field, type Kind, MAX_PAYLOAD, type Messages, PROTOCOL_VERSION } from "./messages.ts";

/** Why a payload was rejected. */
export type RejectReason =
  | "too-long"
  | "not-json"
  | "unknown-version"
  | "missing-field"
  | "bad-field"
  | "unknown-field";

/** A decoded message, or why there is none; `field` names the offender where there is one. */
export type Decoded<T> = { kind: "ok"; message: T } | { kind: "rejected"; reason: RejectReason; field: string };

type Value = string | number | boolean | undefined;
/** Fields by name; what is null in JSON is absent here. */
interface Flat {
  [name: string]: Value;
}

/** Writes a message; its values are taken as they are, within the ranges of its table. */
export function encode<K extends Kind>(kind: K, message: Messages[K]): string {
  const values = message as unknown as Flat;
  const fields = FIELDS[kind] as readonly Field[];
  let out = '{"v":' + PROTOCOL_VERSION;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    out += ',"' + field.name + '":' + encodeValue(field, values[field.name]);
  }
  return out + "}";
}

function encodeValue(field: Field, value: Value): string {
  if (value === undefined || value === null) return "null";
  if (field.type === "whole" || field.type === "real") return decimal(value as number, field.digits);
  return '"' + value + '"';
}

/** A number of 0 or more with at most so many decimals, trailing zeros left out, as JSON.stringify writes it. */
function decimal(value: number, digits: number): string {
  let scale = 1;
  for (let i = 0; i < digits; i++) scale *= 10;
  let scaled = Math.floor(value * scale + 0.5);
  const whole = Math.floor(scaled / scale);
  let fraction = "";
  scaled -= whole * scale;
  for (let i = 0; i < digits && scaled > 0; i++) {
    scale /= 10;
    const digit = Math.floor(scaled / scale);
    scaled -= digit * scale;
    fraction += wholeText(digit);
  }
  return fraction === "" ? wholeText(whole) : wholeText(whole) + "." + fraction;
}

/** A whole number in digits; in pieces, since Lua writes fourteen digits and no more. */
function wholeText(value: number): string {
  if (value < 1000000000) return "" + value;
  const high = Math.floor(value / 1000000000);
  const low = "" + (value - high * 1000000000);
  let zeros = "";
  for (let i = low.length; i < 9; i++) zeros += "0";
  return "" + high + zeros + low;
}

/** Reads a payload of this kind. Fields may come in any order; missing, unknown and out-of-range ones are rejected. */
export function decode<K extends Kind>(kind: K, payload: string): Decoded<Messages[K]> {
  if (payload.length > MAX_PAYLOAD) return rejected("too-long", "");
  const flat: Flat = {};
  const present: { [name: string]: boolean } = {};
  if (!new Reader(payload).read(flat, present)) return rejected("not-json", "");
  if (present["v"] !== true) return rejected("missing-field", "v");
  if (flat["v"] !== PROTOCOL_VERSION) return rejected("unknown-version", "v");
  const fields = FIELDS[kind] as readonly Field[];
  const message: Flat = {};
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const value = flat[field.name];
    if (present[field.name] !== true) return rejected("missing-field", field.name);
    if (value === undefined ? !field.maybe : !fits(field, value)) return rejected("bad-field", field.name);
    message[field.name] = value;
    present[field.name] = false;
  }
  present["v"] = false;
  for (const name in present) {
    if (present[name] === true) return rejected("unknown-field", name);
  }
  return { kind: "ok", message: message as unknown as Messages[K] };
}

function rejected<T>(reason: RejectReason, field: string): Decoded<T> {
  return { kind: "rejected", reason: reason, field: field };
}

function fits(field: Field, value: string | number | boolean): boolean {
  if (field.type === "choice") {
    for (let i = 0; i < field.choices.length; i++) if (field.choices[i] === value) return true;
    return false;
  }
  if (field.type === "text") return typeof value === "string" && value.length >= field.min && value.length <= field.max;
  if (typeof value !== "number" || !(value >= field.min && value <= field.max)) return false;
  return field.type === "real" || value === Math.floor(value);
}

/** Letters and digits only: other names belong to the language, or to nobody. */
function isPlain(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122))) return false;
  }
  return name.length > 0;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Reads one flat JSON object: strings without escapes, numbers, true, false and null; nothing nested. */
class Reader {
  private text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Fills the fields; false on anything that is not a flat object, or on a field that comes twice. */
  read(into: Flat, present: { [name: string]: boolean }): boolean {
    if (!this.skip("{")) return false;
    if (this.skip("}")) return this.ended();
    for (;;) {
      const name = this.readString();
      if (name === undefined || !isPlain(name) || present[name] === true || !this.skip(":")) return false;
      present[name] = true;
      if (!this.readValue(into, name)) return false;
      if (this.skip(",")) continue;
      return this.skip("}") && this.ended();
    }
  }

  private readValue(into: Flat, name: string): boolean {
    if (this.peek() === QUOTE) {
      const value = this.readString();
      if (value === undefined) return false;
      into[name] = value;
      return true;
    }
    if (this.word("true")) into[name] = true;
    else if (this.word("false")) into[name] = false;
    else if (!this.word("null")) {
      const value = this.readNumber();
      if (value === undefined) return false;
      into[name] = value;
    }
    return true;
  }

  private peek(): number {
    this.blanks();
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : 0;
  }

  private blanks(): void {
    while (this.at < this.text.length) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      this.at += 1;
    }
  }

  private ended(): boolean {
    this.blanks();
    return this.at === this.text.length;
  }

  private skip(character: string): boolean {
    if (this.peek() !== character.charCodeAt(0)) return false;
    this.at += 1;
    return true;
  }

  private word(word: string): boolean {
    this.blanks();
    if (this.text.substring(this.at, this.at + word.length) !== word) return false;
    this.at += word.length;
    return true;
  }

  private readString(): string | undefined {
    if (this.peek() !== QUOTE) return undefined;
    const from = this.at + 1;
    for (let i = from; i < this.text.length; i++) {
      const c = this.text.charCodeAt(i);
      if (c === BACKSLASH || c < 32 || c > 126) return undefined;
      if (c === QUOTE) {
        this.at = i + 1;
        return this.text.substring(from, i);
      }
    }
    return undefined;
  }

  private readNumber(): number | undefined {
    this.blanks();
    let sign = 1;
    if (this.peek() === 45) {
      sign = -1;
      this.at += 1;
    }
    const from = this.at;
    let value = this.readDigits();
    if (this.at === from || (this.at - from > 1 && this.text.charCodeAt(from) === 48)) return undefined;
    if (this.at < this.text.length && this.text.charCodeAt(this.at) === 46) {
      this.at += 1;
      const start = this.at;
      const fraction = this.readDigits();
      if (this.at === start || this.at - start > 9) return undefined;
      let scale = 1;
      for (let i = start; i < this.at; i++) scale *= 10;
      value = (value * scale + fraction) / scale;
    }
    return this.at - from > 15 ? undefined : sign * value;
  }

  private readDigits(): number {
    let value = 0;
    while (this.at < this.text.length) {
      const c = this.text.charCodeAt(this.at);
      if (c < 48 || c > 57) break;
      value = value * 10 + (c - 48);
      this.at += 1;
    }
    return value;
  }
}
