// Weeks of one shop, whose dispatch goes on from day to day as a host does: the record that it keeps of its forecasts grows. Runs in
// a worker.

import type { LookResult } from "../../host/core/dispatch/decision.ts";
import type { Dispatch } from "../../host/core/dispatch/dispatch.ts";
import { type HalfHour, WEEKS } from "../../host/core/dispatch/past-weeks.ts";
import { newDispatch, type PolicyChoice } from "../../host/core/dispatch/policies.ts";
import type { Targets } from "../../host/core/dispatch/targets.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import { DAY_MS } from "../../host/core/local-days.ts";
import { SLOT_MS } from "../../host/core/report/slot.ts";
import type { Place } from "../../host/core/shop.ts";
import { mix } from "../../host/simulator/family/draw-shop.ts";
import { Random } from "../../host/simulator/random.ts";
import { ShopDay } from "../../host/simulator/shop-day.ts";
import { dayPatternOf, WEEK_DAYS } from "../../host/simulator/shop-week.ts";
import { SHOP_DAY_S, shoppersOf } from "../../host/simulator/shopping.ts";
import { drawTrade, type Trade, type TradeKind } from "../../host/simulator/trade.ts";
import { asConfigured, LOOK_S, SCENARIO, shopPlaces, viewsOf } from "./decisions-day.ts";
import { ForecastWatch, type Foretold } from "./decisions-forecast.ts";
import { Observer } from "./decisions-observer.ts";
import { NAMES, STRATEGIES } from "./decisions-strategies.ts";

export interface ForecastTask {
  kind: TradeKind;
  /** Of the shop; its days have seeds of their own. */
  seed: number;
  /** How many weeks are run; as many as a host looks at are in the log before them. */
  weeks: number;
}

/** Of the same days: a host with a door counter, whose lamps are followed, and one without, which looks on. */
export interface ShopForecasts {
  door: Foretold[];
  noDoor: Foretold[];
}

/** What was foretold, and what came. */
export function runShop({ kind, seed, weeks }: ForecastTask): ShopForecasts {
  const trade = drawTrade(kind, seed);
  const hosts = { door: new Host(trade, true), noDoor: new Host(trade, false) };
  for (let number = 0; number < weeks * WEEK_DAYS; number++) {
    const week = WEEKS + Math.floor(number / WEEK_DAYS);
    runDay(hosts, trade, { shopSeed: seed, week, weekday: number % WEEK_DAYS, startMs: number * DAY_MS });
  }
  return { door: hosts.door.foretold, noDoor: hosts.noDoor.foretold };
}

interface SimulatedDate {
  shopSeed: number;
  week: number;
  weekday: number;
  /** By the clock of the hosts. */
  startMs: number;
}

function runDay({ door, noDoor }: { door: Host; noDoor: Host }, trade: Trade, date: SimulatedDate): void {
  const { openAtStart } = trade;
  const pattern = dayPatternOf(date.shopSeed, date.week, date.weekday);
  const day = new ShopDay({ trade, openAtStart, seed: seedOf(date), scenario: SCENARIO, sensed: true, pattern });
  for (const host of [door, noDoor]) host.begin(date, day.comesMs);
  for (let s = 1; s <= SHOP_DAY_S; s++) {
    const tMs = day.runSecond();
    if (s % LOOK_S !== 0) continue;
    const seen = viewsOf(day, trade, door.places, tMs, true, false);
    const { lamps } = door.look(seen, tMs);
    for (const [i, { box }] of door.places.slice(0, trade.tills).entries()) day.setLamp(i, lamps.get(box) ?? "off");
    noDoor.look(
      seen.filter(({ role }) => role !== "door"),
      tMs,
    );
  }
  for (const host of [door, noDoor]) host.end();
}

/** A host that runs for weeks, and what it foretells. */
class Host {
  readonly places: Place[];
  readonly foretold: Foretold[] = [];
  private trade: Trade;
  private hasDoor: boolean;
  private choice: Extract<PolicyChoice, { name: "workload" }>;
  private targets: Targets;
  private dispatch: Dispatch;
  private observer: Observer;
  private watch: ForecastWatch | undefined;
  private startMs = 0;

  constructor(trade: Trade, hasDoor: boolean) {
    const strategy = STRATEGIES.find(({ name }) => name === NAMES.door);
    if (strategy?.targets === undefined) throw new Error("there is no strategy with a door counter");
    const choice = asConfigured(strategy, trade);
    if (choice.name !== "workload") throw new Error(`${strategy.name} does not go by the workload`);
    this.places = shopPlaces(trade.tills);
    this.trade = trade;
    this.hasDoor = hasDoor;
    this.choice = choice;
    this.targets = strategy.targets;
    this.dispatch = newDispatch(choice, this.targets, false);
    this.observer = new Observer(choice, this.targets);
  }

  /** `comesMs`: when the day's customers come to the tills. The log is taken to have counted those of past weeks rightly. */
  begin(date: SimulatedDate, comesMs: readonly number[]): void {
    const past = Array.from({ length: WEEKS }, (_, i) => comesOf(this.trade, { ...date, week: date.week - 1 - i }));
    this.startMs = date.startMs;
    this.watch = new ForecastWatch(this.trade, comesMs, past[0] ?? [], this.hasDoor);
    this.dispatch.knowPastWeeks(halfHoursOf(past, date.startMs));
    this.observer = new Observer(this.choice, this.targets);
  }

  /** `tMs` of the day. */
  look(seen: readonly LaneView[], tMs: number): LookResult {
    const verdict = this.dispatch.decide(seen, this.startMs + tMs);
    this.watch?.look(verdict, this.observer.look(seen, verdict, tMs), tMs / 1000);
    return verdict;
  }

  end(): void {
    this.foretold.push(...(this.watch?.result() ?? []));
  }
}

function seedOf({ shopSeed, week, weekday }: SimulatedDate): number {
  return mix(mix(shopSeed, 600 + week), weekday);
}

/** When the customers of a day come to the tills, whether that day is run or not. Unit ms of the day. */
function comesOf(trade: Trade, date: SimulatedDate): number[] {
  const random = new Random(seedOf(date)).fork();
  const pattern = dayPatternOf(date.shopSeed, date.week, date.weekday);
  const shoppers = shoppersOf(random, SCENARIO, trade, pattern);
  return shoppers.flatMap(({ tillsMs }) => (tillsMs === undefined ? [] : [tillsMs]));
}

/** Customers of past weeks by half hour of the day, from an hour before it to an hour after it; `startMs` is its start. */
function halfHoursOf(past: readonly (readonly number[])[], startMs: number): HalfHour[] {
  const counts = past.map((comesMs) => {
    const open = comesMs.filter((ms) => ms < 1000 * SHOP_DAY_S);
    return Map.groupBy(open, (ms) => Math.floor(ms / SLOT_MS));
  });
  return Array.from({ length: (1000 * SHOP_DAY_S) / SLOT_MS + 4 }, (_, i) => ({
    fromMs: startMs + (i - 2) * SLOT_MS,
    customers: counts.map((week) => week.get(i - 2)?.length ?? 0),
  }));
}
