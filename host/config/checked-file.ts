// A configuration in YAML against its schema: the content, or the line, what was found there and what was expected.
import type { z } from "zod";
import { InputError } from "../core/problems/input-error.ts";
import { keysAt, meant } from "./schema-keys.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

const UNKNOWN_KEY = "no such key";

/** Reads and checks a file; `keys` says which it may have, or where that is written, `expected` what it should be. Throws InputError. */
export function readChecked<T>(file: string, schema: z.ZodType<T>, keys: string, expected?: string): T {
  const yaml = readYaml(file, expected);
  const result = schema.safeParse(yaml.content ?? {});
  if (result.success) return result.data;
  throw inputErrorOf(file, yaml, result.error.issues, schema, keys);
}

/** What is wrong first with a file, as one line. */
export function inputErrorOf(
  file: string,
  yaml: YamlFile,
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  keys: string,
): InputError {
  const { path, message } = describeIssue(firstOf(issues, yaml), schema);
  const value = yaml.at(path);
  const found = `${path.join(".") || "file"} = ${shortJson(value)}`;
  const expected = message.startsWith(UNKNOWN_KEY) ? `${message} (${keys})` : expectedIn(message);
  const isUnquoted = expected === TYPES["string"] && (typeof value === "number" || typeof value === "boolean");
  const line = yaml.lineOf(path);
  const isOneValue = expected === TYPES["object"] && path.length > 0;
  const more = isUnquoted ? ", in quotes" : isOneValue ? `: ${keysAt(schema, path).join(", ")}` : "";
  return new InputError(file, line, found, expected + more, { file, line, path, expected: message });
}

/** A key that is missing may stand there under another name, which says more. */
function firstOf(issues: readonly z.core.$ZodIssue[], yaml: YamlFile): z.core.$ZodIssue {
  const [first] = issues as [z.core.$ZodIssue];
  if (yaml.at(first.path as (string | number)[]) !== undefined) return first;
  const place = JSON.stringify(first.path.slice(0, -1));
  return issues.find((issue) => issue.code === "unrecognized_keys" && JSON.stringify(issue.path) === place) ?? first;
}

const TYPES: { readonly [type: string]: string } = {
  number: "a number",
  int: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
};
const RELATIONS: { readonly [sign: string]: string } = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
};

/** What a message of zod's expects, in the words of our own; a message of ours stays as it is. */
function expectedIn(message: string): string {
  const [, type] = /^Invalid input: expected (\w+)/.exec(message) ?? [];
  if (type !== undefined) return TYPES[type] ?? type;
  const [, sign, bound, unit = ""] =
    /^Too (?:small|big): expected \w+ to \w+ ([<>]=?)\s?(\S+)( \w+)?$/.exec(message) ?? [];
  if (sign !== undefined) return `${RELATIONS[sign]} ${bound}${bound === "1" ? unit.replace(/s$/, "") : unit}`;
  const [, choices] = /(?:expected one of|Expected) (.+)$/.exec(message) ?? [];
  return choices === undefined ? message : `one of ${choices.replaceAll(/["' ]/g, "").replaceAll("|", ", ")}`;
}

/** Where and what: of a union, the fault of its likelier branch; of an unknown key, the one that was meant if the schema has it. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  schema?: z.ZodType,
): { path: (string | number)[]; message: string } {
  const base = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { path: [...base, key], message: `${UNKNOWN_KEY}${hintFor(key, keysAt(schema, base))}` };
  }
  if (issue.code === "invalid_union") return describeUnion(issue, base, schema);
  return { path: base, message: issue.message };
}

function hintFor(key: string, keys: readonly string[]): string {
  if (key === "<<") return "; merging (<<) is not read: write out what is merged";
  const near = meant(key, keys);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  base: readonly (string | number)[],
  schema: z.ZodType | undefined,
): { path: (string | number)[]; message: string } {
  const branches = issue.errors.map((issues) => issues[0]).filter((i) => i !== undefined);
  const known = branches.find((i) => i.code !== "unrecognized_keys");
  const strange = branches.flatMap((i) => (i.code === "unrecognized_keys" && i.path.length === 0 ? [i.keys] : []));
  // Keys that each branch has, of which another one knows nothing.
  const mixed = [...new Set(strange.flat())].filter((key) => !strange.every((keys) => keys.includes(key)));
  if (known === undefined && strange.every((keys) => keys.some((key) => mixed.includes(key))) && mixed.length > 1)
    return { path: [...base], message: `only one of ${mixed.join(", ")}` };
  const best = known ?? branches.toSorted((a, b) => keyCount(a) - keyCount(b))[0];
  if (best === undefined) return { path: [...base], message: issue.message };
  return describeIssue({ ...best, path: [...base, ...best.path] } as z.core.$ZodIssue, schema);
}

function keyCount(issue: z.core.$ZodIssue): number {
  return issue.code === "unrecognized_keys" ? issue.keys.length : 0;
}

/** A value as messages show it; a password in an address is not shown. */
export function shortJson(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON has no word for these.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const text = (JSON.stringify(value) ?? String(value)).replace(/(:\/\/[^/@:]*:)[^@/]*@/g, "$1...@");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
