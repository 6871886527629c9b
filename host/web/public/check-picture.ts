// Draws what came of a check: figures, and both lengths over time.
import type { CheckResult, CheckSummary, Step } from "../../core/lane-check.ts";
import { element, svg } from "./dom.ts";
import {
  CHECK,
  dateOf,
  formatDuration,
  formatNumber,
  formatPercent,
  hourAndMinute,
  longDate,
  UNKNOWN,
} from "./words.ts";

const WIDTH = 1000;
const HEIGHT = 100;
const { brief, asOften, lessOften } = CHECK.verdict;
const VERDICT = { brief, "as-often": asOften, "less-often": lessOften };

export function drawCheck({ name, startedMs, endedMs, result }: CheckSummary): HTMLElement {
  const when = `${longDate(dateOf(startedMs))} ${hourAndMinute(startedMs)}`;
  const lasted = formatDuration(((endedMs ?? startedMs) - startedMs) / 1000);
  const title = element("h3", {}, CHECK.title(when, name, lasted));
  if (result === null) return element("li", {}, title, element("p", { class: "soft" }, CHECK.short));
  const count = (value: number | null): string => (value === null ? UNKNOWN : String(value));
  const own =
    result.ownError === null ? [] : [element("p", { class: "soft" }, CHECK.own(formatNumber(result.ownError)))];
  return element(
    "li",
    {},
    title,
    element(
      "p",
      {},
      element("b", {}, CHECK.within(formatPercent(result.within))),
      `; ${CHECK.said(formatPercent(result.said))}.`,
    ),
    element("p", {}, `${CHECK.error(formatNumber(result.error))}.`),
    element("p", {}, CHECK.crossings(result.joined, count(result.ins), result.left, count(result.outs))),
    ...own,
    element("p", {}, VERDICT[result.verdict]),
    picture(result, startedMs, endedMs ?? startedMs),
    element(
      "p",
      { class: "soft" },
      element("i", { class: "key" }),
      CHECK.person,
      element("i", { class: "key box" }),
      CHECK.box,
      element("br"),
      CHECK.scale(`${hourAndMinute(startedMs)}–${hourAndMinute(endedMs ?? startedMs)}`, mostOf(result)),
    ),
  );
}

/** People at the top of the picture. */
function mostOf({ person, box }: Pick<CheckResult, "person" | "box">): number {
  return 1 + Math.max(3, ...[...person, ...box].map(([, people]) => Math.ceil(people ?? 0)));
}

function picture({ person, box }: CheckResult, fromMs: number, toMs: number): Element {
  const most = mostOf({ person, box });
  const x = (ms: number): string =>
    (((Math.min(toMs, Math.max(fromMs, ms)) - fromMs) / Math.max(1, toMs - fromMs)) * WIDTH).toFixed(1);
  const y = (people: number): string => (HEIGHT * (1 - people / most)).toFixed(1);
  const line = (steps: readonly Step[]): string =>
    steps
      .map(([ms, people], i) => {
        if (people === null) return "";
        const isJoined = (steps[i - 1]?.[1] ?? null) !== null;
        return `${isJoined ? "L" : "M"}${x(ms)} ${y(people)}H${x(steps[i + 1]?.[0] ?? toMs)}`;
      })
      .join("");
  return svg(
    "svg",
    { viewBox: `0 -2 ${WIDTH} ${HEIGHT + 4}`, preserveAspectRatio: "none", role: "img", "aria-label": CHECK.picture },
    svg("path", { class: "box", d: line(box) }),
    svg("path", { class: "person", d: line(person) }),
  );
}
