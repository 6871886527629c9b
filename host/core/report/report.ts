// A shop's report over a range of days: half hours and decisions go in, figures with their intervals come out. Pure.

import { dateOf } from "../local-days.ts";
import { FRONT, type Place } from "../shop.ts";
import { type CallFigures, callFiguresOf } from "./calls.ts";
import type { DayDecision } from "./day-report.ts";
import { Demand } from "./demand.ts";
import { type Figures, figuresOf, type HourFigures, type MainFigures, mainFiguresOf } from "./figures.ts";
import type { LeftOut } from "./left-out.ts";
import { type Money, moneyOf, type ShopValue } from "./money.ts";
import { type QuietHour, quietHoursOf } from "./quiet.ts";
import { type Rota, rotaOf } from "./rota.ts";
import type { Slot } from "./slot.ts";
import type { WaitPromise } from "./staffing.ts";
import { Cell, Cells, tallyOf, type Waits } from "./tally.ts";
import { hourOf, WEEKDAYS } from "./week.ts";
import { type WhatIf, whatIfOf } from "./what-if.ts";

/** The parts of a shop's configuration that reports need. */
export interface ReportPlan {
  store: string;
  /** Boxes that are not among them count as lanes. */
  places: readonly Place[];
  thresholdsS: readonly number[];
  promise: WaitPromise;
  value: ShopValue | null;
}

export interface LaneFigures {
  box: string;
  name: string;
  role: Place["role"];
  figures: Figures;
  /** Main figures of its hours of the week. */
  hours: LaneHour[];
}

export interface LaneHour extends MainFigures {
  hour: number;
}

/** Sums of a date, so that a page can combine any days; `waits`: realised. */
export interface DayFigures {
  date: string;
  customers: number;
  waits: Waits;
}

export interface Report {
  store: string;
  /** Local dates, both included, and how many of them have records. */
  from: string;
  to: string;
  days: number;
  /** What is missing from it because files are damaged. */
  leftOut: LeftOut[];
  shop: Figures;
  lanes: LaneFigures[];
  /** Of the shop, by hour of the week and by day of the week from Monday. */
  hours: HourFigures[];
  weekdays: { weekday: string; figures: Figures }[];
  dates: DayFigures[];
  calls: CallFigures;
  quiet: QuietHour[];
  rotas: Rota[];
  whatIf: WhatIf[];
  money: Money;
}

/** Collects the half hours of one shop. */
export class ReportBuilder {
  private plan: ReportPlan;
  private roles: Map<string, Place>;
  private shop = new Cell();
  private lanes = new Cells<string>();
  private hours = new Cells<number>();
  private laneHours = new Map<string, Cells<number>>();
  private weekdays = new Cells<number>();
  private demand = new Map<string, Demand>();
  /** By hour of the week and half hour: the longest that any till was open. */
  private openMs = new Map<number, Map<number, number>>();

  constructor(plan: ReportPlan) {
    this.plan = plan;
    this.roles = new Map(plan.places.map((place) => [place.box, place]));
  }

  add(slot: Slot): void {
    const place = this.placeOf(slot.box);
    if (place.role === "door") return;
    const date = dateOf(slot.fromMs);
    const tally = tallyOf(slot, this.plan.thresholdsS);
    const hour = hourOf(slot.fromMs);
    const laneHours = this.laneHours.get(slot.box) ?? new Cells<number>();
    this.laneHours.set(slot.box, laneHours);
    this.lanes.at(slot.box).add(date, tally);
    laneHours.at(hour).add(date, tally);
    // A till of a group has no line of its own: its customers are counted at the group's line.
    if (place.role !== "till") {
      this.shop.add(date, tally);
      this.hours.at(hour).add(date, tally);
      const open = this.openMs.get(hour) ?? new Map<number, number>();
      this.openMs.set(hour, open.set(slot.fromMs, Math.max(slot.openMs, open.get(slot.fromMs) ?? 0)));
      this.weekdays.at(Math.floor(hour / 24)).add(date, tally);
    }
    // Self-checkouts have no cashier and are not in the rota.
    if (place.role !== "bank") this.demandOf(place.pool).add(slot, place.role);
  }

  /** `decisions` as for callFiguresOf; `chance` gives numbers from 0 to 1 for the simulated weeks. */
  build(range: { from: string; to: string }, decisions: readonly DayDecision[], chance: () => number): Report {
    const { thresholdsS, promise, value, store } = this.plan;
    const shop = figuresOf(this.shop, thresholdsS);
    const weeks = [...this.demand.values()].map((demand) => demand.week());
    const rotas = weeks.map((week) => rotaOf(week, promise, chance));
    const hours = this.hours
      .entries()
      .map(([hour, cell]) => ({ hour, figures: figuresOf(cell, thresholdsS) }))
      .sort((a, b) => a.hour - b.hour);
    return {
      store,
      ...range,
      days: this.shop.days.size,
      leftOut: [],
      shop,
      lanes: this.lanes
        .entries()
        .map(([box, cell]) => this.lane(box, cell))
        .sort((a, b) => a.box.localeCompare(b.box, "en", { numeric: true })),
      hours,
      weekdays: this.weekdays
        .entries()
        .sort(([a], [b]) => a - b)
        .map(([day, cell]) => ({ weekday: WEEKDAYS[day] ?? "", figures: figuresOf(cell, thresholdsS) })),
      dates: [...this.shop.days]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([date, day]) => ({
          date,
          customers: day.sums.served,
          waits: day.realised,
        })),
      calls: callFiguresOf(decisions),
      quiet: quietHoursOf(hours, (hour) => [...(this.openMs.get(hour)?.values() ?? [])].reduce((a, b) => a + b, 0)),
      rotas,
      whatIf: weeks.map((week, i) => whatIfOf(week, rotas[i] as Rota, chance)),
      money: moneyOf(shop, value),
    };
  }

  private lane(box: string, cell: Cell): LaneFigures {
    const { thresholdsS } = this.plan;
    const { name, role } = this.placeOf(box);
    const hours = (this.laneHours.get(box)?.entries() ?? []).map(([hour, of]) => ({ hour, ...mainFiguresOf(of) }));
    return { box, name, role, figures: figuresOf(cell, thresholdsS), hours: hours.sort((a, b) => a.hour - b.hour) };
  }

  private placeOf(box: string): Place {
    const lane = { box, name: box, role: "lane", pool: FRONT, hasSwitch: true, machines: 0 } as const;
    return this.roles.get(box) ?? lane;
  }

  private demandOf(pool: string): Demand {
    const known = this.demand.get(pool);
    if (known !== undefined) return known;
    const places = [...this.roles.values()].filter((place) => place.pool === pool);
    const tills = places.filter(({ role }) => role === "lane" || role === "till").length;
    const name = places.find(({ role }) => role === "line")?.name ?? "";
    const demand = new Demand({ pool, name, tills, line: pool === FRONT ? "each" : "one" });
    this.demand.set(pool, demand);
    return demand;
  }
}
