// Days of one shop one after another, whose dispatch goes on from one to the next as a host does: the record that it keeps of its
// forecasts grows. Runs in a worker.

import { newDispatch } from "../../host/core/policies.ts";
import type { Targets } from "../../host/core/targets.ts";
import { SEEN_COMING_FROM_MIN } from "../../host/core/traffic.ts";
import { mix } from "../../host/simulator/family/draw-shop.ts";
import { ShopDay } from "../../host/simulator/shop-day.ts";
import { SHOP_DAY_S } from "../../host/simulator/shopping.ts";
import { drawTrade, type TradeKind } from "../../host/simulator/trade.ts";
import { asConfigured, LOOK_S, SCENARIO, shopPlaces, viewsOf } from "./decisions-day.ts";
import { earlierComesMs, ForecastWatch, type Foretold } from "./decisions-forecast.ts";
import { Observer } from "./decisions-observer.ts";
import { NAMES, STRATEGIES } from "./decisions-strategies.ts";

export interface ForecastTask {
  kind: TradeKind;
  /** Of the shop; its days have seeds of their own. */
  seed: number;
  days: number;
}

/** Unit ms. */
const DAY_MS = 24 * 3600000;

/** What was foretold on each of the days, and what came; nothing where people shop for too short a time to be seen coming. */
export function runShop({ kind, seed, days }: ForecastTask): Foretold[][] {
  const trade = drawTrade(kind, seed);
  const strategy = STRATEGIES.find(({ name }) => name === NAMES.door);
  if (strategy?.targets === undefined) throw new Error("there is no strategy with a door counter");
  const choice = asConfigured(strategy, trade);
  if (choice.name !== "workload") throw new Error(`${strategy.name} does not go by the workload`);
  if (choice.shoppingMin < SEEN_COMING_FROM_MIN[15]) return [];
  const targets: Targets = strategy.targets;
  const places = shopPlaces(trade.tills);
  const dispatch = newDispatch(choice, targets, false);
  return Array.from({ length: days }, (_, number) => {
    const daySeed = mix(seed, number);
    const day = new ShopDay({ trade, openAtStart: trade.openAtStart, seed: daySeed, scenario: SCENARIO, sensed: true });
    const watch = new ForecastWatch(trade, day.comesMs, earlierComesMs(trade, SCENARIO, daySeed, 1));
    const observer = new Observer(choice, targets);
    for (let s = 1; s <= SHOP_DAY_S; s++) {
      const tMs = day.runSecond();
      if (s % LOOK_S !== 0) continue;
      const seen = viewsOf(day, trade, places, tMs, true, false);
      const verdict = dispatch.decide(seen, number * DAY_MS + tMs);
      for (const [i, place] of places.slice(0, trade.tills).entries())
        day.setLamp(i, verdict.lamps.get(place.box) ?? "off");
      watch.look(verdict, observer.look(seen, verdict, tMs), s);
    }
    return watch.result();
  });
}
