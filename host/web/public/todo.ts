// What staff are to do now, out of calls, advice and lanes: the most urgent first. Pure. Says that there is nothing to
// do only when every lane is trusted and nobody waits.
import type { Call } from "../../core/decision.ts";
import type { LaneSnapshot, Snapshot } from "../snapshot.ts";
import { reasonWords, TODO } from "./strings.ts";

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

/** One thing to do, or to know. */
export interface Todo {
  key: string;
  kind: TodoKind;
  title: string;
  why: string;
  /** The till of a call; and the host's time of the call in ms. */
  box?: string;
  name?: string;
  sinceMs?: number;
  /** The line as it is now; `why` is of the moment of the call. */
  now?: string;
}

type Shop = Pick<Snapshot, "lanes" | "calls" | "advice" | "decisions">;

/** Everything at once, as the list shows it. */
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
    list.push({ key: "nothing", kind: "nothing", title: TODO.nothing, why: reasonWords({ code: "nobody" }) });
  return list.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The only thing to know while the host cannot be heard. */
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
  const common = { key: `call ${box}`, box, name, sinceMs, why: reasonWords(because), now: line };
  if (state === "acknowledged") return { ...common, kind: "coming", title: TODO.coming(name) };
  if (state === "escalated") return { ...common, kind: "escalated", title: TODO.escalated(name) };
  return { ...common, kind: "open", title: TODO.open(name) };
}

function stalledTodo({ box, name, freshness, state, waiting }: LaneSnapshot): Todo[] {
  if (freshness !== "fresh" || state !== "stalled") return [];
  return [{ key: `stalled ${box}`, kind: "stalled", title: TODO.stalled(name), why: TODO.stalledWhy(waiting) }];
}

/** Tells of a pool as a whole what calls do not. */
function poolTodo({ pool, name, situation, because }: Snapshot["advice"][number]): Todo[] {
  const common = { key: `pool ${pool}`, why: reasonWords(because) };
  if (situation === "held") return [{ ...common, kind: "held", title: pool === "" ? TODO.held : TODO.heldHere(name) }];
  if (situation === "waiting") return [{ ...common, kind: "waiting", title: TODO.waiting }];
  if (situation === "unsure") return [{ ...common, kind: "unsure", title: TODO.unsure }];
  return [];
}

function closeTodo(box: string, lanes: Snapshot["lanes"], decisions: Snapshot["decisions"]): Todo {
  const name = lanes.find((lane) => lane.box === box)?.name ?? box;
  const made = decisions.find((decision) => decision.kind === "may-close" && decision.box === box);
  return { key: `close ${box}`, kind: "close", title: TODO.mayClose(name), why: made ? reasonWords(made.because) : "" };
}

function lineNow({ line, waiting, waitS }: { line: string; waiting: number; waitS?: number | null }): string {
  return TODO.lineNow(line, waiting, waitS ?? null);
}

/** A lane of which nothing is known might have any line. */
function unsureTodo(lanes: readonly LaneSnapshot[]): Todo[] {
  const dark = lanes.filter((lane) => lane.role !== "door" && isDark(lane));
  if (dark.length === 0) return [];
  const why = reasonWords({ code: "unsure", lanes: dark.map((lane) => lane.name).join(", ") });
  return [{ key: "unsure", kind: "unsure", title: TODO.unsure, why }];
}

function isDark({ freshness, state, isTrusted }: LaneSnapshot): boolean {
  return freshness !== "fresh" || (state !== "closed" && !isTrusted);
}

/** People wait, and nothing else in the list says so. */
function waitingTodo(lanes: readonly LaneSnapshot[]): Todo[] {
  const longest = lanes
    .filter((lane) => !isDark(lane) && (lane.waiting ?? 0) > 0)
    .sort((a, b) => (b.waitS ?? 0) - (a.waitS ?? 0) || (b.waiting ?? 0) - (a.waiting ?? 0))[0];
  if (longest === undefined) return [];
  const why = TODO.waitingWhy(longest.name, longest.waiting ?? 0, longest.waitS);
  return [{ key: "waiting", kind: "waiting", title: TODO.waitingUncalled, why }];
}
