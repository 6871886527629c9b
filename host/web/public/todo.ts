// What staff should do now, from calls, advice and lanes; the most urgent first. Pure. Says "nothing to do" only when
// every lane is trusted and nobody is waiting.
import type { Call } from "../../core/decision.ts";
import type { LaneSnapshot, Snapshot } from "../snapshot.ts";
import { reasonText } from "./strings-decisions.ts";
import { TODO } from "./strings-staff.ts";

export type TodoKind =
  | "lost"
  | "escalated"
  | "open"
  | "stalled"
  | "held"
  | "coming"
  | "unsure"
  | "waiting"
  | "close"
  | "nothing";

/** One thing to do or to know. */
export interface Todo {
  key: string;
  kind: TodoKind;
  title: string;
  why: string;
  /** The called till, and the host clock at the call in ms. */
  box?: string;
  name?: string;
  sinceMs?: number;
  /** The line as it is now; `why` is as it was at the call. */
  now?: string;
}

type Shop = Pick<Snapshot, "lanes" | "calls" | "advice" | "decisions">;

/** The whole list, sorted by urgency. */
export function todoList({ lanes, calls, advice, decisions }: Shop): Todo[] {
  const list = [
    ...calls.map((call) => callTodo(call, advice)),
    ...lanes.flatMap(stalledTodo),
    ...advice.flatMap((pool) => [...poolTodo(pool), ...pool.mayClose.map((box) => closeTodo(box, lanes, decisions))]),
  ];
  const has = (...kinds: TodoKind[]): boolean => list.some((todo) => kinds.includes(todo.kind));
  if (!has("unsure")) list.push(...unsureTodo(lanes));
  if (!has("open", "escalated", "coming", "held", "waiting")) list.push(...waitingTodo(lanes));
  if (list.length === 0)
    list.push({ key: "nothing", kind: "nothing", title: TODO.nothing, why: reasonText({ code: "nobody" }) });
  return list.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The only entry while the connection to the host is lost. */
export const LOST_TODO: Todo = { key: "lost", kind: "lost", title: TODO.lost, why: TODO.lostWhy };

const ORDER: readonly TodoKind[] = [
  "lost",
  "escalated",
  "open",
  "stalled",
  "held",
  "coming",
  "unsure",
  "waiting",
  "close",
  "nothing",
];

function callTodo({ box, name, pool, state, sinceMs, because }: Call, advice: Snapshot["advice"]): Todo {
  const now = advice.find((a) => a.pool === pool)?.because;
  const line = now !== undefined && "line" in now && now.waiting > 0 ? lineNow(now) : "";
  const common = { key: `call ${box}`, box, name, sinceMs, why: reasonText(because), now: line };
  if (state === "acknowledged") return { ...common, kind: "coming", title: TODO.coming(name) };
  if (state === "escalated") return { ...common, kind: "escalated", title: TODO.escalated(name) };
  return { ...common, kind: "open", title: TODO.open(name) };
}

function stalledTodo({ box, name, freshness, state, waiting }: LaneSnapshot): Todo[] {
  if (freshness !== "fresh" || state !== "stalled") return [];
  return [{ key: `stalled ${box}`, kind: "stalled", title: TODO.stalled(name), why: TODO.stalledWhy(waiting) }];
}

/** What is to be said about a pool as a whole, beside its calls. */
function poolTodo({ pool, name, situation, because }: Snapshot["advice"][number]): Todo[] {
  const common = { key: `pool ${pool}`, why: reasonText(because) };
  if (situation === "held") return [{ ...common, kind: "held", title: pool === "" ? TODO.held : TODO.heldHere(name) }];
  if (situation === "waiting") return [{ ...common, kind: "waiting", title: TODO.waiting }];
  if (situation === "unsure") return [{ ...common, kind: "unsure", title: TODO.unsure }];
  return [];
}

function closeTodo(box: string, lanes: Snapshot["lanes"], decisions: Snapshot["decisions"]): Todo {
  const name = lanes.find((lane) => lane.box === box)?.name ?? box;
  const made = decisions.find((decision) => decision.kind === "may-close" && decision.box === box);
  return { key: `close ${box}`, kind: "close", title: TODO.mayClose(name), why: made ? reasonText(made.because) : "" };
}

function lineNow({ line, waiting, waitS }: { line: string; waiting: number; waitS?: number | null }): string {
  return TODO.lineNow(line, waiting, waitS ?? null);
}

/** A lane without reliable data may have a line of any length. */
function unsureTodo(lanes: readonly LaneSnapshot[]): Todo[] {
  const dark = lanes.filter((lane) => lane.role !== "door" && isDark(lane));
  if (dark.length === 0) return [];
  const why = reasonText({ code: "unsure", lanes: dark.map((lane) => lane.name).join(", ") });
  return [{ key: "unsure", kind: "unsure", title: TODO.unsure, why }];
}

function isDark({ freshness, state, isTrusted }: LaneSnapshot): boolean {
  return freshness !== "fresh" || (state !== "closed" && !isTrusted);
}

/** People are waiting, and no other entry says so. */
function waitingTodo(lanes: readonly LaneSnapshot[]): Todo[] {
  const longest = lanes
    .filter((lane) => !isDark(lane) && (lane.waiting ?? 0) > 0)
    .sort((a, b) => (b.waitS ?? 0) - (a.waitS ?? 0) || (b.waiting ?? 0) - (a.waiting ?? 0))[0];
  if (longest === undefined) return [];
  const why = TODO.waitingWhy(longest.name, longest.waiting ?? 0, longest.waitS);
  return [{ key: "waiting", kind: "waiting", title: TODO.waitingUncalled, why }];
}
