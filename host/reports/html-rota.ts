// The rota in a report: picture, table, and what the simulation says of its promise. Pure.
import type { Report } from "../core/report/report.ts";
import type { Rota } from "../core/report/rota.ts";
import { halfHourText, WEEKDAYS } from "../core/report/week.ts";
import { tillSteps } from "./charts.ts";
import { paragraph, section } from "./html-parts.ts";
import { countOf, known, percent, seconds, table, tenths, withInterval } from "./words.ts";

export function rotaSections({ rotas }: Report): string[] {
  return rotas.map((rota) => section(`Rota${rota.name === "" ? "" : `: ${rota.name}`}`, ...partsOf(rota)));
}

function partsOf(rota: Rota): string[] {
  const { promise, slots, cycleS } = rota;
  if (cycleS === null) return [paragraph("No service has been timed yet: nothing can be said of tills.")];
  const days = WEEKDAYS.map((name, day) => ({
    name,
    slots: slots.filter(({ halfHour }) => Math.floor(halfHour / 48) === day),
  }));
  const short =
    rota.short === 0
      ? ""
      : ` In ${countOf(rota.short, "half hour")} of the week that takes more than the ${countOf(rota.tills, "till")} there ${rota.tills === 1 ? "is" : "are"}.`;
  const clock = [...new Set(slots.map(({ halfHour }) => halfHour % 48))].sort((a, b) => a - b);
  const at = new Map(slots.map((slot) => [slot.halfHour, slot]));
  const rows = clock.map((half) => [
    halfHourText(half).slice(4),
    ...WEEKDAYS.map((_, day) => {
      const slot = at.get(day * 48 + half);
      if (slot === undefined) return "";
      return slot.neededAtMost > slot.needed ? `${slot.needed} (to ${slot.neededAtMost})` : String(slot.needed);
    }),
  ]);
  return [
    paragraph(
      `So that at most ${percent(promise.share)} of customers wait for more than ${seconds(promise.overS)}; a customer takes ${seconds(cycleS)}.${short}`,
    ),
    tillSteps(days, "Tills needed (line) and open (grey) by half hour"),
    table(["", ...WEEKDAYS], rows, "Tills needed; in brackets, with as many customers as the interval allows"),
    table(
      ["", "till hours a week", `over ${seconds(promise.overS)}`],
      [
        ["as it was", tenths(rota.openHours), ""],
        ["as needed, by the formula", tenths(rota.neededHours), known(rota.promised, percent)],
        ["as needed, in simulated weeks", tenths(rota.neededHours), withInterval(rota.simulated, percent)],
      ],
      "What the rota costs, and what it promises",
    ),
  ];
}
