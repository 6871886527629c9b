// A configuration in YAML against its schema: the content, or the line, what was found there and what was expected.
import type { z } from "zod";
import { InputError } from "../core/input-error.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

const UNKNOWN_KEY = "no such key";

/** Reads and checks a file; `keys` says which it may have, or where that is written. Throws InputError. */
export function readChecked<T>(file: string, schema: z.ZodType<T>, keys: string): T {
  const yaml = readYaml(file);
  const result = schema.safeParse(yaml.content ?? {});
  if (result.success) return result.data;
  throw inputErrorOf(file, yaml, result.error.issues[0] as z.core.$ZodIssue, keys);
}

/** What is wrong with a file, as one line. */
export function inputErrorOf(file: string, yaml: YamlFile, issue: z.core.$ZodIssue, keys: string): InputError {
  const { path, message } = describeIssue(issue);
  const found = `${path.join(".") || "file"} = ${shortJson(yaml.at(path))}`;
  const expected = message === UNKNOWN_KEY ? `${UNKNOWN_KEY} (${keys})` : expectedIn(message);
  const line = yaml.lineOf(path);
  return new InputError(file, line, found, expected, { file, line, path, expected: message });
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
  if (sign !== undefined) return `${RELATIONS[sign]} ${bound}${unit}`;
  const [, choices] = /(?:expected one of|Expected) (.+)$/.exec(message) ?? [];
  return choices === undefined ? message : `one of ${choices.replaceAll(/["' ]/g, "").replaceAll("|", ", ")}`;
}

/** Where and what: of a union, the fault of its likelier branch. */
export function describeIssue(issue: z.core.$ZodIssue): { path: (string | number)[]; message: string } {
  const base = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys")
    return {
      path: [...base, issue.keys[0] as string],
      message: UNKNOWN_KEY,
    };
  if (issue.code === "invalid_union") {
    const branches = issue.errors.map((issues) => issues[0]).filter((i) => i !== undefined);
    const best = branches.find((i) => i.code !== "unrecognized_keys") ?? branches[0];
    if (best) return { path: [...base, ...(best.path as (string | number)[])], message: best.message };
  }
  return { path: base, message: issue.message };
}

/** A value as messages show it; a password in an address is not shown. */
export function shortJson(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON has no word for these.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const text = (JSON.stringify(value) ?? String(value)).replace(/(:\/\/[^/@:]*:)[^@/]*@/g, "$1...@");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
