// What is shown of a day: the stretch of time, which a pointer or buttons narrow, and the values at one time of it.
import { drawDay, type NamedDay, type Readout } from "./day-chart.ts";
import { between, type DayWindow, zoomed } from "./day-scale.ts";
import { byId, setText } from "./dom.ts";
import { hourAndMinute } from "./words.ts";

/** A pointer that moves less than this has not chosen a stretch. Unit px. */
const CHOSEN_PX = 8;

const picture = byId("picture");
const at = byId<HTMLInputElement>("at");
let day: NamedDay | undefined;
let shown: DayWindow = { first: 0, count: 0 };
let readout: Readout | undefined;
/** Where a pointer went down: its place in px, the bin, and the chart and where that was, for a growing day is drawn anew. */
let held: { x: number; bin: number; chart: Element; box: DOMRect } | undefined;

/** Shows a day; the same one again, as it goes on, at the stretch that was chosen. */
export function showDay(next: NamedDay): void {
  const bins = next.report.bins;
  const isWhole = day === undefined || shown.count === day.report.bins;
  const isLatest = day === undefined || Number(at.value) >= lastKnown(day);
  const isSame = day?.report.date === next.report.date && day.report.binMs === next.report.binMs;
  day = next;
  draw(
    isSame && !isWhole ? shown : { first: 0, count: bins },
    isSame && !isLatest ? Number(at.value) : lastKnown(next),
  );
}

/** The last bin of which anything is known. */
function lastKnown({ report }: NamedDay): number {
  return Math.max(0, ...report.lanes.map(({ waiting }) => waiting.findLastIndex((value) => value !== null)));
}

function draw(window: DayWindow, bin: number): void {
  if (day === undefined) return;
  shown = window;
  const { bins } = day.report;
  readout = drawDay(day, window, picture);
  at.min = String(window.first);
  at.max = String(window.first + window.count - 1);
  byId<HTMLButtonElement>("zoom-out").disabled = window.count === bins;
  byId<HTMLButtonElement>("zoom-all").disabled = window.count === bins;
  point(Math.min(Math.max(bin, window.first), window.first + window.count - 1));
}

/** Reads the values at a bin. */
function point(bin: number): void {
  if (day === undefined || readout === undefined) return;
  at.value = String(bin);
  const time = hourAndMinute(day.report.fromMs + bin * day.report.binMs);
  setText(byId("at-time"), time);
  at.setAttribute("aria-valuetext", `${time}: ${readout(bin)}`);
  picture.style.setProperty("--at", `${(100 * (bin + 0.5 - shown.first)) / shown.count}%`);
}

function chartOf(event: PointerEvent): Element | undefined {
  return event.target instanceof Element ? (event.target.closest(".chart") ?? undefined) : undefined;
}

function binAt(event: PointerEvent, box = chartOf(event)?.getBoundingClientRect()): number | undefined {
  if (box === undefined) return undefined;
  const { left, width } = box;
  const bin = shown.first + Math.floor(((event.clientX - left) / width) * shown.count);
  return Math.min(Math.max(bin, shown.first), shown.first + shown.count - 1);
}

picture.addEventListener("pointermove", (event) => {
  const bin = binAt(event);
  if (bin !== undefined) point(bin);
});
// A finger scrolls the page; it zooms by the buttons.
picture.addEventListener("pointerdown", (event) => {
  const chart = chartOf(event);
  const box = chart?.getBoundingClientRect();
  const bin = binAt(event, box);
  if (
    chart === undefined ||
    box === undefined ||
    bin === undefined ||
    event.pointerType === "touch" ||
    event.button !== 0
  )
    return;
  held = { x: event.clientX, bin, chart, box };
});
addEventListener("pointerup", (event) => {
  const from = held;
  held = undefined;
  // Wherever it ends: the chart may have moved meanwhile, or the pointer left it.
  const to =
    from === undefined
      ? undefined
      : binAt(event, from.chart.isConnected ? from.chart.getBoundingClientRect() : from.box);
  if (from === undefined || to === undefined || day === undefined || Math.abs(event.clientX - from.x) < CHOSEN_PX)
    return;
  draw(between(from.bin, to, day.report.bins), to);
});
at.addEventListener("input", () => point(Number(at.value)));
for (const [id, factor] of [
  ["zoom-in", 0.5],
  ["zoom-out", 2],
] as const)
  byId(id).addEventListener("click", () => {
    if (day !== undefined) draw(zoomed(shown, factor, Number(at.value), day.report.bins), Number(at.value));
  });
byId("zoom-all").addEventListener("click", () => {
  if (day !== undefined) draw({ first: 0, count: day.report.bins }, Number(at.value));
});
