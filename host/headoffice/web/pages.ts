// The bodies of head office's pages of shops, in a language. Pure.
import { DAY_S } from "../../core/local-days.ts";
import type { StandingWarning } from "../../core/problems/warnings.ts";
import { errorsText } from "../../web/public/box-errors.ts";
import { warningText } from "../../web/public/problem-words.ts";
import type { ConsumerStatus } from "../consumer/consumer.ts";
import { MINUTE_SUMS, type MinuteSums, noSums } from "../minutes.ts";
import type { EventRow, LaneMinute } from "../stores/chain-store.ts";
import { type Html, html } from "./html.ts";
import type { PageLanguage } from "./languages.ts";
import type { ShopGlance, TroubledBox } from "./overview.ts";
import { type Column, dateAndTime, linkTo, tableOf } from "./tables.ts";
import { becauseText, faultText } from "./told.ts";

const HOUR_MS = 3600000;
/** Not known; what is known to be nothing is left empty, so that what is there is seen. */
const UNKNOWN = "–";
const NOTHING = "";
/** A wait that is shown as so many minutes counts as long, as in the league table. */
const LONG_MIN = 4;
/** Shops that a sentence names. */
const NAMED = 5;
/** A record may be on its way so long. Unit s. */
const SHORT_LAG_S = 15;

const GLANCE: readonly Column[] = [
  ...(["shop", "state", "waiting", "longest", "open", "boxes", "newest"] as const),
  ...(["backlog", "lag", "lost"] as const),
];

/** A warning of head office itself, with its problem where it is one that has words. */
export type OwnWarning = Pick<StandingWarning, "text" | "remedy"> & Partial<Pick<StandingWarning, "problem">>;

/** All shops: those that need somebody first, the others in the order of their names, where each is found again. */
export function shopsBody(
  language: PageLanguage,
  shops: readonly ShopGlance[],
  troubles: readonly TroubledBox[],
  status: ConsumerStatus,
  warnings: readonly OwnWarning[],
  nowMs: number,
): Html {
  const { SHOPS, TABLES } = language.own;
  const live = shops.filter(({ state }) => state === "live");
  const open = live.filter((shop) => !isClosed(shop)).length;
  const counts = open === live.length ? "" : `, ${SHOPS.open(open)}`;
  const away = (["silent", "behind"] as const).flatMap((state) => {
    const count = shops.filter((shop) => shop.state === state).length;
    return count === 0 ? [] : [html`. <strong class="${state}">${SHOPS[state](count)}</strong>`];
  });
  const told = warnings.map((warning) => warningText(warning, language.shop.WARNING.problems));
  const all = tableOf(
    language,
    { caption: TABLES.shops, columns: GLANCE },
    ordered(language, shops).map((shop) => shopCells(language, shop)),
  );
  return html`${told.map(({ text, remedy }) => html`<p><strong>${text}</strong>. ${remedy}.</p>`)}
<p class="now">${SHOPS.live(live.length, shops.length)}${counts}${away}${faultOf(language, status)}</p>
${missingOf(language, shops)}
${sharedOf(language, shops)}
${shops.length === 0 ? html`<p>${SHOPS.none} <code>tillbeacon headoffice invite</code></p>` : html`<div class="now">${all}</div>`}
${at(language, nowMs)}
<h2>${TABLES.troubles}</h2>
${tableOf(
  language,
  { caption: TABLES.troubles, columns: ["shop", "lane", "trouble", "since"], none: TABLES.none },
  troubles.map((each) => [
    linkTo(each.store),
    each.name === "" ? each.box : each.name,
    troubleText(language, each),
    dateAndTime(each.atMs),
  ]),
)}`;
}

/** Silent shops, those behind, long waits by their minutes, the rest by name, and those that are closed. */
function ordered({ shop: { formats } }: PageLanguage, shops: readonly ShopGlance[]): ShopGlance[] {
  const rank = (shop: ShopGlance): number => {
    if (shop.state !== "live") return shop.state === "silent" ? -2e6 : -1e6;
    if (isClosed(shop)) return 1;
    const minutes = minutesOf(shop.longestWaitS ?? 0);
    return minutes < LONG_MIN ? 0 : -minutes;
  };
  const byName = new Intl.Collator(formats.locale, { numeric: true });
  return [...shops].sort((a, b) => rank(a) - rank(b) || byName.compare(a.store, b.store));
}

/** Every till is known to be closed, and nobody waits. */
function isClosed({ state, open, waiting, lanes, lanesHeard }: ShopGlance): boolean {
  return state === "live" && lanes > 0 && open === 0 && (waiting ?? 0) === 0 && lanesHeard === lanes;
}

/** When the page was made: paper, and a page that nothing renews, still say so. */
function at({ own }: PageLanguage, nowMs: number): Html {
  return html`<p class="soft">${own.SHOPS.asOf(dateAndTime(nowMs))}</p>`;
}

function faultOf(language: PageLanguage, { fault, cause, isConnected }: ConsumerStatus): Html {
  const { SHOPS } = language.own;
  if (fault !== "")
    return html`. <strong class="silent">${SHOPS.database}: ${faultText(language, fault, cause)}</strong>`;
  return isConnected ? html`` : html`. <strong class="silent">${SHOPS.broker}</strong>`;
}

/** What a database that was put back from a backup lacks, and no shop has any more. */
function missingOf({ own: { SHOPS } }: PageLanguage, shops: readonly ShopGlance[]): Html {
  const some = shops.filter(({ missing }) => missing > 0);
  if (some.length === 0) return html``;
  const records = some.reduce((sum, { missing }) => sum + missing, 0);
  return html`<p><strong>${SHOPS.missing(records)}</strong> (${namesOf(SHOPS, some)}). ${SHOPS.missingWhy}</p>`;
}

/** Shops under whose names two hosts send. */
function sharedOf({ own: { SHOPS } }: PageLanguage, shops: readonly ShopGlance[]): Html {
  const some = shops.filter(({ isShared }) => isShared);
  if (some.length === 0) return html``;
  return html`<p><strong>${SHOPS.shared}</strong> (${namesOf(SHOPS, some)}). ${SHOPS.sharedWhy}</p>`;
}

/** Some shops by name, and how many more there are. */
function namesOf(words: PageLanguage["own"]["SHOPS"], shops: readonly ShopGlance[]): string {
  const names = shops.slice(0, NAMED).map(({ store }) => store);
  return words.atShops(names.join(", "), shops.length - names.length);
}

function shopCells(language: PageLanguage, shop: ShopGlance): (Html | string | number)[] {
  const { SHOPS } = language.own;
  const { formatDuration, formatInteger } = language.shop.formats;
  const { store, state, ageS, open, waiting, longestWaitS, backlog, lost, lagS } = shop;
  const rests = isClosed(shop);
  const word = rests ? "closed" : state;
  return [
    linkTo(store),
    html`<span class="${word}">${SHOPS.state[word]}</span>`,
    ...(rests
      ? [NOTHING, NOTHING, NOTHING]
      : [
          figureOf(language, waiting, shop.isMore),
          longestWaitS === null ? UNKNOWN : waitOf(language, longestWaitS, shop.isLonger),
          figureOf(language, open, shop.mayBeOpen > 0),
        ]),
    heardOf(language, shop),
    ageS === null ? SHOPS.never : ageOf(language, ageS),
    ...[backlog === 0 ? NOTHING : formatInteger(backlog), lagS <= SHORT_LAG_S ? NOTHING : formatDuration(lagS)],
    lost === 0 ? NOTHING : formatInteger(lost),
  ];
}

/** Unknown before the first frame. */
function heardOf({ own }: PageLanguage, shop: ShopGlance): string {
  const { lanes, lanesHeard, ageS } = shop;
  if (ageS === null) return UNKNOWN;
  return lanesHeard === lanes && isClosed(shop) ? NOTHING : own.SHOPS.heard(lanesHeard, lanes);
}

/** In days from two on. */
function ageOf({ own, shop }: PageLanguage, seconds: number): string {
  return seconds < 2 * DAY_S ? shop.formats.formatDuration(seconds) : own.SHOPS.days(Math.floor(seconds / DAY_S));
}

/** With a plus where it may be more, as on the shop's own page. */
function figureOf({ shop }: PageLanguage, value: number | null, isMore: boolean): string {
  return value === null ? UNKNOWN : `${shop.formats.formatInteger(value)}${isMore ? "+" : ""}`;
}

function waitOf(language: PageLanguage, waitS: number, isLonger: boolean): Html | string {
  const words = isLonger ? leastWait(language, waitS) : language.shop.formats.formatDuration(waitS);
  return minutesOf(waitS) < LONG_MIN ? words : html`<strong class="long">${words}</strong>`;
}

/** A wait without an upper end, as on the shop's own page. */
function leastWait({ shop }: PageLanguage, waitS: number): string {
  return `≥\u00a0${shop.formats.formatDuration(waitS)}`;
}

/** As long waits are shown: what looks the same is marked the same. */
function minutesOf(waitS: number): number {
  return Math.round(waitS / 60);
}

/** Sensors by their names on the shop's pages, without what to do there. */
function troubleText({ own: { BOX }, shop }: PageLanguage, box: TroubledBox): string {
  const { SENSOR } = shop;
  const health: { [health: string]: string } = SENSOR.health;
  const sensors = box.sensors.map(([sensor, is]) => `${SENSOR.names[sensor]}: ${(health[is] ?? is).split(":")[0]}`);
  const presence = box.freshness === "fresh" ? [] : [BOX[box.freshness]];
  const starts = box.failedStarts > 0 ? [BOX.failedStarts(box.failedStarts)] : [];
  return [...presence, ...sensors, ...starts, ...(box.errors === null ? [] : [errorsText(box.errors, shop)])].join(
    ", ",
  );
}

/** A lane as its newest sample has it. */
interface LaneNow {
  box: string;
  state: string;
  quality: string;
  waiting: number | null;
  waitS: number | null;
}

/** Marked where it is unsure; no number of a lane that is not seen now. */
function laneCells(
  language: PageLanguage,
  { box, state, quality, waiting, waitS }: LaneNow,
  shop: ShopGlance["state"],
): string[] {
  const { DATA } = language.own;
  const { LANE, formats } = language.shop;
  const isSeen = shop === "live" && (quality === "trusted" || quality === "unsure");
  const data = DATA[shop === "live" ? quality : "outdated"] ?? quality;
  if (!isSeen) return [box, LANE.state.unknown, data, UNKNOWN, UNKNOWN];
  // Nobody stands before a closed till: zeros there would draw the eye as the lengths beside them do.
  if (state === "closed" && (waiting ?? 0) === 0) return [box, LANE.state.closed, data, NOTHING, NOTHING];
  const mark = quality === "unsure" ? "?" : "";
  // A till that is held up may be so for longer.
  const isLeast = state === "stalled" && mark === "";
  const words: { [state: string]: string } = LANE.state;
  return [
    ...[box, words[state] ?? state, data],
    waiting === null ? UNKNOWN : `${formats.formatInteger(waiting)}${mark}`,
    waitS === null ? UNKNOWN : isLeast ? leastWait(language, waitS) : `${formats.formatDuration(waitS)}${mark}`,
  ];
}

/** One shop: its lanes now, its last day by hour, and what happened. */
export function shopBody(
  language: PageLanguage,
  glance: ShopGlance,
  lanes: readonly LaneNow[],
  minutes: readonly LaneMinute[],
  events: readonly EventRow[],
  troubles: readonly TroubledBox[],
  nowMs: number,
): Html {
  const { TABLES } = language.own;
  const now = lanes.map((lane) => laneCells(language, lane, glance.state));
  const { LANE, DECISION } = language.shop;
  const kinds: { [kind: string]: string } = DECISION;
  return html`<div class="now">${tableOf(language, { caption: TABLES.now, columns: GLANCE }, [shopCells(language, glance)])}</div>
${at(language, nowMs)}
<h2>${TABLES.lanes}</h2>
<div class="now">${tableOf(language, { caption: TABLES.lanes, columns: ["lane", "work", "data", "waiting", "wait"] }, now)}</div>
<h2>${TABLES.hours}</h2>
${tableOf(language, { caption: TABLES.hours, columns: ["hour", "waiting", "wait", "over", "open", "served"] }, hourCells(language, minutes))}
<h2>${TABLES.troubles}</h2>
${tableOf(
  language,
  {
    caption: TABLES.troubles,
    columns: ["lane", "trouble", "since"],
    none: glance.state === "live" ? TABLES.none : TABLES.noneKnown,
  },
  troubles.map((t) => [t.box, troubleText(language, t), dateAndTime(t.atMs)]),
)}
<h2>${TABLES.decisions}</h2>
${tableOf(
  language,
  { caption: TABLES.decisions, columns: ["when", "till", "decision", "reason"] },
  events.map(({ atMs, content }) => [
    dateAndTime(atMs),
    content["decision"] === "held" ? LANE.lineAt(String(content["name"])) : String(content["name"]),
    kinds[String(content["decision"])] ?? String(content["decision"]),
    becauseText(language, content),
  ]),
)}`;
}

/** Means of the whole shop, each over what of the hour is known: of the last one, so far. */
function hourCells({ shop: { formats } }: PageLanguage, minutes: readonly LaneMinute[]): (string | number)[][] {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const tenth = new Intl.NumberFormat(formats.locale, digits);
  const hours = Map.groupBy(minutes, ({ minuteMs }) => Math.floor(minuteMs / HOUR_MS) * HOUR_MS);
  return [...hours].map(([hour, known]) => {
    const sums = sumsOf(known);
    const seconds = 60 * new Set(known.map(({ minuteMs }) => minuteMs)).size;
    const lanes = [...Map.groupBy(known, ({ box }) => box).values()].map(sumsOf).filter(({ trusted }) => trusted > 0);
    const waiting = lanes.reduce((sum, lane) => sum + lane.waitingSum / lane.trusted, 0);
    return [
      `${formats.weekdays[(new Date(hour).getUTCDay() + 6) % 7]} ${dateAndTime(hour).slice(-5)}`,
      lanes.length === 0 ? UNKNOWN : tenth.format(waiting),
      sums.waits === 0 ? UNKNOWN : formats.formatDuration(sums.waitSum / sums.waits),
      sums.waits === 0 ? UNKNOWN : formats.formatPercent(sums.over240 / sums.waits),
      tenth.format(sums.open / seconds),
      formats.formatInteger(sums.outs),
    ];
  });
}

function sumsOf(minutes: readonly LaneMinute[]): MinuteSums {
  const sums = noSums();
  for (const minute of minutes) for (const name of MINUTE_SUMS) sums[name] += minute[name];
  return sums;
}
