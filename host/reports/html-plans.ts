// What a change would bring, and what waiting may cost, in a report. Pure.
import type { Report } from "../core/report/report.ts";
import { halfHourText } from "../core/report/week.ts";
import { SELF_CHECKOUT, type WhatIf } from "../core/report/what-if.ts";
import { paragraph, section } from "./html-parts.ts";
import { escaped, known, percent, seconds, table, tenths, whole, withInterval } from "./words.ts";

const VERDICTS: { readonly [S in WhatIf["short"]]: string } = {
  tills: "Tills: where the promise is broken, all of them are open already.",
  people: "People: where the promise is broken, tills stand closed.",
  nothing: "Neither: the promise holds in all half hours of the simulated week.",
  unknown: "Not known: no service has been timed yet.",
};
/** Stretches that are named. */
const NAMED = 6;

export function whatIfSections({ whatIf }: Report): string[] {
  return whatIf.map(({ alternatives, promise, short }) => {
    if (short === "unknown") return section("Tills or people?", paragraph(VERDICTS[short]));
    const rows = alternatives.map(({ change, meanS, over, cashierHours }) => [
      change,
      withInterval(meanS, seconds),
      withInterval(over, percent),
      tenths(cashierHours),
    ]);
    const head = ["", "mean wait", `over ${seconds(promise.overS)}`, "cashier h a week"];
    const when = alternatives
      .filter(({ change }) => change.startsWith("one more"))
      .map(({ change, halfHours }) => `<li>${change}: ${hoursText(halfHours)}</li>`);
    const { machines, share, slower } = SELF_CHECKOUT;
    return section(
      "Tills or people?",
      paragraph(VERDICTS[short]),
      table(head, rows, "The shop's own week in simulation"),
      when.length === 0 ? "" : `<ul>${when.join("")}</ul>`,
      paragraph(
        `Self-checkout is taken for ${machines} machines that ${percent(share)} of customers use where the tills are not quicker, each taking ${slower} times as long. One line is one line for all tills. Simulated customers stay until they are served.`,
      ),
    );
  });
}

/** Half hours in a row are one stretch, which ends with its day. */
function hoursText(halfHours: readonly number[]): string {
  if (halfHours.length === 0) return "never needed";
  const stretches: { from: number; to: number }[] = [];
  for (const halfHour of halfHours) {
    const last = stretches.at(-1);
    if (last?.to === halfHour && halfHour % 48 !== 0) last.to += 1;
    else stretches.push({ from: halfHour, to: halfHour + 1 });
  }
  const named = stretches.slice(0, NAMED).map(({ from, to }) => `${halfHourText(from)} to ${endText(to)}`);
  const more = stretches.slice(NAMED).reduce((sum, { from, to }) => sum + to - from, 0);
  return [...named, ...(more === 0 ? [] : [`${more} more half ${more === 1 ? "hour" : "hours"}`])].join(", ");
}

function endText(halfHour: number): string {
  return halfHour % 48 === 0 ? "24:00" : halfHourText(halfHour).slice(4);
}

export function moneySections({ money, shop }: Report): string[] {
  const { value, customerValue } = money;
  const inMoney = (amount: number): string => `${whole(amount)} ${value?.currency ?? ""}`;
  const noFigures =
    value === null
      ? "Give basket, purchases and periods under report.value in the configuration for amounts."
      : `A customer is worth ${inMoney(customerValue ?? 0)}: a basket of ${inMoney(value.basket)} x ${value.purchases} purchases x ${value.periods} periods.`;
  const risk = money.atRisk.map(({ overS, visits, value: amount }) => [
    `waited over ${seconds(overS)}`,
    withInterval(visits, whole),
    amount === null ? "–" : withInterval(amount, inMoney),
  ]);
  const lost = [
    [
      "turned round or left",
      withInterval(money.lost.people, whole),
      money.lost.sales === null ? "–" : withInterval(money.lost.sales, inMoney),
    ],
  ];
  return [
    section(
      "Value at risk",
      paragraph(`${known(shop.customers, whole)} customers. ${noFigures}`),
      table(["", "visits", "lifetime value"], risk, "Customers past a threshold"),
      table(["", "people", "baskets"], lost, "Lost sales"),
      `<ul>${money.assumptions.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`,
    ),
  ];
}
