// What can be wrong with the log's file, told apart by SQLite's result codes (https://sqlite.org/rescode.html).
import { LogShapeError, LogVersionError } from "./schema.ts";

/** Why nothing can be written; "shape": the tables are not ours, "newer": a newer version's. */
export type LogFaultCause = "full" | "read-only" | "locked" | "damaged" | "shape" | "newer" | "unreachable" | "error";

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

/** The file itself is at fault and will not get better: it is set aside and a new one begun. */
export function isFileAtFault({ cause }: LogFault): boolean {
  return cause === "damaged" || cause === "shape" || cause === "newer";
}

/** What is wrong with the file, and what people can do; each one line without a full stop. */
export function describeFault({ cause, detail }: LogFault, file: string): { text: string; remedy: string } {
  const [what, remedy] = WORDS[cause];
  return { text: `The log cannot be written: ${file}: ${what} (${detail})`, remedy };
}

const WORDS: { readonly [C in LogFaultCause]: readonly [what: string, remedy: string] } = {
  full: ["no space is left", "Free some space; what waits is then written by itself"],
  "read-only": ["writing is not allowed", "Make the file and its folder writable for the host"],
  locked: ["another program holds it", "End the program that has the file open"],
  damaged: ["the file is damaged", "Check the disk and make its folder writable: the host sets the file aside"],
  shape: ["its tables are not a log's", "Make its folder writable: the host sets the file aside"],
  newer: ["a newer version has written it", "Make its folder writable: the host sets the file aside"],
  unreachable: ["it cannot be opened", "Check that its folder exists and can be written"],
  error: ["the system reports an error", "Check the disk"],
};
