// Draws a day: all lanes together, then a row per lane with line, wait levels, open and stalled times, and calls.
import type { CallReport, DayReport, LaneReport, Span } from "../../core/day-report.ts";
import { at, largest, levelOf, secondsOf, stepPath, stretches, ticksOf, totals } from "./day-scale.ts";
import { element, setText, svg } from "./dom.ts";
import { formatDuration, hourAndMinute, OWNER, UNKNOWN } from "./words.ts";

/** Heights in units of the viewBox: the line, the wait below it, the bar of the open till. */
const LINE = 60;
const WAIT = 24;
const OPEN = 8;
const GAP = 4;
const HEIGHT = LINE + GAP + WAIT + GAP + OPEN;

/** A day with the names of its boxes. */
export interface NamedDay {
  report: DayReport;
  names: { [box: string]: string };
}

/** Draws the day into an element; `pointed` shows the values under the pointer. */
export function drawDay({ report, names }: NamedDay, into: HTMLElement, pointed: HTMLElement): void {
  const thresholds = report.shares.map((share) => share.overS);
  const most = Math.max(1, ...report.lanes.map((lane) => largest(lane.longest)));
  into.replaceChildren(
    drawTotals(report),
    ...report.lanes.map((lane) => {
      const name = names[lane.box] ?? lane.box;
      const calls = report.calls.filter((call) => call.box === lane.box);
      const row = drawRow(report, name, laneFacts(lane), drawLane(report, lane, name, most, thresholds), calls);
      row.addEventListener("pointermove", (event) => {
        const box = (row.querySelector(".chart") as Element).getBoundingClientRect();
        const bin = Math.floor(((event.clientX - box.left) / box.width) * report.bins);
        if (bin >= 0 && bin < report.bins) setText(pointed, textAt(report, lane, name, bin));
      });
      return row;
    }),
    drawTicks(report),
  );
}

function drawRow(report: DayReport, name: string, facts: string[], picture: Element, calls: CallReport[]): HTMLElement {
  const chart = element("div", { class: "chart" }, picture, ...calls.flatMap((call) => marksOf(report, call)));
  const notes = facts.map((fact) => element("p", { class: "soft" }, fact));
  return element("div", { class: "row" }, element("div", {}, element("h3", {}, name), ...notes), chart);
}

function laneFacts(lane: LaneReport): string[] {
  const wait = lane.waitS.some((value) => value !== null) ? formatDuration(largest(lane.waitS)) : UNKNOWN;
  return [
    OWNER.longest(String(largest(lane.longest)), wait),
    OWNER.open(formatDuration(wholeMinutes(secondsOf(lane.openings))), lane.stalls.length),
  ];
}

/** Drops the seconds of long durations. */
function wholeMinutes(seconds: number): number {
  return seconds < 600 ? seconds : Math.round(seconds / 60) * 60;
}

function drawTotals(report: DayReport): HTMLElement {
  const { waiting, open } = totals(report);
  const most = Math.max(1, largest(waiting));
  const tills = Math.max(1, largest(open));
  const line = open.map((count, i) => `${i === 0 ? "M" : "L"}${i} ${y(count / tills)}h1`).join("");
  const picture = frame(
    report,
    OWNER.all,
    [
      ...unknowns(waiting),
      svg("path", { class: "length", d: stepPath(waiting, most, LINE) }),
      svg("path", { class: "tills", d: line, "vector-effect": "non-scaling-stroke" }),
    ],
    LINE,
  );
  return drawRow(report, OWNER.all, [OWNER.most(Math.round(most), largest(open))], picture, []);
}

function y(share: number): string {
  return (LINE * (1 - share * 0.94)).toFixed(1);
}

function drawLane(report: DayReport, lane: LaneReport, name: string, most: number, thresholds: number[]): Element {
  const span = ([fromMs, toMs]: Span, kind: string, top: number, height: number): Element =>
    svg("rect", {
      class: kind,
      x: (fromMs - report.fromMs) / report.binMs,
      y: top,
      width: Math.max((toMs - fromMs) / report.binMs, report.bins / 400),
      height,
    });
  return frame(
    report,
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

function frame(report: DayReport, name: string, shapes: Element[], height: number): Element {
  const box = { viewBox: `0 0 ${report.bins} ${height}`, preserveAspectRatio: "none", role: "img" };
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
function across({ fromMs, bins, binMs }: DayReport, ms: number): string {
  return `${Math.min(100, (100 * (ms - fromMs)) / (bins * binMs))}%`;
}

/** Marks are separate elements, as the picture is stretched. */
function marksOf(report: DayReport, call: CallReport): HTMLElement[] {
  const mark = (kind: "call" | "answered", ms: number): HTMLElement => {
    const node = element("i", { class: `mark ${kind}`, title: `${hourAndMinute(ms)} ${OWNER.legend[kind]}` });
    node.style.left = across(report, ms);
    return node;
  };
  const called = mark("call", call.tMs);
  return call.end === "answered" && call.endMs !== null ? [called, mark("answered", call.endMs)] : [called];
}

function drawTicks(report: DayReport): HTMLElement {
  const ticks = ticksOf(report).map((ms) => {
    const tick = element("span", {}, hourAndMinute(ms));
    tick.style.left = across(report, ms);
    return tick;
  });
  return element(
    "div",
    { class: "row ticks", "aria-hidden": "true" },
    element("div"),
    element("div", { class: "chart" }, ...ticks),
  );
}

function textAt(report: DayReport, lane: LaneReport, name: string, bin: number): string {
  const { waiting, waitS } = at(lane, bin);
  const wait = waitS === null ? UNKNOWN : formatDuration(waitS);
  return OWNER.at(hourAndMinute(report.fromMs + bin * report.binMs), name, String(waiting ?? UNKNOWN), wait);
}
