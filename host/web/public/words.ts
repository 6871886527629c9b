// The words of the pages in the page's language: the document names it; outside a browser it is English.

import type { DecisionKind } from "../../core/dispatch/decision.ts";
import type { Reason } from "../../core/dispatch/reason.ts";
import { UNKNOWN, unbroken } from "./formats.ts";
import type { Words } from "./language-en.ts";

async function load(): Promise<Words> {
  const { document } = globalThis as { document?: { documentElement: { lang: string } } };
  if (document === undefined) return (await import("./language-en.ts")).words;
  const { words } = (await import(`./language-${document.documentElement.lang}.ts`)) as { words: Words };
  return words;
}

const WORDS = await load();

export const {
  CAUSE,
  PAGE,
  LINK,
  LOGIN,
  REFUSED,
  WARNING,
  TODO,
  WANTED,
  DECISION,
  LANE,
  LAMP,
  SENSOR,
  BOARD,
  OWNER,
  WEEKS,
} = WORDS;
export const { SETUP, BOX, CHECK, TOUR } = WORDS;
export const {
  clockMs,
  dateOf,
  formatDuration,
  formatFigure,
  formatInteger,
  formatLeastWait,
  formatMean,
  formatNumber,
  formatPercent,
  formatRange,
  formatRoughWait,
  formatSpread,
  formatTenths,
  formatTyped,
  formatWait,
  hourAndMinute,
  listOf,
  longDate,
  timeOfDay,
  weekdays,
  zoneAt,
} = WORDS.formats;

export { UNKNOWN, unbroken };

/** A reason as a sentence. */
export function reasonText(reason: Reason): string {
  return (WORDS.REASON[reason.code] as (reason: Reason) => string)(reason);
}

/** What stands below the median time from a call to an open till: nothing where none was slower, as of a single call. */
export function answerNote(medianS: number | null, slowestS: number | null): string {
  if (medianS === null || slowestS === null) return "";
  const slowest = formatMean(slowestS);
  return slowest === formatMean(medianS) ? "" : OWNER.answerWhy(unbroken(slowest));
}

/** One line with its wait: "5 waiting at Till 1, 4 min". */
export const lineText = WORDS.lineText;

/** What was decided, and where: "Call: Till 3"; of a call that was not made, for which line: "No call: line at Till 1". */
export function decisionText(kind: DecisionKind, name: string): string {
  return `${DECISION[kind]}: ${kind === "held" ? LANE.lineAt(name) : name}`;
}
