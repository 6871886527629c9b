// A call and the advice on a pool, as pages receive them, for tests.
import type { Advice, Call } from "../../host/core/dispatch/decision.ts";

/** Till 2 is called for a line of five at Till 1. */
export function call(changes: Partial<Call> = {}): Call {
  return {
    ...{ box: "2", name: "Till 2", pool: "", sinceMs: 500, reason: "", state: "calling", acknowledgedBy: null },
    ...{ acknowledgedMs: null, escalations: 0 },
    because: { code: "line", line: "Till 1", waiting: 5, waitS: 250, afterS: 110 },
    ...changes,
  };
}

/** A quiet pool with one open till. */
export function advice(changes: Partial<Advice>): Advice {
  const wanted = { now: 1, in15: null, in30: null };
  const because = { code: "nobody" } as const;
  return {
    pool: "",
    name: "",
    open: 1,
    wanted,
    demand: null,
    situation: "quiet",
    notice: "",
    because,
    unsure: [],
    mayClose: [],
    ...changes,
  };
}
