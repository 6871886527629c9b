// What a warning says in English.
import type { Warning } from "../../host/core/problems/warnings.ts";
import { inEnglish } from "../../host/web/english.ts";

/** Undefined where there is no warning. */
export function textOf(warning: Warning | undefined): string | undefined {
  return warning === undefined ? undefined : inEnglish(warning.problem).text;
}
