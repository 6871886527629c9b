// Binary messages from the field tables: fields in the table's order, without names. Used between a shop's host and head
// office, where JSON would be ten times as long. Boxes never import this file.
//
// A number or a choice takes as many bytes as its range needs (1, 2, 4 or 6, big-endian), counted from its lower bound; a
// text takes one or two bytes for its length in bytes, and UTF-8. All ones are null, so that a range has one value less
// than its bytes could hold; a null text is an empty one with a length of all ones.
import type { MessageOf } from "./fields.ts";
import { expectedOf, type Field, fieldsOf } from "./tables.ts";

/** Bytes per character of UTF-8, at most (of UTF-16 code units, in which lengths are given). */
const UTF8 = 3;

type Cell = string | number | null;

interface Layout {
  field: Field;
  /** Bytes of the number, or of the text's length. */
  width: 1 | 2 | 4 | 6;
  /** Lower bound of a number; its largest offset from that; all ones. */
  from: number;
  most: number;
  none: number;
  isText: boolean;
}

const layouts = new Map<string, Layout[]>();

/** Fields of a table with their bytes. Throws where a field has no binary form: numbers that are not whole, flags. */
export function layoutOf(table: string): readonly Layout[] {
  const known = layouts.get(table);
  if (known !== undefined) return known;
  const made = fieldsOf(table).map((field): Layout => {
    const [from, most] = spanOf(field);
    const width = widthOf(most);
    const isText = field.sort === "text" || field.sort === "any-text";
    return { field, width, from, most, none: 256 ** width - 1, isText };
  });
  layouts.set(table, made);
  return made;
}

/** Lower bound, and the largest value to be written. */
function spanOf(field: Field): [from: number, most: number] {
  if (field.sort === "whole") return [field.from, field.to - field.from];
  if (field.sort === "choice") return [0, field.values.length - 1];
  if (field.sort === "text") return [0, field.to];
  if (field.sort === "any-text") return [0, field.to * UTF8];
  throw new Error(`binary table: found ${field.name} (${field.sort}), expected whole numbers, texts and choices`);
}

/** Bytes that hold 0 to `most` and a null. */
function widthOf(most: number): 1 | 2 | 4 | 6 {
  if (most < 0xff) return 1;
  if (most < 0xffff) return 2;
  return most < 0xffffffff ? 4 : 6;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Puts messages together. Grows as needed. */
export class ByteWriter {
  private bytes = new Uint8Array(512);
  private length = 0;

  /** Writes a number of 1, 2, 4 or 6 bytes. */
  number(value: number, width: number): void {
    const end = this.reserve(width);
    let rest = value;
    for (let i = end - 1; i >= end - width; i--) {
      this.bytes[i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  /** Writes all fields of a table. Throws RangeError with name, value and range where one does not fit. */
  fields<T extends string>(table: T, message: MessageOf<T>): void {
    const values = message as { readonly [name: string]: Cell | undefined };
    for (const layout of layoutOf(table)) this.field(layout, values[layout.field.name]);
  }

  /** What has been written. */
  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private field({ field, width, from, most, none }: Layout, value: Cell | undefined): void {
    if (value === null && field.isNullable) {
      this.number(none, width);
      return;
    }
    if (field.sort === "text" || field.sort === "any-text") {
      if (typeof value !== "string" || value.length < field.from || value.length > field.to) throw unfit(field, value);
      const text = encoder.encode(value);
      this.number(text.length, width);
      const end = this.reserve(text.length);
      this.bytes.set(text, end - text.length);
      return;
    }
    const offset = field.sort === "choice" ? field.values.indexOf(String(value)) : Number(value) - from;
    if (!(Number.isInteger(offset) && offset >= 0 && offset <= most)) throw unfit(field, value);
    this.number(offset, width);
  }

  /** Makes room; returns the new length. */
  private reserve(bytes: number): number {
    this.length += bytes;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(2 * this.length);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    return this.length;
  }
}

/** Takes messages apart. What does not fit is in `problem`, from then on everything reads as nothing. */
export class ByteReader {
  /** The first thing that did not fit: its field, "" where the message ends too early or too late. */
  problem: { field: string } | undefined;
  private bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get position(): number {
    return this.at;
  }

  /** Everything has been read. */
  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** Reads a number of 1, 2, 4 or 6 bytes; 0 after the end. */
  number(width: number): number {
    if (this.at + width > this.bytes.length) this.fail("");
    if (this.problem !== undefined) return 0;
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (this.bytes[this.at + i] as number);
    this.at += width;
    return value;
  }

  /** Reads all fields of a table; only to be used when there is no problem. */
  fields<T extends string>(table: T): MessageOf<T> {
    const message: { [name: string]: Cell } = {};
    for (const layout of layoutOf(table)) message[layout.field.name] = this.field(layout);
    return message as MessageOf<T>;
  }

  /** The rest, unread. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }

  fail(field: string): void {
    this.problem ??= { field };
  }

  private field({ field, width, from, most, none, isText }: Layout): Cell {
    const value = this.number(width);
    if (value === none) {
      if (!field.isNullable) this.fail(field.name);
      return null;
    }
    if (isText) return this.text(field as Extract<Field, { from: number }>, value);
    if (value > most) this.fail(field.name);
    return field.sort === "choice" ? (field.values[value] ?? null) : value + from;
  }

  private text(field: Extract<Field, { from: number }>, length: number): string {
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    const text = asciiOf(part) ?? decodeText(part);
    const isPlain = field.sort === "any-text" || /^[ !#-[\]-~]*$/.test(text ?? "");
    const fits = text !== undefined && text.length >= field.from && text.length <= field.to && isPlain;
    if (part.length !== length) this.fail("");
    else if (!fits) this.fail(field.name);
    return text ?? "";
  }
}

/** Short ASCII, which names are, without the decoder's overhead; undefined for all other text. */
function asciiOf(bytes: Uint8Array): string | undefined {
  if (bytes.length > 32) return undefined;
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes[i] as number;
    if (code > 126) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function unfit(field: Field, value: unknown): RangeError {
  return new RangeError(`${field.name}: found ${JSON.stringify(value)}, expected ${expectedOf(field)}`);
}

/** A table's layout in words, for documents: "seq (4 bytes from 0), ...". */
export function layoutInWords(table: string): string {
  return layoutOf(table)
    .map(({ field, width, from }) => {
      if (field.sort === "text" || field.sort === "any-text") return `${field.name} (length in ${width} B, UTF-8)`;
      if (field.sort === "choice")
        return `${field.name} (${width} B: ${field.values.map((v, i) => `${i} ${v}`).join(", ")})`;
      return `${field.name} (${width} B${from === 0 ? "" : `, counted from ${from}`})`;
    })
    .join("; ");
}
