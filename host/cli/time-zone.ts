// The time zone of the environment: one that Node does not know would be UTC without a word. Pure.
import { InputError } from "../core/problems/input-error.ts";

/**
 * Checks `TZ` against the zone that Node runs with (undefined: it has no name for it): both are the same, or none is asked for.
 * Throws InputError.
 */
export function checkTimeZone(name: string | undefined, used: string | undefined): void {
  // Empty is UTC, and a colon may stand before a name (POSIX.1-2017, 8.3).
  if (name === undefined || name === "" || (used !== undefined && canonicalOf(name.replace(/^:/, "")) === used)) return;
  throw new InputError("TZ", 1, JSON.stringify(name), "a time zone by its name, such as Europe/Kyiv");
}

/** undefined: no zone has this name. */
function canonicalOf(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
