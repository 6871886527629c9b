// Why a connection, a file or a database failed, by the code of its error. Each language of the pages has words for each cause. Pure.
import { type MistrustCause, mistrustOf } from "./tls-mistrust.ts";

/**
 * A cause. "no-answer": timed out; "bad-account": the user is refused; "not-allowed": the user is refused this topic. The last four
 * are of serial ports, whose edge knows more than an error's code.
 */
export type Cause =
  | MistrustCause
  | "refused"
  | "unreachable"
  | "unknown-name"
  | "no-answer"
  | "no-mqtt"
  | "cut-before-tls"
  | "cut-off"
  | "bad-account"
  | "not-allowed"
  | "too-many"
  | "starting"
  | "full"
  | "read-only"
  | "locked"
  | "damaged"
  | "missing"
  | "denied"
  | "not-serial"
  | "other-box"
  | "unplugged";

/** The system's error numbers (errno(3), getaddrinfo(3)), and those that Node adds. */
const SYSTEM: { readonly [code: string]: Cause } = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ENOTFOUND: "unknown-name",
  EAI_AGAIN: "unknown-name",
  ETIMEDOUT: "no-answer",
  ECONNRESET: "cut-off",
  ECONNABORTED: "cut-off",
  EPIPE: "cut-off",
  ERR_SOCKET_CLOSED: "cut-off",
  ENOSPC: "full",
  EDQUOT: "full",
  EROFS: "read-only",
  EACCES: "read-only",
  EPERM: "read-only",
  EBUSY: "locked",
  EIO: "damaged",
  ENOENT: "missing",
  ENODEV: "missing",
  ENXIO: "missing",
};

/** Reason codes of MQTT: of a connection in 3.1.1 (clause 3.2.2.3) and in 5 (clause 2.4). */
const MQTT: { readonly [code: number]: Cause } = {
  2: "bad-account",
  3: "unreachable",
  4: "bad-account",
  5: "bad-account",
  128: "not-allowed",
  133: "bad-account",
  134: "bad-account",
  135: "not-allowed",
  136: "unreachable",
  137: "too-many",
  138: "bad-account",
  151: "too-many",
};

/** SQLSTATE of PostgreSQL, the longest that fits first (PostgreSQL, appendix A). */
const POSTGRES: readonly (readonly [start: string, cause: Cause])[] = [
  ["53100", "full"],
  ["53", "too-many"],
  ["57P03", "starting"],
  ["57P", "cut-off"],
  ["08", "cut-off"],
  ["28", "bad-account"],
  ["3D", "missing"],
  ["42501", "bad-account"],
  ["25006", "read-only"],
  ["55P03", "locked"],
  ["XX001", "damaged"],
  ["58", "damaged"],
];

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); the higher bits say more. */
const SQLITE: { readonly [code: number]: Cause } = {
  5: "locked",
  6: "locked",
  8: "read-only",
  10: "damaged",
  11: "damaged",
  13: "full",
  14: "missing",
  26: "damaged",
};

/** The cause by the code of an error of Node, TLS, PostgreSQL, SQLite or MQTT; undefined where the code is not known. */
export function causeOf(error: unknown): Cause | undefined {
  const { message, code, errcode } = (error ?? {}) as { message?: string; code?: unknown; errcode?: unknown };
  if (typeof errcode === "number") return SQLITE[errcode & 255];
  if (typeof code === "number") return MQTT[code];
  if (typeof code !== "string") return undefined;
  const state = /^[0-9A-Z]{5}$/.test(code) ? POSTGRES.find(([start]) => code.startsWith(start))?.[1] : undefined;
  return mistrustOf({ message, code })?.cause ?? (Object.hasOwn(SYSTEM, code) ? SYSTEM[code] : state);
}

/** The cause of an error as the optional field `why` of a Problem, to be spread into it. */
export function whyFieldOf(error: unknown): { why?: Cause } {
  return whyField(causeOf(error));
}

export function whyField(cause: Cause | undefined): { why?: Cause } {
  return cause === undefined ? {} : { why: cause };
}
