// What can be wrong with the log's file, told apart by SQLite's result codes (https://sqlite.org/rescode.html).
import type { LogFaultCause } from "../core/problems/problem.ts";
import { LogShapeError, LogVersionError } from "./schema.ts";

/** One fault, with what the database or the system says. */
export interface LogFault {
  cause: LogFaultCause;
  detail: string;
}

/** Primary result codes; the higher bits say more. */
const CAUSES: { readonly [code: number]: LogFaultCause } = {
  1: "shape",
  5: "locked",
  6: "locked",
  8: "read-only",
  11: "damaged",
  13: "full",
  14: "unreachable",
  19: "shape",
  20: "shape",
  26: "damaged",
};
const SYSTEM: { readonly [code: string]: LogFaultCause } = {
  ENOSPC: "full",
  EDQUOT: "full",
  EROFS: "read-only",
  EACCES: "read-only",
  EPERM: "read-only",
};

/** What an error means. */
export function faultOf(error: unknown): LogFault {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof LogVersionError) return { cause: "newer", detail };
  if (error instanceof LogShapeError) return { cause: "shape", detail };
  const { errcode, code } = error as { errcode?: number; code?: string };
  if (typeof errcode === "number") return { cause: CAUSES[errcode & 255] ?? "error", detail };
  return { cause: SYSTEM[code ?? ""] ?? "unreachable", detail };
}

/** What is damaged in a log that could not be read: its file, or what is left of it. Undefined for any other error. */
export function damageOf(error: unknown): string | undefined {
  const { cause, detail } = faultOf(error);
  return cause === "damaged" || cause === "shape" ? detail : undefined;
}

/** The same; throws any other error. */
export function damageOrThrow(error: unknown): string {
  const found = damageOf(error);
  if (found === undefined) throw error;
  return found;
}

/** The file itself is at fault and will not get better: it is set aside and a new one begun. */
export function isFileAtFault({ cause }: LogFault): boolean {
  return cause === "damaged" || cause === "shape" || cause === "newer";
}
