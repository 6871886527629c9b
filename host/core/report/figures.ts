// The figures of a cell: a shop, a lane, an hour of the week. Pure.
import { counted, type Estimate, ratio, share, times } from "./estimate.ts";
import type { Cell, Tally, Waits } from "./tally.ts";

/**
 * Felt wait over measured wait: people overstate it by 36 % (A. Stone, "Why Waiting Is Torture", The New York Times,
 * 18 August 2012, which names no study). Not measured here.
 */
export const FELT = 1.36;

/** Waits at which mood turns, loyalty falls and people walk out; docs/reports.md has the sources. Unit s. */
export const PATIENCE_S = [180, 240, 390, 600] as const;

/** Share of customers who waited longer than a threshold: by predicted and by realised waits. */
export interface OverFigure {
  overS: number;
  predicted: Estimate;
  realised: Estimate;
}

export interface Figures {
  /** Days with records; hours with records, and of them with the till open. */
  days: number;
  heardHours: number;
  openHours: number;
  /** Customers counted at the exits; breaks of the entrance beams while open, and those among them whose wait is not known. */
  customers: number;
  entries: number;
  unknownEntries: number;
  /** Customers waiting: mean over open time, and most; `confidence`: mean of the boxes' own, 0 to 1. */
  length: Estimate;
  longest: number;
  confidence: number | null;
  predictedS: Estimate;
  realisedS: Estimate;
  /** 1.36 times the realised wait. */
  feltS: Estimate;
  over: OverFigure[];
  /** Share of entries that found at most one customer in front. */
  oneInFront: Estimate;
  /** Share of open time with somebody being served. */
  utilisation: Estimate;
  /** Mean cycle of a busy till. Unit s. */
  serviceS: Estimate;
  stalls: Estimate;
  /** People who turned round at the entrance, and who left a line unserved. */
  balks: Estimate;
  reneges: Estimate;
  /** Share of the time with records in which the sensors could not be trusted; null without records. */
  blind: number | null;
}

/** Figures of an hour of the week; 0 is Monday's first. */
export interface HourFigures {
  hour: number;
  figures: Figures;
}

/** The main figures, which a report has for each lane and hour of the week. */
export type MainFigures = Pick<Figures, "customers" | "length" | "realisedS" | "utilisation">;

/** The main figures of a cell. */
export function mainFiguresOf(cell: Cell): MainFigures {
  const days = [...cell.days.values()];
  return {
    customers: days.reduce((sum, day) => sum + day.sums.served, 0),
    length: ratio(days.map(({ sums }) => ({ of: sums.waitingMs, per: sums.lengthMs }))),
    realisedS: meanOf(days, "realised"),
    utilisation: ratio(
      days.map(({ sums }) => ({ of: sums.servingMs + sums.stalledMs, per: sums.openMs })),
      1,
    ),
  };
}

function meanOf(days: readonly Tally[], kind: "predicted" | "realised" | "cycles"): Estimate {
  return ratio(days.map((day) => ({ of: day[kind].sumS, per: day[kind].n })));
}

/** The figures of a cell. */
export function figuresOf(cell: Cell, thresholdsS: readonly number[]): Figures {
  const days = [...cell.days.values()];
  const main = mainFiguresOf(cell);
  const { sums } = cell.total(thresholdsS.length);
  const per = (of: (day: Tally) => number, by: (day: Tally) => number): { of: number; per: number }[] =>
    days.map((day) => ({ of: of(day), per: by(day) }));
  const overs = (kind: "predicted" | "realised", i: number): Estimate =>
    share(
      per(
        (day) => overOf(day[kind], i),
        (day) => day[kind].n,
      ),
    );
  return {
    ...main,
    days: days.length,
    heardHours: sums.heardMs / 3600000,
    openHours: sums.openMs / 3600000,
    entries: sums.entries,
    unknownEntries: sums.unknown,
    longest: sums.longest,
    confidence: sums.lengthMs > 0 ? sums.sureMs / sums.lengthMs : null,
    predictedS: meanOf(days, "predicted"),
    feltS: times(main.realisedS, FELT),
    over: thresholdsS.map((overS, i) => ({ overS, predicted: overs("predicted", i), realised: overs("realised", i) })),
    oneInFront: share(
      per(
        (day) => day.sums.entries - day.sums.crowded,
        (day) => day.sums.entries,
      ),
    ),
    serviceS: meanOf(days, "cycles"),
    stalls: counted(sums.stalls),
    balks: counted(sums.balks),
    reneges: counted(sums.reneges),
    blind: sums.heardMs > 0 ? sums.blindMs / sums.heardMs : null,
  };
}

function overOf(waits: Waits, i: number): number {
  return waits.over[i] ?? 0;
}
