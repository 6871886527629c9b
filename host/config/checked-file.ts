// A configuration in YAML against its schema: the content, or the line, what was found there and what was expected.
import type { z } from "zod";
import { InputError } from "../core/input-error.ts";
import { readYaml } from "./yaml-file.ts";

/** Reads and checks a file; throws InputError. */
export function readChecked<T>(file: string, schema: z.ZodType<T>): T {
  const yaml = readYaml(file);
  const result = schema.safeParse(yaml.content ?? {});
  if (result.success) return result.data;
  const { path, message } = describeIssue(result.error.issues[0] as z.core.$ZodIssue);
  throw new InputError(file, yaml.lineOf(path), `${path.join(".") || "file"} = ${shortJson(yaml.at(path))}`, message);
}

/** Where and what: of a union, the fault of its likelier branch. */
export function describeIssue(issue: z.core.$ZodIssue): { path: (string | number)[]; message: string } {
  const base = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys")
    return {
      path: [...base, issue.keys[0] as string],
      message: "no such key (see the list of keys in docs/configuration.md)",
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
  const text = (JSON.stringify(value) ?? String(value)).replace(/(:\/\/[^/@:]*:)[^@/]*@/g, "$1...@");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
