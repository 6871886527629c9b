// The owner's page: one day of the log as figures, a picture and tables; the week is in owner-weeks.ts.
import type { CallReport, DayReport } from "../../core/report/day-report.ts";
import type { Incident } from "../../core/report/incidents.ts";
import { FEW } from "./compared-weeks.ts";
import type { NamedDay } from "./day-chart.ts";
import { showDay } from "./day-view.ts";
import { byId, element, setText } from "./dom.ts";
import { eventText } from "./event-text.ts";
import { fetchJson, questions } from "./fetch-json.ts";
import { listen } from "./live.ts";
import { showChecks } from "./owner-checks.ts";
import { startWeeks } from "./owner-weeks.ts";
import { whyOf } from "./refused.ts";
import {
  answerNote,
  BOX,
  DECISION,
  formatDuration,
  formatInteger,
  formatMean,
  formatPercent,
  LAMP,
  longDate,
  OWNER,
  reasonText,
  SENSOR,
  timeOfDay,
  UNKNOWN,
  WARNING,
  WEEKS,
  zoneAt,
} from "./words.ts";

/** Polling interval while the log is being read, and while the day is still going on. Unit ms. */
const PROGRESS_MS = 400;
const REFRESH_MS = 30000;

const date = byId<HTMLSelectElement>("date");
const reading = byId("reading");
const ask = questions();
let shown = "";
let again: number | undefined;

/** Says how far it is, or what is wrong. */
function tell(text: string, isFault = false): void {
  setText(reading, text);
  reading.classList.toggle("warning", isFault);
}

/** Starts, and starts again while nothing could be read: the log may be back soon. */
async function begin(): Promise<void> {
  try {
    await start();
  } catch (error) {
    showError(error);
    clearTimeout(again);
    again = setTimeout(begin, REFRESH_MS);
  }
}

async function start(): Promise<void> {
  tell(OWNER.reading(0));
  const { days } = await fetchJson<{ days: string[] }>("/api/days");
  date.replaceChildren(...days.map((day) => element("option", { value: day }, longDate(day))));
  date.disabled = days.length === 0;
  const wanted = location.hash.slice(1);
  if (days.includes(wanted)) date.value = wanted;
  if (days.length === 0) tell(OWNER.none);
  else {
    await show();
    tell(WEEKS.making);
    await startWeeks(days[0] as string);
    tell("");
  }
}

/** Shows the chosen day; stops when another one is chosen meanwhile. */
async function show(): Promise<void> {
  const isNewest = ask();
  const day = date.value;
  history.replaceState(null, "", `#${day}`);
  clearTimeout(again);
  // Another day's figures would stand below this one's name.
  byId("day").classList.toggle("waiting", day !== shown);
  if (day !== shown) tell(OWNER.reading(0));
  for (;;) {
    const body = await fetchJson<NamedDay | { share: number }>(`/api/days/${day}`);
    if (!isNewest()) return;
    if ("report" in body) {
      draw(body);
      shown = day;
      byId("day").classList.remove("waiting");
      refreshLater();
      return;
    }
    tell(OWNER.reading(body.share));
    await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS));
  }
}

/** Only the newest day may still be going on. */
function refreshLater(): void {
  if (date.selectedIndex === 0) again = setTimeout(() => show().catch(showError), REFRESH_MS);
}

function showError(error: unknown): void {
  tell(OWNER.failed(whyOf(error)), true);
  refreshLater();
}

function draw(day: NamedDay): void {
  const { report, names } = day;
  tell("");
  byId("day").hidden = false;
  byId("figures").replaceChildren(...figures(report));
  const left = report.unknownEntries > 0 ? ` ${OWNER.unknownWaits(report.unknownEntries)}` : "";
  setText(byId("unknown"), `${OWNER.overWhy}${left}`);
  setText(byId("day-left-out"), report.leftOut.map(WEEKS.leftOut).join(". "));
  byId("legend").replaceChildren(...legend(report));
  showDay(day);
  byId("calls").replaceChildren(callsTable(report.calls, names));
  byId("incidents").replaceChildren(incidentsTable(report.incidents, names));
  for (const table of ["lanes", "calls"])
    byId<HTMLAnchorElement>(`${table}-csv`).href = `/api/days/${report.date}/${table}.csv`;
}

/** First and larger what the weeks are compared by: customers, their mean wait, the share over the second threshold. */
function figures(report: DayReport): HTMLElement[] {
  const { meanWaitS, feltWaitS, answerMedianS, answerSlowestS, calls, shares } = report;
  const opened = calls.filter((call) => call.end === "answered").length;
  const isEnough = report.entries >= FEW;
  const overs = shares.map(({ overS, share }) => figure(OWNER.over(overS), isEnough ? formatPercent(share) : UNKNOWN));
  const first = [
    figure(OWNER.customers, formatInteger(report.entries), isEnough ? "" : OWNER.tooFew),
    figure(OWNER.meanWait, seconds(isEnough ? meanWaitS : null)),
    ...overs.splice(Math.min(1, overs.length - 1), 1),
  ];
  for (const node of first) node.className = "first";
  return [
    ...first,
    figure(OWNER.calls, formatInteger(calls.length), OWNER.callsWhy(opened)),
    figure(OWNER.answer, seconds(answerMedianS), answerNote(answerMedianS, answerSlowestS)),
    ...overs,
    figure(OWNER.felt, seconds(isEnough ? feltWaitS : null), OWNER.feltWhy),
  ];
}

function figure(name: string, value: string, why = ""): HTMLElement {
  const notes = why === "" ? [] : [element("dd", { class: "soft" }, why)];
  return element("div", {}, element("dt", {}, name), element("dd", {}, value), ...notes);
}

function seconds(value: number | null): string {
  return value === null ? UNKNOWN : formatMean(value);
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
    const after = call.endMs === null ? "" : formatDuration((call.endMs - call.tMs) / 1000);
    const why = call.because === null ? call.reason : reasonText(call.because);
    const cells = [timeOfDay(call.tMs), names[call.box] ?? call.box, why, end, after];
    return element("tr", {}, ...cells.map((words) => element("td", {}, words)));
  });
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

function incidentsTable(incidents: readonly Incident[], names: { [box: string]: string }): HTMLElement {
  if (incidents.length === 0) return element("p", {}, OWNER.noIncidents);
  const head = Object.values(OWNER.incidentColumns).map((words) => element("th", { scope: "col" }, words));
  const rows = incidents.map(({ tMs, lastMs, times, box, ...event }) => {
    const when = times === 1 ? timeOfDay(tMs) : `${timeOfDay(tMs)} – ${timeOfDay(lastMs)}`;
    const text = eventText(event, { BOX, LAMP, OWNER, SENSOR, WARNING });
    const what = times === 1 ? text : `${text} (${times} ×)`;
    const cells = [when, box === null ? OWNER.shop : (names[box] ?? box), what];
    return element("tr", {}, ...cells.map((words) => element("td", {}, words)));
  });
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

listen(
  "link",
  ({ store }) => {
    setText(byId("store"), store);
    setText(byId("of"), OWNER.of(store, zoneAt(Date.now())));
  },
  () => {},
);
date.addEventListener("change", () => show().catch(showError));
Promise.all([showChecks().catch(() => {}), begin()]).then(() => byId("all").classList.remove("waiting"));
