// The bodies of head office's pages that compare shops and tell what was sent to them, in a language. Pure.
import type { Rollout } from "../rollout.ts";
import { type Html, html } from "./html.ts";
import type { PageLanguage } from "./languages.ts";
import type { LeagueRow } from "./league.ts";
import { dateAndTime, linkTo, tableOf } from "./tables.ts";
import { refusalText, rolloutText } from "./told.ts";

/** Days that the league table can be asked for. */
const DAYS = [1, 7, 28];
/** Refusals of a roll-out that are shown. */
const MOST_REFUSALS = 5;

/** The league table of some days. */
export function leagueBody(language: PageLanguage, rows: readonly LeagueRow[], days: number): Html {
  const { LEAGUE, SHOPS, TABLES } = language.own;
  const { formatInteger, formatPercent } = language.shop.formats;
  const outliers = rows.filter(({ isOutlier }) => isOutlier).map(({ store }) => store);
  const cells = rows.map(({ store, blocks, measured, estimate, low, high, isOutlier }, i) => [
    html`${i + 1}. ${linkTo(store)}${isOutlier ? html` <strong class="behind">${LEAGUE.outlier}</strong>` : html``}`,
    formatPercent(estimate),
    LEAGUE.range(formatPercent(low), formatPercent(high)),
    formatPercent(measured),
    formatInteger(blocks),
  ]);
  const columns = ["shop", "estimate", "range", "measured", "blocks"] as const;
  return html`<p>${LEAGUE.share(SHOPS.days(days))} ${LEAGUE.how}</p>
<nav class="choices" aria-label="${LEAGUE.days}">${DAYS.map((each) => daysLink(language, each, days))}
<a href="/report?days=${days}&format=csv">${LEAGUE.csv}</a> <a href="/report?days=${days}">${LEAGUE.json}</a></nav>
${outliers.length === 0 ? html`` : html`<p>${LEAGUE.outliers} ${outliers.map((store) => html`${linkTo(store)} `)}</p>`}
${tableOf(language, { caption: TABLES.league, columns }, cells)}`;
}

function daysLink({ own }: PageLanguage, days: number, shown: number): Html {
  const name = own.SHOPS.days(days);
  return days === shown
    ? html`<a href="/league?days=${days}" aria-current="page">${name}</a> `
    : html`<a href="/league?days=${days}">${name}</a> `;
}

/** What became of settings and images that were sent to shops. */
export function settingsBody(language: PageLanguage, rollouts: readonly Rollout[]): Html {
  const { ROLLOUT, TABLES } = language.own;
  const { formatInteger } = language.shop.formats;
  const rows = rollouts.map((rollout) => {
    const { id, madeMs, stage, stages, shops, settings, release } = rollout;
    const refused = shops.filter(({ result }) => result === "refused").slice(0, MOST_REFUSALS);
    const count = (wanted: string): string => formatInteger(shops.filter(({ result }) => result === wanted).length);
    return [
      `${id}: ${dateAndTime(madeMs)}`,
      rolloutText(language, rollout),
      ROLLOUT.stage(stage + 1, stages.length),
      ...[count("applied"), count("refused"), count("")],
      release === undefined ? settingLines(settings) : `${release.board} ${release.version}`,
      refused.map(({ store, why, detail }) => html`<div>${linkTo(store)} ${refusalText(language, why, detail)}</div>`),
    ];
  });
  const columns = ["made", "state", "stage", "applied", "refused", "toCome", "what", "refusals"] as const;
  return tableOf(language, { caption: TABLES.rollouts, columns, none: TABLES.noneSent }, rows);
}

/** Settings as they are called in a shop's file, each in a line of its own. */
function settingLines(json: string): Html[] {
  return settingsIn(JSON.parse(json), []).map((line) => html`<div>${line}</div>`);
}

function settingsIn(part: unknown, path: readonly string[]): string[] {
  if (typeof part !== "object" || part === null || Array.isArray(part))
    return [`${path.join(".")}: ${JSON.stringify(part)}`];
  return Object.entries(part).flatMap(([key, inner]) => settingsIn(inner, [...path, key]));
}
