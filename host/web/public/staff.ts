// The staff page: what to do now and why, the lanes, and the button that accepts a call. Decides nothing.
import type { DecisionSnapshot } from "../snapshot.ts";
import { CalmShop } from "./calm-shop.ts";
import { chime, isSoundOn, toggleSound } from "./chime.ts";
import { byId, type Drawn, DrawnList, element, setAttribute, setText } from "./dom.ts";
import { drawLane, type LaneNow } from "./lane-card.ts";
import { listen, type Part } from "./live.ts";
import { DECISION, reasonText } from "./strings-decisions.ts";
import { timeOfDay } from "./strings-format.ts";
import { LOST_TODO, tillsOf, todoList, type WantedNow } from "./todo.ts";
import { drawTodo, type TodoNow } from "./todo-card.ts";
import { drawWanted } from "./wanted.ts";
import { WarningList } from "./warnings.ts";

const todos = new DrawnList<TodoNow>(byId("todo"), ({ todo }) => todo.key, drawTodo);
const lanes = new DrawnList<LaneNow>(byId("lanes"), ({ lane }) => lane.box, drawLane);
const pools = new DrawnList<WantedNow>(byId("wanted"), ({ advice }) => advice.pool, drawWanted);
const decisions = new DrawnList<DecisionSnapshot>(
  byId("decisions"),
  ({ tMs, kind, name }) => `${tMs} ${kind} ${name}`,
  drawDecision,
);

const warnings = new WarningList();
const calm = new CalmShop();
let state: Part<"staff"> | undefined;
let urgent = new Set<string>();

function draw(isLost: boolean): void {
  const list = isLost ? [LOST_TODO] : state === undefined ? [] : todoList(state);
  todos.update(list.map((todo) => ({ todo, nowMs: state?.nowMs ?? 0 })));
  announce(list.filter(({ kind }) => kind === "lost" || kind === "escalated" || kind === "open"));
  if (state === undefined) return;
  const { nowMs, lanes: all } = state;
  lanes.update(all.filter((lane) => lane.role !== "door").map((lane) => ({ lane, nowMs, isLost })));
  pools.update(isLost ? [] : state.advice.map((advice) => ({ advice, tills: tillsOf(advice.pool, all) })));
  warnings.update(isLost ? [] : state.warnings, nowMs);
  decisions.update(state.decisions);
  setText(byId("store"), state.store);
}

/** Announces once what has become urgent, to screen readers and by sound. */
function announce(list: readonly { title: string; why: string }[]): void {
  const titles = new Set(list.map(({ title }) => title));
  const spoken = byId("spoken");
  const words = list.map(({ title, why }) => `${title}. ${why}`).join(" ");
  if ([...titles].some((title) => !urgent.has(title))) {
    spoken.textContent = words;
    chime();
  } else if (titles.size === 0 && urgent.size > 0) spoken.textContent = "";
  urgent = titles;
}

function drawDecision({ tMs, kind, name, because }: DecisionSnapshot): Drawn<DecisionSnapshot> {
  const time = element("time", { datetime: new Date(tMs).toISOString() }, timeOfDay(tMs));
  const node = element(
    "li",
    {},
    time,
    element("b", {}, `${DECISION[kind]}: ${name}`),
    element("span", {}, reasonText(because)),
  );
  return { node, update: () => {} };
}

listen(
  "staff",
  (next) => {
    state = calm.update(next);
    draw(false);
  },
  draw,
  isSoundOn,
);

/** Flashes in the lamp's rhythm. A CSS animation would redraw sixty times a second for the same effect. */
function flash(isLit: boolean): void {
  byId("lanes").classList.toggle("flash", isLit);
  const look = state?.looks.open;
  setTimeout(() => flash(!isLit), (isLit ? look?.onMs : look?.offMs) || 500);
}
flash(false);

const sound = byId<HTMLButtonElement>("sound");
sound.addEventListener("click", () => {
  setAttribute(sound, "aria-pressed", String(toggleSound()));
});
