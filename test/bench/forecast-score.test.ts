import { describe, expect, it } from "vitest";
import type { DayResult } from "./decisions-day.ts";
import type { Foretold } from "./decisions-forecast.ts";
import { forecastTable, forecastTargets, scoreForecasts } from "./forecast-score.ts";

/** A forecast 15 minutes ahead; four tills are needed then. */
function foretold(changes: Partial<Foretold>): Foretold {
  return { aheadMin: 15, shown: 4, door: 4, now: 4, weekAgo: 4, needed: 4, ...changes };
}

function scoresOf(...forecasts: Foretold[]): ReturnType<typeof scoreForecasts> {
  return scoreForecasts("diy", [{ forecasts } as Partial<DayResult> as DayResult]);
}

describe("errors of forecasts", () => {
  it("are means of tills too many and too few, of all and of those that were shown", () => {
    const [in15, in30] = scoresOf(
      foretold({ shown: 5, door: 5, now: 2, weekAgo: 4 }),
      foretold({ shown: null, door: 1, now: 4, weekAgo: 7 }),
    );
    expect(in15?.all).toEqual({ forecasts: 2, forecast: 2, now: 1, weekAgo: 1.5 });
    expect(in15?.shown).toEqual({ forecasts: 1, forecast: 1, now: 2, weekAgo: 0 });
    expect(in30?.all).toEqual({ forecasts: 0, forecast: null, now: null, weekAgo: null });
  });

  it.each([
    ["better than both", { shown: 4, now: 5, weekAgo: 3 }, true],
    ["as good as now", { shown: 5, now: 5, weekAgo: 2 }, false],
    ["worse than a week ago", { shown: 5, now: 2, weekAgo: 4 }, false],
  ])("meet the target only where the forecast is better than both: %s", (_, changes, met) => {
    expect(forecastTargets("ours", scoresOf(foretold(changes)))).toMatchObject([{ met }]);
  });

  it("are none by the door in a shop without a door counter", () => {
    const [in15] = scoresOf(foretold({ shown: 5, door: null }), foretold({ shown: null, door: null, now: 6 }));
    expect(in15?.all).toEqual({ forecasts: 2, forecast: null, now: 1, weekAgo: 0 });
    expect(in15?.shown).toEqual({ forecasts: 1, forecast: 1, now: 0, weekAgo: 0 });
  });

  it("have no target where nothing was shown, and an empty place in the table", () => {
    const scores = scoresOf(foretold({ shown: null, door: 6 }));
    expect(forecastTargets("ours", scores)).toEqual([]);
    expect(forecastTable(scores)[2]).toBe("| diy | 15 min | 2.00 | 0.00 | 0.00 | 0 % |  |  |  |");
  });
});
