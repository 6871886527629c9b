// The owner's page: one day of the log in figures, as a picture, and as tables.
import type { CallReport, DayReport } from "../../core/day-report.ts";
import { drawDay, type NamedDay } from "./day-chart.ts";
import { element, place, setText } from "./dom.ts";
import { DECISION, dateInWords, OWNER, percent, reasonWords, spell, timeOfDay } from "./strings.ts";

/** Between two questions how far the reading has come, and between two looks at a day that still grows. Unit ms. */
const ASK_MS = 400;
const AGAIN_MS = 30000;
/** People overstate a wait by 36 %. */
const FELT = 1.36;

const date = place<HTMLSelectElement>("date");
let asked = 0;
let again: number | undefined;

async function start(): Promise<void> {
  setText(place("reading"), OWNER.reading(0));
  const { days } = (await ask("/api/days")) as { days: string[] };
  date.replaceChildren(...days.map((day) => element("option", { value: day }, dateInWords(day))));
  const wanted = location.hash.slice(1);
  if (days.includes(wanted)) date.value = wanted;
  if (days.length === 0) setText(place("reading"), OWNER.none);
  else await show();
}

/** Shows the chosen day; another choice meanwhile wins. */
async function show(): Promise<void> {
  const mine = ++asked;
  const day = date.value;
  history.replaceState(null, "", `#${day}`);
  clearTimeout(again);
  for (;;) {
    const answer = (await ask(`/api/days/${day}`)) as NamedDay | { share: number };
    if (mine !== asked) return;
    if ("report" in answer) {
      draw(answer);
      if (date.selectedIndex === 0) again = setTimeout(() => show().catch(tell), AGAIN_MS);
      return;
    }
    setText(place("reading"), OWNER.reading(answer.share));
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

async function ask(path: string): Promise<unknown> {
  const response = await fetch(path);
  const answer = (await response.json()) as { error?: string };
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

function tell(error: unknown): void {
  setText(place("reading"), OWNER.failed(error instanceof Error ? error.message : String(error)));
}

function draw(day: NamedDay): void {
  const { report, names } = day;
  setText(place("reading"), "");
  place("day").hidden = false;
  place("figures").replaceChildren(...figures(report));
  const left = report.unknownEntries > 0 ? ` ${OWNER.unknownWaits(report.unknownEntries)}` : "";
  setText(place("unknown"), `${OWNER.overWhy}${left}`);
  place("legend").replaceChildren(...legend(report));
  drawDay(day, place("picture"), place("pointed"));
  place("calls").replaceChildren(callsTable(report.calls, names));
  for (const table of ["lanes", "calls"])
    place<HTMLAnchorElement>(`${table}-csv`).href = `/api/days/${report.date}/${table}.csv`;
}

function figures(report: DayReport): HTMLElement[] {
  const { meanWaitS, answerMedianS, answerSlowestS, calls } = report;
  const opened = calls.filter((call) => call.end === "answered").length;
  return [
    figure(OWNER.customers, String(report.entries)),
    figure(OWNER.meanWait, seconds(meanWaitS)),
    figure(OWNER.felt, seconds(meanWaitS === null ? null : meanWaitS * FELT), OWNER.feltWhy),
    ...report.shares.map(({ overS, share }) =>
      figure(OWNER.over(overS), report.entries === 0 ? OWNER.unknown : percent(share)),
    ),
    figure(OWNER.calls, String(calls.length), OWNER.callsWhy(opened)),
    figure(OWNER.answer, seconds(answerMedianS), answerSlowestS === null ? "" : OWNER.answerWhy(spell(answerSlowestS))),
  ];
}

function figure(name: string, value: string, why = ""): HTMLElement {
  const notes = why === "" ? [] : [element("dd", { class: "soft" }, why)];
  return element("div", {}, element("dt", {}, name), element("dd", {}, value), ...notes);
}

function seconds(value: number | null): string {
  return value === null ? OWNER.unknown : spell(value);
}

function legend(report: DayReport): HTMLElement[] {
  const entry = (kind: string, words: string): HTMLElement =>
    element("li", {}, element("i", { class: `key ${kind}`, "aria-hidden": "true" }), words);
  const thresholds = report.shares.map((share) => share.overS);
  return [
    entry("length", OWNER.legend.length),
    entry("tills", OWNER.legend.tills),
    ...thresholds.slice(0, 1).map((overS) => entry("wait level-0", OWNER.waitUpTo(overS))),
    ...thresholds.map((overS, i) => entry(`wait level-${i + 1}`, OWNER.waitOver(overS))),
    entry("open", OWNER.legend.open),
    entry("stalled", OWNER.legend.stalled),
    entry("unknown", OWNER.legend.unknown),
    entry("call", OWNER.legend.call),
    entry("answered", OWNER.legend.answered),
  ];
}

function callsTable(calls: readonly CallReport[], names: { [box: string]: string }): HTMLElement {
  if (calls.length === 0) return element("p", {}, OWNER.noCalls);
  const head = Object.values(OWNER.columns).map((words) => element("th", { scope: "col" }, words));
  const rows = calls.map((call) => {
    const end = call.end === null ? OWNER.running : (DECISION[call.end as keyof typeof DECISION] ?? call.end);
    const after = call.endMs === null ? "" : spell((call.endMs - call.tMs) / 1000);
    const why = call.because === null ? call.reason : reasonWords(call.because);
    const cells = [timeOfDay(call.tMs), names[call.box] ?? call.box, why, end, after];
    return element("tr", {}, ...cells.map((words) => element("td", {}, words)));
  });
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

date.addEventListener("change", () => show().catch(tell));
start().catch(tell);
