// The staff page: what to do now and why, the lanes, and the button that accepts a call. Decides nothing.
import type { StandingWarning } from "../../core/problems/warnings.ts";
import type { DecisionSnapshot } from "../snapshot.ts";
import { CalmShop } from "./calm-shop.ts";
import { chime, isSoundOn, recallSound, toggleSound } from "./chime.ts";
import { byId, type Drawn, DrawnList, element, enable, setAttribute, setText } from "./dom.ts";
import { drawLane, drawLegend, type LaneNow } from "./lane-card.ts";
import { LaneDetails } from "./lane-detail.ts";
import { listen, type Part } from "./live.ts";
import { countTills, type WantedNow } from "./till-count.ts";
import { LOST_TODO, placesOf, type Todo, todoList } from "./todo.ts";
import { drawTodo, type TodoNow } from "./todo-card.ts";
import { offerTour, type TourStep } from "./tour.ts";
import { drawWanted } from "./wanted.ts";
import { WarningList } from "./warnings.ts";
import { decisionText, reasonText, TODO, TOUR, timeOfDay, WARNING } from "./words.ts";

/** A list of things to do: calls by their till, as a button must not become another's; a lost link anew; the rest by its place. */
const todoDrawnIn = (id: string) =>
  new DrawnList<TodoNow & { place: number }>(
    byId(id),
    ({ todo, place }) => (todo.box === undefined && todo.kind !== "lost" ? String(place) : todo.key),
    drawTodo,
  );
const todos = todoDrawnIn("todo");
const rest = todoDrawnIn("rest");
const detail = new LaneDetails(byId("detail"));
const lanes = new DrawnList<LaneNow>(
  byId("lanes"),
  ({ lane }) => lane.box,
  () => drawLane(detail),
);
const pools = new DrawnList<WantedNow>(byId("wanted"), ({ advice }) => advice.pool, drawWanted);
/** By its place in the list, so that no row moves when another comes. */
const decisions = new DrawnList<DecisionSnapshot & { place: number }>(
  byId("decisions"),
  ({ place }) => String(place),
  drawDecision,
);

/** Most lanes of each layout of a wall; above the last, "most". */
const SIZES = Object.entries({ few: 4, six: 6, eight: 8, some: 12, many: 24 });
const warnings = new WarningList();
const calm = new CalmShop();
let state: Part<"staff"> | undefined;
let urgent = new Set<string>();
const TITLE = document.title;

function draw(isLost: boolean): void {
  const list = isLost ? [LOST_TODO] : state === undefined ? [] : todoList(state);
  drawTodos(list);
  setTitle(list);
  announce(list.filter(({ kind }) => kind === "lost" || kind === "escalated" || kind === "open"));
  if (state === undefined) return;
  const { nowMs, lanes: all } = state;
  const shown = all.filter((lane) => lane.role !== "door");
  setAttribute(byId("lanes"), "data-size", sizeOf(shown.length));
  lanes.update(shown.map((lane) => ({ lane, nowMs, isLost })));
  detail.update(shown, isLost);
  const { advice, calls } = state;
  const counts = advice.map((pool) => ({ advice: pool, count: countTills(pool, all, calls) }));
  // A self-checkout bank has none to count.
  pools.update(isLost ? [] : counts.filter(({ count }) => count.tills > 0));
  drawWarnings(isLost ? [] : state.warnings, nowMs);
  decisions.update(state.decisions.map((decision, place) => ({ ...decision, place })));
  setText(byId("store"), state.store);
}

/** What to do now in the place that it always has, and what comes second in a line below it. */
function drawTodos(list: readonly Todo[]): void {
  const nowMs = state?.nowMs ?? 0;
  const places = placesOf(list);
  todos.update(places.main.map((todo, place) => ({ todo, place, nowMs })));
  rest.update(places.rest.map((todo, place) => ({ todo, place, nowMs })));
  setAttribute(byId("todo"), "data-rows", places.main.length);
  const also = byId<HTMLDetailsElement>("also");
  if (places.rest.length === 0) also.open = false;
  also.hidden = places.rest.length === 0;
  const titles = places.rest.map(({ title }) => title).join(" · ");
  setText(also.querySelector("summary") as HTMLElement, titles === "" ? "" : TODO.also(titles));
}

/** Warnings stand below the lanes, so that none moves them; a link beside the counts leads there. */
function drawWarnings(all: readonly StandingWarning[], nowMs: number): void {
  warnings.update(all, nowMs);
  setText(byId("warned"), all.length === 0 ? "" : WARNING.count(all.length));
}

/** How many lanes share a wall: it has a layout for each size. */
function sizeOf(count: number): string {
  return SIZES.find(([, most]) => count <= most)?.[0] ?? "most";
}

/** The tab says what is urgent, as somebody may be looking at another one. */
function setTitle(list: readonly Todo[]): void {
  const call = list.find(({ kind }) => kind === "lost" || kind === "escalated" || kind === "open");
  const title = call === undefined ? TITLE : `● ${call.title}`;
  if (document.title !== title) document.title = title;
}

/** Announces once what has become urgent, to screen readers and by sound. */
function announce(list: readonly { title: string; why: string }[]): void {
  const titles = new Set(list.map(({ title }) => title));
  const spoken = byId("spoken");
  const words = list.map(({ title, why }) => `${title.replace(/!$/, "")}. ${why}`).join(" ");
  if ([...titles].some((title) => !urgent.has(title))) {
    spoken.textContent = words;
    chime();
  } else if (titles.size === 0 && urgent.size > 0) spoken.textContent = "";
  urgent = titles;
}

function drawDecision(): Drawn<DecisionSnapshot> {
  const time = element("time");
  const what = element("b");
  const why = element("span");
  return {
    node: element("li", {}, time, what, why),
    update({ tMs, kind, name, because }) {
      setAttribute(time, "datetime", new Date(tMs).toISOString());
      setText(time, timeOfDay(tMs));
      setText(what, decisionText(kind, name));
      setText(why, reasonText(because));
    },
  };
}

/** What the tour shows, one after another. */
const TOUR_STEPS: readonly TourStep[] = [
  { at: "#todo", text: TOUR.todo },
  { at: "#todo", text: TOUR.accept },
  { at: "#wanted", text: TOUR.wanted },
  { at: "#lanes", text: TOUR.lanes },
  { at: "#decisions", text: TOUR.decisions },
];

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
setAttribute(sound, "aria-pressed", String(recallSound()));
sound.addEventListener("click", () => {
  setAttribute(sound, "aria-pressed", String(toggleSound()));
});

drawLegend(byId("legend"));
offerTour(byId("tour"), byId("tour-start"), TOUR_STEPS);
enable("tour-start", "sound");
