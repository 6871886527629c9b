// How good the forecasts of the tills wanted are: their mean error beside "as now" and "as a week ago".
import type { DayResult } from "./decisions-day.ts";
import type { Foretold } from "./decisions-forecast.ts";
import type { Target } from "./decisions-score.ts";

/** Mean absolute errors in whole tills; null where there was nothing to hold against what came. */
export interface ForecastErrors {
  forecasts: number;
  forecast: number | null;
  now: number | null;
  weekAgo: number | null;
}

/** The forecasts of a kind of shop, so many minutes ahead: by the door, where there is one, at any time, and those that were shown. */
export interface ForecastScore {
  kind: string;
  aheadMin: number;
  all: ForecastErrors;
  shown: ForecastErrors;
}

/** Of days of shops that all have a door counter, or none. */
export function scoreForecasts(kind: string, days: readonly Pick<DayResult, "forecasts">[]): ForecastScore[] {
  return [15, 30].map((aheadMin) => {
    const all = days.flatMap((day) => day.forecasts).filter((f) => f.aheadMin === aheadMin);
    const shown = all.filter((f) => f.shown !== null);
    return {
      kind,
      aheadMin,
      all: errorsOf(all, (f) => f.door),
      shown: errorsOf(shown, (f) => f.shown),
    };
  });
}

function errorsOf(foretold: readonly Foretold[], forecast: (f: Foretold) => number | null): ForecastErrors {
  const error = (of: (f: Foretold) => number | null): number | null => {
    const errors = foretold.map((f) => Math.abs((of(f) ?? Number.NaN) - f.needed)).filter((e) => !Number.isNaN(e));
    return errors.length === 0 ? null : errors.reduce((sum, e) => sum + e, 0) / errors.length;
  };
  return {
    forecasts: foretold.length,
    forecast: error(forecast),
    now: error((f) => f.now),
    weekAgo: error((f) => f.weekAgo),
  };
}

/** What is shown must be better than both of what anybody knows without it. */
export function forecastTargets(strategy: string, scores: readonly ForecastScore[]): Target[] {
  return scores.flatMap(({ kind, aheadMin, shown: { forecast, now, weekAgo } }) => {
    if (forecast === null || now === null || weekAgo === null) return [];
    const best = Math.min(now, weekAgo);
    return [
      {
        strategy,
        target: `tills wanted in ${aheadMin} min, ${kind}, mean error where it is shown`,
        wanted: `below ${best.toFixed(2)} tills`,
        found: `${forecast.toFixed(2)} tills`,
        met: forecast < best,
      },
    ];
  });
}

/** The table for docs/decisions.md, in lines. */
export function forecastTable(scores: readonly ForecastScore[]): string[] {
  const tills = (error: number | null): string => (error === null ? "" : error.toFixed(2));
  return [
    "| | in | by the door | as now | as a week ago | shown | error | as now | as a week ago |",
    "|---|---|---|---|---|---|---|---|---|",
    ...scores.map(({ kind, aheadMin, all, shown }) => {
      const share = all.forecasts === 0 ? 0 : (100 * shown.forecasts) / all.forecasts;
      const cells = [...[all, shown].map((e) => [e.forecast, e.now, e.weekAgo].map(tills))];
      return `| ${[kind, `${aheadMin} min`, ...(cells[0] ?? []), `${share.toFixed(0)} %`, ...(cells[1] ?? [])].join(" | ")} |`;
    }),
  ];
}
