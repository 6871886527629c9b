// Warnings of certificates that expire soon, while there is time to replace them. Pure.
import { DAY_MS, utcDateOf } from "../local-days.ts";
import type { Warning } from "./warnings.ts";

/** How long before it expires a certificate is warned of. Unit ms. */
export const WARN_BEFORE_MS = 30 * DAY_MS;

/** The warning of one certificate; undefined while there is time. `endsMs`: when it expires, in ms since 1970. */
export function certificateWarning(file: string, endsMs: number, nowMs: number): Warning | undefined {
  const leftMs = endsMs - nowMs;
  if (leftMs > WARN_BEFORE_MS) return undefined;
  const date = utcDateOf(endsMs);
  const key = certificateKey(file);
  if (leftMs <= 0) return { key, problem: { code: "certificate-over", file, date } };
  return { key, problem: { code: "certificate-ends", file, days: Math.floor(leftMs / DAY_MS), date } };
}

/** Key of a certificate's warning. */
export function certificateKey(file: string): string {
  return `certificate ${file}`;
}
