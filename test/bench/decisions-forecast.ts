// The tills that are forecast on a simulated day, beside as many as now and as many as a week ago, and those that the
// people who then came would have needed.
import type { LookResult } from "../../host/core/dispatch/decision.ts";
import { DEFAULT_WORKLOAD, staffedTills, wholeTills } from "../../host/core/dispatch/workload-policy.ts";
import { mix } from "../../host/simulator/family/draw-shop.ts";
import { Random } from "../../host/simulator/random.ts";
import type { Scenario } from "../../host/simulator/scenarios.ts";
import { SHOP_DAY_S, shoppersOf } from "../../host/simulator/shopping.ts";
import { cycleOf, type Trade } from "../../host/simulator/trade.ts";
import type { Look } from "./decisions-observer.ts";

/** A forecast is noted this often, and is about the customers of so long around its time. Unit s. */
const EVERY_S = 300;
const AROUND_S = 600;
/** A week ago is known by half hours, as in a shop's log: ten minutes of one day would be mostly chance. Unit s. */
const WEEK_AGO_S = 1800;
const AHEAD_MIN = [15, 30] as const;

/** One forecast, and what came: whole tills. */
export interface Foretold {
  aheadMin: (typeof AHEAD_MIN)[number];
  /** As staff saw it; null where nothing was shown. */
  shown: number | null;
  /** By the door, shown or not, null in a shop without a door counter; as many as now; as many as a week ago. */
  door: number | null;
  now: number;
  weekAgo: number;
  needed: number;
}

/** Notes the forecasts of a day of a shop. */
export class ForecastWatch {
  private trade: Trade;
  private today: readonly number[];
  private weekAgo: readonly number[];
  private hasDoor: boolean;
  private noted: Foretold[] = [];

  /** When customers come to the tills, today and a week ago, in ms of the day. Nothing is noted until a door counter tells something. */
  constructor(trade: Trade, today: readonly number[], weekAgo: readonly number[], hasDoor: boolean) {
    this.trade = trade;
    this.today = today;
    this.weekAgo = weekAgo;
    this.hasDoor = hasDoor;
  }

  look(verdict: LookResult, { traffic, byDoor }: Look, tS: number): void {
    const { arrivalsPerS, cycleS } = traffic;
    if (tS % EVERY_S !== 0 || arrivalsPerS === undefined) return;
    const wanted = verdict.advice[0]?.wanted;
    for (const aheadMin of AHEAD_MIN) {
      const aboutS = tS + 60 * aheadMin;
      const door = byDoor(aheadMin);
      if (aboutS + AROUND_S / 2 > SHOP_DAY_S || (this.hasDoor && door === undefined)) continue;
      this.noted.push({
        aheadMin,
        shown: (aheadMin === 15 ? wanted?.in15 : wanted?.in30) ?? null,
        door: door === undefined ? null : this.tillsFor(door * cycleS),
        now: this.tillsFor(arrivalsPerS * cycleS),
        weekAgo: this.tillsFor(this.load(this.weekAgo, aboutS, WEEK_AGO_S)),
        needed: this.tillsFor(this.load(this.today, aboutS, AROUND_S)),
      });
    }
  }

  result(): Foretold[] {
    return this.noted;
  }

  /** Never more than the shop has, as on the page. */
  private tillsFor(load: number): number {
    return Math.min(wholeTills(staffedTills(load, DEFAULT_WORKLOAD.safety)), this.trade.tills);
  }

  /** Of the customers of so long around a time, as far as the shop is open then. */
  private load(comesMs: readonly number[], aboutS: number, aroundS: number): number {
    const [fromS, toS] = [Math.max(0, aboutS - aroundS / 2), Math.min(SHOP_DAY_S, aboutS + aroundS / 2)];
    const came = comesMs.filter((ms) => ms >= 1000 * fromS && ms < 1000 * toS).length;
    return (came / (toS - fromS)) * cycleOf(this.trade);
  }
}

/** When the customers of the same weekday some weeks ago came to the tills of a shop. Unit ms. */
export function earlierComesMs(trade: Trade, scenario: Scenario, seed: number, weeksAgo: number): number[] {
  const random = new Random(mix(seed, 500 + weeksAgo));
  return shoppersOf(random, scenario, trade).flatMap(({ tillsMs }) => (tillsMs === undefined ? [] : [tillsMs]));
}
