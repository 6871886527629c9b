// One shop day by a plan that knows its arrivals: staff are called and sent away by lamps, as under any policy.
import type { ShopDay, ShopLane } from "../../host/simulator/shop-day.ts";
import { SHOP_DAY_S } from "../../host/simulator/shopping.ts";
import { cycleOf, type Trade } from "../../host/simulator/trade.ts";
import { Plan, type Prices } from "./decisions-plan.ts";

/** The plan is asked this often. Unit s. */
const LOOK_S = 2;

/** Runs the day; returns the number of calls. */
export function planned(day: ShopDay, trade: Trade, prices: Prices): number {
  const plan = new Plan({ comesMs: day.comesMs, cycleS: cycleOf(trade), tills: trade.tills }, prices);
  let calls = 0;
  for (let s = 1; s <= SHOP_DAY_S; s++) {
    const tMs = day.runSecond();
    if (s % LOOK_S === 0 && follow(day, plan, tMs)) calls += 1;
  }
  return calls;
}

/** One step towards the plan's number of tills; true where it is a call. */
function follow(day: ShopDay, plan: Plan, tMs: number): boolean {
  for (const [i, lane] of day.lanes.entries())
    if (lane.lamp === (lane.world.open ? "open" : "close")) day.setLamp(i, "off");
  const people = day.lanes.reduce((sum, { world }) => sum + world.lineToJoin(), 0);
  const tills = day.lanes.filter(isCounted).length;
  const wanted = plan.wanted(people, tills, tMs);
  if (wanted < tills) closeOne(day);
  return wanted > tills && openOne(day);
}

/** Open, or about to be. */
function isCounted({ world, lamp }: ShopLane): boolean {
  return world.open ? lamp !== "close" : lamp === "open";
}

/** The till with the shortest line, of those that nobody has been called to. */
function closeOne(day: ShopDay): void {
  let shortest = -1;
  for (const [i, { world, lamp }] of day.lanes.entries()) {
    if (!world.open || lamp !== "off") continue;
    if (shortest < 0 || world.lineToJoin() < (day.lanes[shortest] as ShopLane).world.lineToJoin()) shortest = i;
  }
  if (shortest >= 0) day.setLamp(shortest, "close");
}

/** A till that has not closed yet stays open; else one is called. */
function openOne(day: ShopDay): boolean {
  const closing = day.lanes.findIndex(({ world, lamp }) => world.open && lamp === "close");
  if (closing >= 0) {
    day.setLamp(closing, "off");
    return false;
  }
  const closed = day.lanes.findIndex(({ world, lamp }) => !world.open && lamp === "off");
  if (closed >= 0) day.setLamp(closed, "open");
  return closed >= 0;
}
