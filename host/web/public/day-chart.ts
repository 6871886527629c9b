// Draws a day: all lanes together, then a row per lane with line, wait levels, open and stalled times, and calls.
import type { CallReport, DayReport, LaneReport, Span } from "../../core/report/day-report.ts";
import {
  at,
  type DayWindow,
  isShutAt,
  largest,
  levelOf,
  secondsOf,
  stepPath,
  stretches,
  ticksOf,
  totals,
} from "./day-scale.ts";
import { element, setText, svg } from "./dom.ts";
import { clockMs, formatDuration, hourAndMinute, LANE, OWNER, UNKNOWN, unbroken } from "./words.ts";

/** Heights in units of the viewBox: the line, the wait below it, the bar of the open till. */
const LINE = 60;
const WAIT = 24;
const OPEN = 8;
const GAP = 4;
const HEIGHT = LINE + GAP + WAIT + GAP + OPEN;
/** A tick further right would stick out of a phone. Unit %. */
const LAST_TICK = 96;

/** A day with the names of its boxes. */
export interface NamedDay {
  report: DayReport;
  names: { [box: string]: string };
}

/** Shows the values at a bin in each row, and returns those of the whole shop. */
export type Readout = (bin: number) => string;

/** A day and the stretch of it that is drawn. */
interface Shown extends DayWindow {
  report: DayReport;
}

/** Draws a stretch of the day into an element. */
export function drawDay({ report, names }: NamedDay, window: DayWindow, into: HTMLElement): Readout {
  const shown: Shown = { report, ...window };
  const thresholds = report.shares.map((share) => share.overS);
  const most = Math.max(1, ...report.lanes.map((lane) => largest(lane.longest)));
  const all = totals(report);
  const rows = report.lanes.map((lane) => {
    const name = names[lane.box] ?? lane.box;
    const calls = report.calls.filter((call) => call.box === lane.box);
    const picture = drawLane(shown, lane, name, most, thresholds);
    return { lane, ...drawRow(shown, name, laneFacts(lane), picture, laneAxis(most), calls) };
  });
  const sum = drawTotals(shown, all);
  into.replaceChildren(sum.node, ...rows.map(({ node }) => node), drawTicks(shown));
  return (bin) => {
    for (const { lane, now } of rows) setText(now, textAt(report, lane, bin));
    const waiting = all.waiting[bin] ?? null;
    const open = all.open[bin] ?? 0;
    const text = waiting === null ? OWNER.legend.unknown : OWNER.nowAll(Math.round(waiting), open);
    setText(sum.now, text);
    return text;
  };
}

/** A label of the vertical axis: its distance from the top as a share of the height, and what it is a label of. */
interface AxisLabel {
  top: number;
  text: string;
  of?: string;
}

function laneAxis(most: number): AxisLabel[] {
  return [
    { top: 0.07, text: OWNER.axis.people(most) },
    { top: LINE / HEIGHT - 0.05, text: "0" },
    { top: (LINE + GAP + WAIT / 2) / HEIGHT, text: OWNER.axis.wait },
    { top: 1 - OPEN / 2 / HEIGHT, text: OWNER.axis.till },
  ];
}

function drawAxis(labels: readonly AxisLabel[]): HTMLElement {
  const drawn = labels.map(({ top, text, of }) => {
    const label = element("span", { class: of }, text);
    label.style.top = `${top * 100}%`;
    return label;
  });
  return element("div", { class: "axis", "aria-hidden": "true" }, ...drawn);
}

function drawRow(
  shown: Shown,
  name: string,
  facts: string[],
  picture: Element,
  axis: AxisLabel[],
  calls: CallReport[],
): { node: HTMLElement; now: HTMLElement } {
  const chart = element("div", { class: "chart" }, picture, ...calls.flatMap((call) => marksOf(shown, call)));
  const notes = facts.map((fact) => element("p", { class: "soft" }, fact));
  const now = element("p", { class: "now", hidden: true });
  const about = element("div", {}, element("h3", {}, name), now, ...notes);
  return { node: element("div", { class: "row" }, about, drawAxis(axis), chart), now };
}

function laneFacts(lane: LaneReport): string[] {
  if (lane.openings.length === 0 && largest(lane.longest) === 0) return [OWNER.neverOpen];
  const wait = lane.waitS.some((value) => value !== null) ? unbroken(formatDuration(largest(lane.waitS))) : UNKNOWN;
  return [
    OWNER.longest(String(largest(lane.longest)), wait),
    OWNER.open(formatDuration(wholeMinutes(secondsOf(lane.openings))), lane.stalls.length),
  ];
}

/** Drops the seconds of long durations. */
function wholeMinutes(seconds: number): number {
  return seconds < 600 ? seconds : Math.round(seconds / 60) * 60;
}

function drawTotals(
  shown: Shown,
  { waiting, open }: ReturnType<typeof totals>,
): { node: HTMLElement; now: HTMLElement } {
  const most = Math.max(1, largest(waiting));
  const tills = Math.max(1, largest(open));
  const line = open.map((count, i) => `${i === 0 ? "M" : "L"}${i} ${y(count / tills)}h1`).join("");
  const picture = frame(
    shown,
    OWNER.all,
    [
      ...unknowns(waiting),
      svg("path", { class: "length", d: stepPath(waiting, most, LINE) }),
      svg("path", { class: "tills", d: line, "vector-effect": "non-scaling-stroke" }),
    ],
    LINE,
  );
  const axis = [
    { top: 0.09, text: OWNER.axis.people(Math.round(most)) },
    { top: 0.36, text: OWNER.axis.tills(tills), of: "tills" },
    { top: 0.91, text: "0" },
  ];
  return drawRow(shown, OWNER.all, [OWNER.most(Math.round(most), largest(open))], picture, axis, []);
}

function y(share: number): string {
  return (LINE * (1 - share * 0.94)).toFixed(1);
}

function drawLane(shown: Shown, lane: LaneReport, name: string, most: number, thresholds: number[]): Element {
  const { report } = shown;
  const span = ([fromMs, toMs]: Span, kind: string, top: number, height: number): Element =>
    svg("rect", {
      class: kind,
      x: (fromMs - report.fromMs) / report.binMs,
      y: top,
      width: Math.max((toMs - fromMs) / report.binMs, shown.count / 400),
      height,
    });
  return frame(
    shown,
    name,
    [
      ...unknowns(lane.waiting),
      svg("path", { class: "length", d: stepPath(lane.longest, most, LINE) }),
      ...waits(lane, thresholds),
      ...lane.openings.map((opening) => span(opening, "open", HEIGHT - OPEN, OPEN)),
      ...lane.stalls.map((stall) => span(stall, "stalled", HEIGHT - OPEN - 6, OPEN + 6)),
    ],
    HEIGHT,
  );
}

function frame({ first, count }: Shown, name: string, shapes: Element[], height: number): Element {
  const box = { viewBox: `${first} 0 ${count} ${height}`, preserveAspectRatio: "none", role: "img" };
  return svg("svg", { ...box, class: height === HEIGHT ? "lane" : "all", "aria-label": OWNER.chart(name) }, ...shapes);
}

/** Wait levels differ in height and in colour. */
function waits(lane: LaneReport, thresholds: number[]): Element[] {
  const levels = lane.waitS.map((waitS) => levelOf(waitS, thresholds));
  return [...thresholds, 0].flatMap((_, level) =>
    stretches(levels, (value) => value === level).map(([x, width]) => {
      const height = (WAIT * (level + 1)) / (thresholds.length + 1);
      return svg("rect", { class: `wait level-${level}`, x, y: LINE + GAP + WAIT - height, width, height });
    }),
  );
}

function unknowns(values: readonly (number | null)[]): Element[] {
  return stretches(values, (value) => value === null).map(([x, width]) =>
    svg("rect", { class: "unknown", x, y: 0, width, height: LINE }),
  );
}

/** Position of a time, as a percentage. Calls made while the log was being read lie past the end and are drawn there. */
function across({ report: { fromMs, bins, binMs }, first, count }: Shown, ms: number): number {
  return (100 * (Math.min(bins, (ms - fromMs) / binMs) - first)) / count;
}

/** Marks are separate elements, as the picture is stretched. */
function marksOf(shown: Shown, call: CallReport): HTMLElement[] {
  const mark = (kind: "call" | "answered", ms: number): HTMLElement[] => {
    const left = across(shown, ms);
    if (left < 0 || left > 100) return [];
    const node = element("i", { class: `mark ${kind}`, title: `${hourAndMinute(ms)} ${OWNER.legend[kind]}` });
    node.style.left = `${left}%`;
    return [node];
  };
  const called = mark("call", call.tMs);
  return call.end === "answered" && call.endMs !== null ? [...called, ...mark("answered", call.endMs)] : called;
}

function drawTicks(shown: Shown): HTMLElement {
  const whole = ticksOf(shown.report, shown, clockMs).filter((ms) => across(shown, ms) < LAST_TICK);
  const ticks = whole.map((ms) => {
    const tick = element("span", {}, hourAndMinute(ms));
    tick.style.left = `${across(shown, ms)}%`;
    return tick;
  });
  const label = element("div", { class: "soft" }, OWNER.axis.time);
  return element(
    "div",
    { class: "row ticks", "aria-hidden": "true" },
    label,
    element("div"),
    element("div", { class: "chart" }, ...ticks),
  );
}

function textAt(report: DayReport, lane: LaneReport, bin: number): string {
  if (isShutAt(report, lane, bin)) return LANE.state.closed;
  const { waiting, waitS } = at(lane, bin);
  if (waiting === null) return OWNER.legend.unknown;
  return OWNER.now(String(waiting), waitS === null ? UNKNOWN : unbroken(formatDuration(waitS)));
}
