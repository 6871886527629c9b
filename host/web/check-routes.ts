// Checks of lanes by people: takes taps, and tells what came of each check. A tap is answered when it is on disk.
import type { FastifyInstance } from "fastify";
import type { CheckSummary, CheckTap } from "../core/lane-check.ts";
import type { LogIn } from "./log-in.ts";
import type { RefusedAnswer } from "./refused.ts";

/** Where checks are kept. */
export interface CheckSource {
  /** The host's wall clock, by which taps are dated. Unit ms since 1970. */
  nowMs(): number;
  /** Ended checks, the newest first. */
  list(): CheckSummary[];
  /** Adds taps, each once, to a check that begins with its first; throws when they cannot be written. */
  add(id: string, box: string, taps: readonly CheckTap[], isEnded: boolean): "added" | "no-lane" | "too-many";
}

/** Taps in one request. */
const MOST_TAPS = 500;
const ID = /^[\w-]{8,40}$/;

export function addCheckRoutes(app: FastifyInstance, source: CheckSource, logIn: LogIn): void {
  app.get("/api/checks", async (_, reply) => {
    reply.header("cache-control", "no-store");
    return { nowMs: source.nowMs(), checks: source.list() };
  });
  const byStaff = { onRequest: logIn.needs("staff") };
  app.post<{ Body: { [key: string]: unknown } | null }>("/api/checks", byStaff, async (request, reply) => {
    const { id, box, taps, isEnded } = request.body ?? {};
    if (typeof id !== "string" || !ID.test(id) || typeof box !== "string" || typeof isEnded !== "boolean")
      return reply.code(400).send({ error: "found no check, expected its id, its box and whether it has ended" });
    if (!Array.isArray(taps) || taps.length > MOST_TAPS || !taps.every(isTap))
      return reply.code(400).send({ error: `found no taps, expected up to ${MOST_TAPS} of them` });
    const added = source.add(id, box, taps as CheckTap[], isEnded);
    if (added === "no-lane")
      return reply
        .code(404)
        .send({ error: `found box ${box}, expected one of a lane`, code: "no-lane" } satisfies RefusedAnswer);
    if (added === "too-many")
      return reply.code(409).send({
        error: "found too many checks or taps, expected fewer",
        code: "too-many-taps",
      } satisfies RefusedAnswer);
    return { nowMs: source.nowMs() };
  });
}

function isTap(value: unknown): boolean {
  const { id, tMs, kind, length } = (value ?? {}) as { [key: string]: unknown };
  if (!Number.isInteger(id) || (id as number) < 1 || typeof tMs !== "number" || !Number.isFinite(tMs)) return false;
  if (kind === "length") return Number.isInteger(length) && (length as number) >= 0 && (length as number) <= 200;
  return (kind === "joined" || kind === "left" || kind === "undo") && length === null;
}
