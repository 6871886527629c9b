// Shops for the tests of the staff page's band and counts: with calls, and with lanes in doubt, some under the longest of names.
import type { Advice, Call } from "../../host/core/dispatch/decision.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import { lane, snapshot } from "../web/snapshot.ts";

export const LONG = "Electricals and returns";
/** As long as a name can be; what tells it from another stands at its end. */
export const LONGEST = "Haushaltswaren, Retouren und Umtausch 24";
const LINE = { line: "Till 1", waiting: 6, waitS: 370 };

const OPEN_LANES = ["1", "2"].map((box) => lane(box, { state: "serving", waiting: 6, waitS: 370 }));

/** A shop with so many calls, the first one not answered. */
export function calling(names: readonly string[], changes: Partial<Snapshot> = {}, line = LINE.line): Snapshot {
  const because = { code: "line", ...LINE, line, afterS: 110 } as const;
  const calls = names.map((name, i): Call => {
    const common = { box: `c${i}`, name, pool: "", sinceMs: 0, reason: "", because, escalations: 0 };
    return { ...common, state: i === 0 ? "escalated" : "calling", acknowledgedBy: null, acknowledgedMs: null };
  });
  const lamp = { state: "closed", lamp: "open" } as const;
  const advice: Advice = {
    ...{ pool: "", name: "", open: 2, wanted: { now: 6, in15: null, in30: null }, situation: "held", notice: "" },
    demand: { comingIn10Min: 38, cycleS: 118 },
    ...{ because: { code: "cap", ...LINE, line, calls: 12, seconds: 300 }, unsure: [], mayClose: [] },
  };
  const lanes = [...OPEN_LANES, ...calls.map(({ box, name }) => lane(box, { name, ...lamp }))];
  return snapshot({ nowMs: 60000, lanes, calls, advice: [advice], ...changes });
}

const FREE = { state: "idle", waiting: 0, waitS: 5, waitLowS: 2, waitHighS: 20, lamp: "close" } as const;

/** A shop of so many lanes: one is silent, one blind, one longer than its box can count, one a guess of a box left to itself. */
export function doubting(lanes: number): Snapshot {
  const health = { entry: "stuck", exit: "ok", head: "ok", tail: "ok" } as const;
  const doubts = [
    lane("1", { freshness: "stale", isTrusted: false, heardMs: 48000, waiting: 6 }),
    lane("2", { state: "blind", lamp: "blind", isTrusted: false, health }),
  ];
  const vague = { state: "serving", waiting: 11, waitS: 900, waitLowS: 60, waitHighS: 1500 } as const;
  const rest = Array.from({ length: lanes - 2 }, (_, i) => {
    const changes = [{ isAtLeast: true }, { isTrusted: false, rule: "box" }, FREE][i % 4] ?? {};
    const name = i === 2 ? LONGEST : `Till ${i + 3}`;
    return lane(String(i + 3), { ...vague, name, ...(changes as Partial<LaneSnapshot>) });
  });
  return snapshot({ nowMs: 60000, lanes: [...doubts, ...rest] });
}
