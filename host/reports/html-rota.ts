// The rota in a report: picture, table, and what the simulation says of its promise. Pure.
import type { Report } from "../core/report/report.ts";
import type { Rota } from "../core/report/rota.ts";
import { timeOfHalfHour } from "../core/report/week.ts";
import { tillSteps } from "./charts.ts";
import { paragraph, section } from "./html-parts.ts";
import { known, type Telling } from "./words.ts";

export function rotaSections({ rotas }: Report, telling: Telling): string[] {
  const { title } = telling.words.rota;
  return rotas.map((rota) => section(rota.name === "" ? title : `${title}: ${rota.name}`, ...partsOf(rota, telling)));
}

function partsOf(rota: Rota, { words, weekdays, seconds, percent, tenths, withInterval, table }: Telling): string[] {
  const told = words.rota;
  const { promise, slots, cycleS } = rota;
  if (cycleS === null) return [paragraph(told.untimed)];
  const days = weekdays.map((name, day) => ({
    name,
    slots: slots.filter(({ halfHour }) => Math.floor(halfHour / 48) === day),
  }));
  const promised = told.promise(percent(promise.share), seconds(promise.overS), seconds(cycleS));
  const clock = [...new Set(slots.map(({ halfHour }) => halfHour % 48))].sort((a, b) => a - b);
  const at = new Map(slots.map((slot) => [slot.halfHour, slot]));
  const rows = clock.map((half) => [
    timeOfHalfHour(half),
    ...weekdays.map((_, day) => {
      const slot = at.get(day * 48 + half);
      if (slot === undefined) return "";
      return slot.neededAtMost > slot.needed ? told.atMost(slot.needed, slot.neededAtMost) : String(slot.needed);
    }),
  ]);
  return [
    paragraph(rota.short === 0 ? promised : `${promised} ${told.short(rota.short, rota.tills)}`),
    tillSteps(days, told.picture),
    table(["", ...weekdays], rows, told.needed),
    table(
      ["", told.hours, words.over(seconds(promise.overS))],
      [
        [told.was, tenths(rota.openHours), ""],
        [told.formula, tenths(rota.neededHours), known(rota.promised, percent)],
        [told.simulated, tenths(rota.neededHours), withInterval(rota.simulated, percent)],
      ],
      told.cost,
    ),
  ];
}
