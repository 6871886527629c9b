// Field tables: one text a message (or a file) from which the type, the codecs, the schemas, the documents and the log's
// columns follow. In a box a text stays in flash, where a list would take memory. This file owns the grammar and the
// check of a value; it knows no message.
//
// Fields are separated by commas. Each is a name, a letter and the letter's bounds, separated by spaces; neighbours of the
// same type may share one entry, their names separated by slashes: `boot t 1 16,waitS/waitLowS W 0 86400`.
//
//   w <from> <to>    a whole number        r <from> <to>      any number
//   t <from> <to>    printable ASCII without quote and backslash, of so many characters
//   s <from> <to>    any text of so many characters (settings only: messages have no escapes)
//   c <a>|<b>|...    one of these values   b                  true or false
//
// A capital letter allows null. A question mark behind the name allows the field to be absent (settings only: messages
// always carry every field).
import { type EnumOf, valuesOf } from "./enumerations.ts";
import { toNumber } from "./text.ts";

/** What a field can hold in a box; what is null in JSON is undefined here. */
export type Value = string | number | boolean | undefined;

type Entry<T extends string> = T extends `${infer First},${infer Rest}` ? First | Entry<Rest> : T;
type SplitNames<N extends string> = N extends `${infer First}/${infer Rest}` ? First | SplitNames<Rest> : N;
type NamesWithMark<E extends string> = E extends `${infer N} ${string}` ? SplitNames<N> : never;
type Required<E extends string> = WithoutOptional<NamesWithMark<E>>;
type Optional<E extends string> = OnlyOptional<NamesWithMark<E>>;
type WithoutOptional<N extends string> = N extends `${string}?` ? never : N;
type OnlyOptional<N extends string> = N extends `${infer Name}?` ? Name : never;
type ValueOf<E extends string> = E extends `${string} ${"w" | "r"} ${string}`
  ? number
  : E extends `${string} ${"W" | "R"} ${string}`
    ? number | null
    : E extends `${string} ${"t" | "s"} ${string}`
      ? string
      : E extends `${string} T ${string}`
        ? string | null
        : E extends `${string} c ${infer List}`
          ? EnumOf<List>
          : E extends `${string} C ${infer List}`
            ? EnumOf<List> | null
            : E extends `${string} b`
              ? boolean
              : never;

/** The names of a table's fields. */
export type FieldName<T extends string> = Required<Entry<T>> | Optional<Entry<T>>;

type Flat<T> = { [K in keyof T]: T[K] };

/** The type of what a table describes. */
export type MessageOf<T extends string> = Flat<
  { [E in Entry<T> as Required<E>]: ValueOf<E> } & { [E in Entry<T> as Optional<E>]?: ValueOf<E> | undefined }
>;

/** Whether a value is of a sort: `sort` is a field's parts, its names, its letter and its bounds. */
export function fits(sort: readonly string[], value: Value): boolean {
  const letter = sort[1] as string;
  if (value === undefined) return letter < "a";
  if (letter === "b") return typeof value === "boolean";
  if (letter === "c" || letter === "C")
    return typeof value === "string" && valuesOf(sort[2] as string).indexOf(value) >= 0;
  const isText = letter === "t" || letter === "T" || letter === "s";
  if (typeof value !== (isText ? "string" : "number")) return false;
  const size = isText ? (value as string).length : (value as number);
  if (!(size >= (toNumber(sort[2] as string) as number) && size <= (toNumber(sort[3] as string) as number)))
    return false;
  return letter === "r" || letter === "R" || size % 1 === 0;
}

/** The first value that does not fit its table, as "<name>: found <value>, expected <sort>"; "" when all do. */
export function fieldProblem(table: string, values: { [name: string]: unknown }): string {
  const sorts = table.split(",");
  for (let i = 0; i < sorts.length; i++) {
    const sort = (sorts[i] as string).split(" ");
    const names = (sort[0] as string).split("/");
    for (let k = 0; k < names.length; k++) {
      const marked = names[k] as string;
      const name = marked.split("?")[0] as string;
      const value = values[name] as Value;
      if ((value === undefined && name !== marked) || fits(sort, value)) continue;
      return name + ": found " + value + ", expected " + sortInWords(sort);
    }
  }
  return "";
}

/** Settings have no nullable fields. */
function sortInWords(sort: readonly string[]): string {
  const letter = sort[1] as string;
  if (letter === "b") return "true or false";
  if (letter === "c") return "one of " + sort[2];
  return (letter === "w" || letter === "r" ? "a number" : "a text") + " of " + sort[2] + " to " + sort[3];
}
