// What staff should do now, from calls, advice and lanes; the most urgent first. Pure. Says "nothing to do" only when
// every lane can be seen, and the open tills are enough.
import type { Advice, Call } from "../../core/dispatch/decision.ts";
import type { LaneSnapshot, Snapshot } from "../snapshot.ts";
import { doubtOf, isInDoubt, notWell, type Shop } from "./calm-shop.ts";
import type { Line } from "./formats.ts";
import { countTills, linesOf, waitingIn } from "./till-count.ts";
import { lineText, listOf, reasonText, TODO } from "./words.ts";

const ORDER = [
  "lost",
  "escalated",
  "open",
  "stalled",
  "held",
  "coming",
  "unsure",
  "guess",
  "close",
  "nothing",
] as const;
type TodoKind = (typeof ORDER)[number];

/** One thing to do or to know. */
export interface Todo {
  key: string;
  kind: TodoKind;
  title: string;
  why: string;
  /** Why, where several share the band: what is so now, without what comes of it. */
  brief: string;
  /** The called till, and the host clock at the call in ms. */
  box?: string;
  name?: string;
  sinceMs?: number;
  /** What `why` says of the call's time as it is now; "" where that is the same. */
  now?: string;
}

/** The whole list, sorted by urgency. */
export function todoList({ lanes: all, calls, advice, decisions }: Shop): Todo[] {
  const lanes = all.filter((lane) => lane.role !== "door");
  const list = [
    ...calls.map((call) => callTodo(call, advice, lanes)),
    ...lanes.flatMap(stalledTodo),
    ...advice.flatMap((pool) => [
      ...heldTodo(pool, lanes, calls),
      ...pool.mayClose.map((box) => closeTodo(box, lanes, decisions)),
    ]),
    ...doubtTodo(lanes),
    ...guessTodo(lanes),
  ];
  if (list.length === 0) {
    const why = quietText(lanes, advice);
    list.push({ key: "nothing", kind: "nothing", title: TODO.nothing, why, brief: why });
  }
  return list.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** Entries that have a row of their own on the page at most; more are named in the line below. */
const ROWS = 4;

/**
 * What the page shows large: all that is urgent, else the first entry; and the rest, which is named in a line below. Where there are
 * more than rows, calls have theirs first: one that left as it was accepted would be taken for over.
 */
export function placesOf(list: readonly Todo[]): { main: Todo[]; rest: Todo[] } {
  const urgent = list.filter(({ kind }) => ORDER.indexOf(kind) <= ORDER.indexOf("coming"));
  const isCall = ({ box }: Todo): boolean => box !== undefined;
  const main = [...list.filter(isCall), ...list.filter((todo) => !isCall(todo))].slice(
    0,
    Math.min(ROWS, Math.max(1, urgent.length)),
  );
  return { main: list.filter((todo) => main.includes(todo)), rest: list.filter((todo) => !main.includes(todo)) };
}

/** The only entry while the connection to the host is lost. */
export const LOST_TODO: Todo = {
  ...{ key: "lost", kind: "lost", title: TODO.lost, why: TODO.lostWhy, brief: TODO.lostWhy },
};

function callTodo(call: Call, advice: Snapshot["advice"], lanes: Shop["lanes"]): Todo {
  const { box, name, state, sinceMs, because } = call;
  const brief = reasonText("afterS" in because ? { ...because, afterS: null } : because);
  const now = nowText(call, advice, lanes);
  const common = { key: `call ${box}`, box, name, sinceMs, why: reasonText(because), brief, now };
  if (state === "acknowledged") return { ...common, kind: "coming", title: TODO.coming(name) };
  if (state === "escalated")
    return { ...common, kind: "escalated", title: TODO.escalated(name), why: TODO.escalatedWhy(common.why) };
  return { ...common, kind: "open", title: TODO.open(name) };
}

/** What a call was made for, as it is now: who waits in all, or the longest line, by its name where that is another one. */
function nowText({ pool, because }: Call, advice: Snapshot["advice"], lanes: Shop["lanes"]): string {
  const unseen = unseenOf(pool, because, lanes);
  if (unseen.length > 0) return TODO.nowUnseen(listOf(unseen.map(({ name }) => name)));
  if (because.code === "load") {
    const waiting = waitingIn(pool, lanes);
    return waiting === because.waiting ? "" : TODO.nowWaiting(waiting);
  }
  const own = lanes.find((lane) => because.code === "line" && lane.name === because.line);
  if (own !== undefined && isGuess(own))
    return TODO.nowLine({ line: own.name, waiting: own.waiting ?? 0, waitS: own.waitS, doubt: doubtOf(own) });
  const now = advice.find((a) => a.pool === pool)?.because;
  if (now === undefined || !("line" in now) || now.waiting === 0) return "";
  const told: Line = { waitS: null, ...now };
  if (because.code !== "line" || because.line !== told.line) return lineText(told);
  return lineText(told) === lineText(because) ? "" : TODO.nowLine(told);
}

/** Of the lines that a call was made for, those that are not heard any more: another line says nothing of them. */
function unseenOf(pool: string, because: Call["because"], lanes: Shop["lanes"]): LaneSnapshot[] {
  if (because.code === "line") return lanes.filter((lane) => lane.name === because.line && isInDoubt(lane));
  return because.code === "load" ? linesOf(pool, lanes).filter(isInDoubt) : [];
}

function stalledTodo({ box, name, freshness, state, waiting }: LaneSnapshot): Todo[] {
  if (freshness !== "fresh" || state !== "stalled") return [];
  const brief = waiting === null ? reasonText({ code: "held-up", waiting }) : TODO.nowWaiting(waiting);
  return [{ key: `stalled ${box}`, kind: "stalled", title: TODO.stalled(name), why: TODO.stalledWhy(waiting), brief }];
}

/** More tills are needed than are open, and none is called: why. Nobody is to be ready while a till may close: it stays first. */
function heldTodo(advice: Advice, lanes: Shop["lanes"], calls: Shop["calls"]): Todo[] {
  const { pool, name, situation, because, mayClose } = advice;
  if (mayClose.length > 0) return [];
  const common = { key: `pool ${pool}`, kind: "held" as const };
  const soon = pool === "" ? TODO.soon : TODO.soonHere(name);
  const { missing, open } = countTills(advice, lanes, calls);
  if (situation === "held") {
    // The host calls by itself before long, where a till is left.
    const isSoon = because.code === "settling" || (because.code === "cool-down" && missing !== null && missing > 0);
    const brief = "line" in because && "waitS" in because ? lineText(because) : reasonText(because);
    // Nobody can open what is not there: the title says that, and the reason need not. Whoever is called is to come first.
    if (because.code === "all-open" && calls.some((call) => call.pool === pool)) return [];
    if (because.code === "all-open")
      return [{ ...common, title: pool === "" ? TODO.allOpen : TODO.allOpenHere(name), why: brief, brief }];
    const title = isSoon ? soon : pool === "" ? TODO.held : TODO.heldHere(name);
    return [{ ...common, title, why: reasonText(because), brief }];
  }
  if (situation === "calling" || missing === null || missing === 0) return [];
  const waiting = waitingIn(pool, lanes);
  const why = reasonText({ code: "load", wanted: open + missing, open, waiting, afterS: null, waitS: null });
  return [{ ...common, title: soon, why, brief: why }];
}

function closeTodo(box: string, lanes: Snapshot["lanes"], decisions: Snapshot["decisions"]): Todo {
  const name = lanes.find((lane) => lane.box === box)?.name ?? box;
  const made = decisions.find((decision) => decision.kind === "may-close" && decision.box === box);
  const why = made ? reasonText(made.because) : "";
  return { key: `close ${box}`, kind: "close", title: TODO.mayClose(name), why, brief: why };
}

/** A lane whose sensors or link are in doubt may have a line of any length. */
function doubtTodo(lanes: readonly LaneSnapshot[]): Todo[] {
  const dark = lanes.filter(isInDoubt);
  if (dark.length === 0 && lanes.length > 0) return [];
  if (lanes.every(({ freshness }) => freshness === "unknown"))
    return [{ key: "unsure", kind: "unsure", title: TODO.unheard, why: TODO.unheardWhy, brief: TODO.unheardWhy }];
  const why = TODO.unsureWhy(listOf(dark.map(({ name }) => name)));
  return [{ key: "unsure", kind: "unsure", title: TODO.unsure, why, brief: why }];
}

/** A length that the box itself is not sure of: nothing is broken, but somebody who looks knows more. */
function guessTodo(lanes: readonly LaneSnapshot[]): Todo[] {
  const guessed = lanes.filter(isGuess).map(({ name }) => name);
  if (guessed.length === 0) return [];
  return [
    { key: "guess", kind: "guess", title: TODO.guess(listOf(guessed)), why: TODO.guessWhy, brief: TODO.guessWhy },
  ];
}

function isGuess(lane: LaneSnapshot): boolean {
  return !isInDoubt(lane) && lane.state !== "closed" && !lane.isTrusted;
}

/** Why there is nothing to do: the longest line, and that it is within what the shop allows or will be cleared. */
function quietText(lanes: readonly LaneSnapshot[], advice: Snapshot["advice"]): string {
  const [longest] = lanes
    .filter((lane) => lane.state !== "closed" && lane.role !== "till" && (lane.waiting ?? 0) > 0)
    .sort((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0) || (b.waitS ?? 0) - (a.waitS ?? 0));
  if (longest === undefined) {
    const isShut = lanes.every(({ state, role }) => state === "closed" || role === "line");
    return isShut ? TODO.shut : reasonText({ code: "nobody" });
  }
  const { name, waitS } = longest;
  const line = { line: name, waiting: longest.waiting ?? 0, waitS, doubt: doubtOf(longest) };
  const told = advice.find(({ pool }) => pool === longest.pool)?.because;
  if (told?.code === "enough") return reasonText({ ...told, ...line });
  const isAllWithin =
    advice.every(({ because: { code } }) => code === "within" || code === "nobody") &&
    lanes.every((lane) => notWell(lane).length === 0);
  return told?.code === "within" && isAllWithin ? reasonText({ ...told, ...line }) : lineText(line);
}
