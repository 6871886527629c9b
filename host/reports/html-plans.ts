// What a change would bring, and what waiting may cost, in a report. Pure.
import type { Report } from "../core/report/report.ts";
import { timeOfHalfHour } from "../core/report/week.ts";
import { SELF_CHECKOUT } from "../core/report/what-if.ts";
import { paragraph, section } from "./html-parts.ts";
import { escaped, known, type Telling } from "./words.ts";

/** Stretches that are named. */
const NAMED = 6;

export function whatIfSections({ whatIf }: Report, telling: Telling): string[] {
  const { words, withInterval, seconds, percent, tenths, table } = telling;
  const told = words.whatIf;
  return whatIf.map(({ alternatives, promise, short }) => {
    if (short === "unknown") return section(told.title, paragraph(told.short[short]));
    const rows = alternatives.map(({ change, meanS, over, cashierHours }) => [
      told.change[change],
      withInterval(meanS, seconds),
      withInterval(over, percent),
      tenths(cashierHours),
    ]);
    const head = ["", told.wait, words.over(seconds(promise.overS)), told.hours];
    const when = alternatives
      .filter(({ change }) => change.startsWith("one more"))
      .map(
        ({ change, halfHours }) => `<li>${escaped(`${told.change[change]}: ${hoursText(halfHours, telling)}`)}</li>`,
      );
    const { machines, share, slower } = SELF_CHECKOUT;
    return section(
      told.title,
      paragraph(told.short[short]),
      table(head, rows, told.caption),
      when.length === 0 ? "" : `<ul>${when.join("")}</ul>`,
      paragraph(told.how(machines, percent(share), tenths(slower))),
    );
  });
}

/** Half hours in a row are one stretch, which ends with its day. */
function hoursText(halfHours: readonly number[], { words, halfHour: named, between }: Telling): string {
  if (halfHours.length === 0) return words.whatIf.never;
  const stretches: { from: number; to: number }[] = [];
  for (const halfHour of halfHours) {
    const last = stretches.at(-1);
    if (last?.to === halfHour && halfHour % 48 !== 0) last.to += 1;
    else stretches.push({ from: halfHour, to: halfHour + 1 });
  }
  const first = stretches.slice(0, NAMED).map(({ from, to }) => between(named(from), endText(to)));
  const more = stretches.slice(NAMED).reduce((sum, { from, to }) => sum + to - from, 0);
  return [...first, ...(more === 0 ? [] : [words.whatIf.more(more)])].join(", ");
}

function endText(halfHour: number): string {
  return halfHour % 48 === 0 ? "24:00" : timeOfHalfHour(halfHour);
}

export function moneySections({ money, shop }: Report, telling: Telling): string[] {
  const { words, withInterval, seconds, whole, table } = telling;
  const told = words.money;
  const { value, customerValue } = money;
  const inMoney = (amount: number): string => `${whole(amount)} ${value?.currency ?? ""}`;
  const figures =
    value === null
      ? told.noFigures
      : told.value(
          inMoney(customerValue ?? 0),
          inMoney(value.basket),
          telling.number(value.purchases),
          telling.number(value.periods),
        );
  const risk = money.atRisk.map(({ overS, visits, value: amount }) => [
    told.over(seconds(overS)),
    withInterval(visits, whole),
    amount === null ? "–" : withInterval(amount, inMoney),
  ]);
  const lost = [
    [
      told.lost,
      withInterval(money.lost.people, whole),
      money.lost.sales === null ? "–" : withInterval(money.lost.sales, inMoney),
    ],
  ];
  return [
    section(
      told.title,
      paragraph(`${told.customers(known(shop.customers, whole))} ${figures}`),
      table(["", told.visits, told.lifetime], risk, told.risk),
      table(["", told.people, told.baskets], lost, told.sales),
      `<ul>${told.assumptions.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`,
    ),
  ];
}
