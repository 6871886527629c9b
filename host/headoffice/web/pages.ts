// The bodies of head office's pages. Pure.
import { DAY_S } from "../../core/local-days.ts";
import type { ProblemText } from "../../core/warnings.ts";
import { leastWait } from "../../web/public/lane-words.ts";
import { formatDuration, formatInteger, formatPercent, LANE, weekdays } from "../../web/public/words.ts";
import type { ConsumerStatus } from "../consumer/consumer.ts";
import { MINUTE_SUMS, type MinuteSums } from "../minutes.ts";
import type { Rollout } from "../rollout.ts";
import type { EventRow, LaneMinute } from "../stores/chain-store.ts";
import { type Html, html, table } from "./html.ts";
import type { LeagueRow } from "./league.ts";
import type { ShopGlance, TroubledBox } from "./overview.ts";

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

const GLANCE = [
  ...["Shop", "State", "Waiting", "Longest wait", "Tills open", "Boxes heard", "Newest data"],
  ...["Backlog", "Lag", "Lost"],
] as const;

/** In the place of a table of shops. */
const NO_SHOP = html`<p>No shop has been heard yet: <code>tillbeacon headoffice invite</code> lets one join.</p>`;

/** All shops: those that need somebody first, the others in the order of their names, where each is found again. */
export function shopsBody(
  shops: readonly ShopGlance[],
  troubles: readonly TroubledBox[],
  status: ConsumerStatus,
  warnings: readonly ProblemText[],
  nowMs: number,
): Html {
  const live = shops.filter(({ state }) => state === "live");
  const open = live.filter((shop) => !isClosed(shop)).length;
  const counts = open === live.length ? "" : `, ${formatInteger(open)} of them open`;
  const away = (["silent", "behind"] as const).flatMap((state) => {
    const count = shops.filter((shop) => shop.state === state).length;
    return count === 0 ? [] : [html`. <strong class="${state}">${formatInteger(count)} ${state}</strong>`];
  });
  return html`${warnings.map(({ text, remedy }) => html`<p><strong>${text}</strong>. ${remedy}.</p>`)}
<p class="now">${formatInteger(live.length)} of ${formatInteger(shops.length)} shops live${counts}${away}${faultOf(status)}</p>
${missingOf(shops)}
${shops.length === 0 ? NO_SHOP : html`<div class="now">${table("Shops", GLANCE, ordered(shops).map(shopCells))}</div>`}
${at(nowMs)}
<h2>Boxes in trouble</h2>
${
  troubles.length === 0
    ? html`<p>None</p>`
    : table(
        "Boxes in trouble",
        ["Shop", "Lane", "Trouble", "Since (UTC)"],
        troubles.map((each) => [
          linkTo(each.store),
          each.name === "" ? each.box : each.name,
          each.trouble,
          dateAndTime(each.atMs),
        ]),
      )
}`;
}

/** Silent shops, those behind, long waits by their minutes, the rest by name, and those that are closed. */
function ordered(shops: readonly ShopGlance[]): ShopGlance[] {
  const rank = (shop: ShopGlance): number => {
    if (shop.state !== "live") return shop.state === "silent" ? -2e6 : -1e6;
    if (isClosed(shop)) return 1;
    const minutes = minutesOf(shop.longestWaitS ?? 0);
    return minutes < LONG_MIN ? 0 : -minutes;
  };
  const byName = new Intl.Collator("en", { numeric: true });
  return [...shops].sort((a, b) => rank(a) - rank(b) || byName.compare(a.store, b.store));
}

/** Every till is known to be closed, and nobody waits. */
function isClosed({ state, open, waiting, lanes, lanesHeard }: ShopGlance): boolean {
  return state === "live" && lanes > 0 && open === 0 && (waiting ?? 0) === 0 && lanesHeard === lanes;
}

/** When the page was made: paper, and a page that nothing renews, still say so. */
function at(nowMs: number): Html {
  return html`<p class="soft">As of ${dateAndTime(nowMs)} (UTC)</p>`;
}

function faultOf({ fault, isConnected }: ConsumerStatus): Html {
  if (fault !== "") return html`. <strong class="silent">The database takes nothing: ${fault}</strong>`;
  return isConnected ? html`` : html`. <strong class="silent">No connection to the broker</strong>`;
}

/** What a database that was put back from a backup lacks, and no shop has any more. */
function missingOf(shops: readonly ShopGlance[]): Html {
  const some = shops.filter(({ missing }) => missing > 0);
  if (some.length === 0) return html``;
  const records = some.reduce((sum, { missing }) => sum + missing, 0);
  const names = some.slice(0, NAMED).map(({ store }) => store);
  const others = some.length > NAMED ? ` and ${formatInteger(some.length - NAMED)} more` : "";
  return html`<p><strong>Missing records: ${formatInteger(records)}</strong> (${names.join(", ")}${others}). They had been acknowledged, and are
neither in this database nor in their shops' outboxes, as after a restore from an older backup. The shops' own logs have what they were made from.</p>`;
}

function shopCells(shop: ShopGlance): (Html | string | number)[] {
  const { store, state, ageS, open, waiting, longestWaitS, backlog, lost, lagS } = shop;
  const rests = isClosed(shop);
  const word = rests ? "closed" : state;
  return [
    linkTo(store),
    html`<span class="${word}">${word}</span>`,
    ...(rests
      ? [NOTHING, NOTHING, NOTHING]
      : [
          figureOf(waiting, shop.isMore),
          longestWaitS === null ? UNKNOWN : waitOf(longestWaitS, shop.isLonger),
          figureOf(open, shop.mayBeOpen > 0),
        ]),
    heardOf(shop),
    ageS === null ? "never" : ageOf(ageS),
    ...[backlog === 0 ? NOTHING : formatInteger(backlog), lagS <= SHORT_LAG_S ? NOTHING : formatDuration(lagS)],
    lost === 0 ? NOTHING : formatInteger(lost),
  ];
}

/** Unknown before the first frame. */
function heardOf(shop: ShopGlance): string {
  const { lanes, lanesHeard, ageS } = shop;
  if (ageS === null) return UNKNOWN;
  return lanesHeard === lanes && isClosed(shop) ? NOTHING : `${formatInteger(lanesHeard)} of ${formatInteger(lanes)}`;
}

/** In days from two on. */
function ageOf(seconds: number): string {
  return seconds < 2 * DAY_S ? formatDuration(seconds) : `${Math.floor(seconds / DAY_S)} days`;
}

/** With a plus where it may be more, as on the shop's own page. */
function figureOf(value: number | null, isMore: boolean): string {
  return value === null ? UNKNOWN : `${formatInteger(value)}${isMore ? "+" : ""}`;
}

function waitOf(waitS: number, isLonger: boolean): Html | string {
  const words = isLonger ? leastWait(waitS) : formatDuration(waitS);
  return minutesOf(waitS) < LONG_MIN ? words : html`<strong class="long">${words}</strong>`;
}

/** As long waits are shown: what looks the same is marked the same. */
function minutesOf(waitS: number): number {
  return Math.round(waitS / 60);
}

/** The league table of some days. */
export function leagueBody(rows: readonly LeagueRow[], days: number): Html {
  const outliers = rows.filter(({ isOutlier }) => isOutlier).map(({ store }) => store);
  const cells = rows.map(({ store, blocks, measured, estimate, low, high, isOutlier }, i) => [
    html`${i + 1}. ${linkTo(store)}${isOutlier ? html` <strong class="behind">outlier</strong>` : html``}`,
    formatPercent(estimate),
    `${formatPercent(low)} to ${formatPercent(high)}`,
    formatPercent(measured),
    formatInteger(blocks),
  ]);
  return html`<p>Share of time in which somebody who joined a line would have waited over 4 minutes, in the last ${days === 1 ? "day" : `${days} days`}.
Each shop is drawn towards the mean of all shops as far as its own data do not tell it apart; the range holds its true share
with 90 % probability. Shops whose ranges overlap are not known to differ.</p>
<nav class="choices" aria-label="Days">${[1, 7, 28].map((each) => daysLink(each, days))}
<a href="/report?days=${days}&format=csv">All figures as a table (CSV)</a> <a href="/report?days=${days}">As JSON</a></nav>
${outliers.length === 0 ? html`` : html`<p>Unlike all others: ${outliers.map((store) => html`${linkTo(store)} `)}</p>`}
${table("League table", ["Shop", "Estimate", "90 % range", "Measured", "Two-hour blocks"], cells)}`;
}

function daysLink(days: number, shown: number): Html {
  const name = days === 1 ? "1 day" : `${days} days`;
  return days === shown
    ? html`<a href="/league?days=${days}" aria-current="page">${name}</a> `
    : html`<a href="/league?days=${days}">${name}</a> `;
}

/** What became of settings and images that were sent to shops. */
export function settingsBody(rollouts: readonly Rollout[]): Html {
  const heads = ["Made (UTC)", "State", "Stage", "Applied", "Refused", "To come", "What", "Refusals"];
  const rows = rollouts.map(({ id, madeMs, state, note, stage, stages, shops, settings, release }) => {
    const refused = shops.filter(({ result }) => result === "refused");
    const count = (wanted: string): string => formatInteger(shops.filter(({ result }) => result === wanted).length);
    return [
      ...[
        `${id}: ${dateAndTime(madeMs)}`,
        note === "" ? state : `${state}: ${note}`,
        `${stage + 1} of ${stages.length}`,
      ],
      ...[
        count("applied"),
        count("refused"),
        count(""),
        release === undefined ? settings : `${release.board} ${release.version}`,
      ],
      refused.slice(0, 5).map(({ store, detail }) => html`${linkTo(store)} ${detail} `),
    ];
  });
  return rollouts.length === 0 ? html`<p>None</p>` : table("Settings and images", heads, rows);
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
function laneCells({ box, state, quality, waiting, waitS }: LaneNow, shop: ShopGlance["state"]): string[] {
  if (shop !== "live") return [box, LANE.state.unknown, "outdated", UNKNOWN, UNKNOWN];
  const isSeen = quality === "trusted" || quality === "unsure";
  if (!isSeen) return [box, LANE.state.unknown, quality, UNKNOWN, UNKNOWN];
  // Nobody stands before a closed till: zeros there would draw the eye as the lengths beside them do.
  if (state === "closed" && (waiting ?? 0) === 0) return [box, LANE.state.closed, quality, NOTHING, NOTHING];
  const mark = quality === "unsure" ? "?" : "";
  // A till that is held up may be so for longer.
  const isLeast = state === "stalled" && mark === "";
  const words: { [state: string]: string } = LANE.state;
  return [
    ...[box, words[state] ?? state, quality],
    waiting === null ? UNKNOWN : `${formatInteger(waiting)}${mark}`,
    waitS === null ? UNKNOWN : isLeast ? leastWait(waitS) : `${formatDuration(waitS)}${mark}`,
  ];
}

/** One shop: its lanes now, its last day by hour, and what happened. */
export function shopBody(
  glance: ShopGlance,
  lanes: readonly LaneNow[],
  minutes: readonly LaneMinute[],
  events: readonly EventRow[],
  troubles: readonly TroubledBox[],
  nowMs: number,
): Html {
  const now = lanes.map((lane) => laneCells(lane, glance.state));
  return html`<div class="now">${table("Now", GLANCE, [shopCells(glance)])}</div>
${at(nowMs)}
<h2>Lanes now</h2>
<div class="now">${table("Lanes now", ["Lane", "Till", "Data", "Waiting", "Wait"], now)}</div>
<h2>The last day, hour by hour (UTC)</h2>
${table("Hours", ["Hour", "Waiting", "Wait", "Over 4 min", "Tills open", "Served"], hourCells(minutes))}
<h2>Boxes in trouble</h2>
${
  troubles.length === 0
    ? html`<p>${glance.state === "live" ? "None" : "None was known when the shop was last heard"}</p>`
    : table(
        "Boxes in trouble",
        ["Lane", "Trouble", "Since (UTC)"],
        troubles.map((t) => [t.box, t.trouble, dateAndTime(t.atMs)]),
      )
}
<h2>Decisions</h2>
${table(
  "Decisions",
  ["When (UTC)", "Till", "Decision", "Reason"],
  events.map(({ atMs, content }) => [
    dateAndTime(atMs),
    String(content["name"]),
    String(content["decision"]),
    String(content["reason"]),
  ]),
)}`;
}

function hourCells(minutes: readonly LaneMinute[]): (string | number)[][] {
  const hours = new Map<number, MinuteSums>();
  for (const minute of minutes) {
    const hour = Math.floor(minute.minuteMs / HOUR_MS) * HOUR_MS;
    const sums = hours.get(hour) ?? (Object.fromEntries(MINUTE_SUMS.map((name) => [name, 0])) as MinuteSums);
    for (const name of MINUTE_SUMS) sums[name] += minute[name];
    hours.set(hour, sums);
  }
  return [...hours].map(([hour, sums]) => [
    `${weekdays[(new Date(hour).getUTCDay() + 6) % 7]} ${dateAndTime(hour).slice(-5)}`,
    sums.trusted === 0 ? UNKNOWN : (sums.waitingSum / sums.trusted).toFixed(1),
    sums.waits === 0 ? UNKNOWN : formatDuration(sums.waitSum / sums.waits),
    sums.waits === 0 ? UNKNOWN : formatPercent(sums.over240 / sums.waits),
    (sums.open / 3600).toFixed(1),
    formatInteger(sums.outs),
  ]);
}

function linkTo(store: string): Html {
  return html`<a href="/shop?name=${store}">${store}</a>`;
}

/** "2026-11-27 20:00", in UTC: shops of a chain may be in several zones. */
function dateAndTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
