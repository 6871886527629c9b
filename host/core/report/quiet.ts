// Quiet hours of the week: few customers and hardly any wait. Pure.
import type { Estimate } from "./estimate.ts";
import type { HourFigures } from "./figures.ts";

export interface QuietHour {
  hour: number;
  /** Customers in such an hour, and as a share of the mean open hour. */
  customersPerH: number;
  ofMean: number;
  realisedS: Estimate;
}

/** An hour is quiet with at most this share of the mean customers, and at most this mean wait. Unit s; guess. */
const FEW = 0.6;
const SHORT_S = 60;

/** An hour must be open for at least this long a day: the one in which the shop closes is no hour to attract customers to. Unit ms; guess. */
const OPEN_MS = 900000;

/** The quiet hours, the quietest first. `openMsOf`: for how long any till was open in an hour of the week, over all days. */
export function quietHoursOf(hours: readonly HourFigures[], openMsOf: (hour: number) => number): QuietHour[] {
  const open = hours.filter(({ hour, figures }) => figures.days > 0 && openMsOf(hour) >= OPEN_MS * figures.days);
  const rates = open.map(({ figures }) => figures.customers / figures.days);
  const mean = rates.reduce((a, b) => a + b, 0) / Math.max(1, rates.length);
  if (mean === 0) return [];
  return open
    .map(({ hour, figures }, i) => ({
      hour,
      customersPerH: rates[i] ?? 0,
      ofMean: (rates[i] ?? 0) / mean,
      realisedS: figures.realisedS,
    }))
    .filter(({ ofMean, realisedS }) => ofMean <= FEW && (realisedS.value ?? 0) <= SHORT_S)
    .sort((a, b) => a.ofMean - b.ofMean);
}
