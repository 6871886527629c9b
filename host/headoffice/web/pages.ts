// The bodies of head office's pages. Pure.
import type { Warning } from "../../core/warnings.ts";
import { formatDuration, formatInteger, formatPercent, LANE, weekdays } from "../../web/public/words.ts";
import type { ConsumerStatus } from "../consumer/consumer.ts";
import { MINUTE_SUMS, type MinuteSums } from "../minutes.ts";
import type { Rollout } from "../rollout.ts";
import type { EventRow, LaneMinute } from "../stores/chain-store.ts";
import { type Html, html, table } from "./html.ts";
import type { LeagueRow } from "./league.ts";
import type { ShopGlance, TroubledBox } from "./overview.ts";

const HOUR_MS = 3600000;
const UNKNOWN = "–";

/** All shops: those that need somebody first. */
export function shopsBody(
  shops: readonly ShopGlance[],
  troubles: readonly TroubledBox[],
  status: ConsumerStatus,
  warnings: readonly Warning[],
): Html {
  const rank = { silent: 0, behind: 1, live: 2 } as const;
  const ordered = [...shops].sort(
    (a, b) => rank[a.state] - rank[b.state] || (b.longestWaitS ?? -1) - (a.longestWaitS ?? -1),
  );
  const live = shops.filter(({ state }) => state === "live").length;
  const heads = [
    "Shop",
    "State",
    "Newest data",
    "Tills open",
    "Waiting",
    "Longest wait",
    "Boxes heard",
    "Backlog",
    "Lost",
    "Lag",
  ];
  return html`${warnings.map(({ text, remedy }) => html`<p><strong>${text}</strong>. ${remedy}.</p>`)}
<p>${live} of ${shops.length} shops live${faultOf(status)}</p>
${table("Shops", heads, ordered.map(shopCells))}
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

function faultOf({ fault, isConnected }: ConsumerStatus): Html {
  if (fault !== "") return html`. <strong class="silent">The database takes nothing: ${fault}</strong>`;
  return isConnected ? html`` : html`. <strong class="silent">No connection to the broker</strong>`;
}

function shopCells(shop: ShopGlance): (Html | string | number)[] {
  const { store, state, ageS, open, waiting, longestWaitS, lanes, lanesHeard, backlog, lost, lagS } = shop;
  return [
    linkTo(store),
    html`<span class="${state}">${state}</span>`,
    formatDuration(ageS),
    open ?? UNKNOWN,
    waiting ?? UNKNOWN,
    longestWaitS === null ? UNKNOWN : formatDuration(longestWaitS),
    `${lanesHeard} of ${lanes}`,
    formatInteger(backlog),
    formatInteger(lost),
    formatDuration(lagS),
  ];
}

/** The league table of some days. */
export function leagueBody(rows: readonly LeagueRow[], days: number): Html {
  const outliers = rows.filter(({ isOutlier }) => isOutlier).map(({ store }) => store);
  const cells = rows.map(({ store, blocks, measured, estimate, low, high, isOutlier }, i) => [
    html`${i + 1}. ${linkTo(store)}${isOutlier ? html` <strong class="behind">outlier</strong>` : html``}`,
    formatPercent(estimate),
    `${formatPercent(low)} to ${formatPercent(high)}`,
    formatPercent(measured),
    blocks,
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
    const count = (wanted: string): number => shops.filter(({ result }) => result === wanted).length;
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
  const mark = quality === "unsure" ? "?" : "";
  const words: { [state: string]: string } = LANE.state;
  return [
    ...[box, words[state] ?? state, quality],
    waiting === null ? UNKNOWN : `${waiting}${mark}`,
    waitS === null ? UNKNOWN : `${formatDuration(waitS)}${mark}`,
  ];
}

/** One shop: its lanes now, its last day by hour, and what happened. */
export function shopBody(
  glance: ShopGlance,
  lanes: readonly LaneNow[],
  minutes: readonly LaneMinute[],
  events: readonly EventRow[],
  troubles: readonly TroubledBox[],
): Html {
  const now = lanes.map((lane) => laneCells(lane, glance.state));
  return html`${table("Now", ["Shop", "State", "Newest data", "Tills open", "Waiting", "Longest wait", "Boxes heard", "Backlog", "Lost", "Lag"], [shopCells(glance)])}
<h2>Lanes now</h2>
${table("Lanes now", ["Lane", "Till", "Data", "Waiting", "Wait"], now)}
<h2>The last day, hour by hour (UTC)</h2>
${table("Hours", ["Hour", "Waiting", "Wait", "Over 4 min", "Tills open", "Served"], hourCells(minutes))}
<h2>Boxes in trouble</h2>
${
  troubles.length === 0
    ? html`<p>None</p>`
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
    sums.outs,
  ]);
}

function linkTo(store: string): Html {
  return html`<a href="/shop?name=${store}">${store}</a>`;
}

/** "2026-11-27 20:00", in UTC: shops of a chain may be in several zones. */
function dateAndTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
