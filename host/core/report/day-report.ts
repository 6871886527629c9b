// The report of one day of a shop, from its log: length and wait of each lane over time, openings, stalls, calls, and how many
// customers met which wait. Pure: the records of a lane go in, in order of time; the report comes out.
import type { TillState } from "../../../protocol/messages/lane-states.ts";
import { callEndMs, type Reason } from "../dispatch/reason.ts";
import type { LoggedEvent } from "./event-words.ts";
import { FELT } from "./figures.ts";
import { type Incident, incidentsOf } from "./incidents.ts";
import type { LeftOut } from "./left-out.ts";
import { medianOf } from "./median.ts";
import { HOLD_MS } from "./slot-builder.ts";

/** The fields of a record that the report uses; null is unknown. */
export interface DayRecord {
  tMs: number;
  /** Cumulative crossings of this boot; another boot counts from 0. */
  boot: string;
  ins: number | null;
  waiting: number | null;
  waitS: number | null;
  state: TillState;
}

/** Begin and end; ms since 1970. */
export type Span = [number, number];

/** A lane's day. The lists of numbers have one entry per bin of `binMs` from `fromMs`; null is unknown. */
export interface LaneReport {
  box: string;
  /** Mean number waiting, longest line, longest predicted wait in s. */
  waiting: (number | null)[];
  longest: (number | null)[];
  waitS: (number | null)[];
  openings: Span[];
  stalls: Span[];
  /** Sensors not to be trusted. */
  blind: Span[];
  /** Crossings inward while the wait was known. */
  entries: number;
}

/** A call from its decision to its end. */
export interface CallReport {
  box: string;
  tMs: number;
  /** In English as logged, and as data for pages in other languages; null in logs without it. */
  reason: string;
  because: Reason | null;
  /** The kind of the decision that ended it; null where the log has none. */
  end: string | null;
  endMs: number | null;
}

/** Share of entries at which the predicted wait was longer than this. */
export interface WaitShare {
  overS: number;
  share: number;
}

export interface DayReport {
  /** Local date, YYYY-MM-DD. */
  date: string;
  fromMs: number;
  binMs: number;
  bins: number;
  lanes: LaneReport[];
  calls: CallReport[];
  /** Entries whose wait is known, and those whose wait is not. */
  entries: number;
  unknownEntries: number;
  meanWaitS: number | null;
  /** The mean wait as customers perceive it: an estimate. */
  feltWaitS: number | null;
  shares: WaitShare[];
  /** Time from a call to the till's opening. Unit s. */
  answerMedianS: number | null;
  answerSlowestS: number | null;
  /** What went wrong with the system. */
  incidents: Incident[];
  /** What is missing from it because files are damaged. */
  leftOut: readonly LeftOut[];
}

/** What a day's report needs besides its records. */
export interface DayContext {
  decisions: readonly DayDecision[];
  events: readonly LoggedEvent[];
  thresholdsS: readonly number[];
  leftOut?: readonly LeftOut[];
}

/** A decision as logged. */
export interface DayDecision {
  tMs: number;
  kind: string;
  box: string;
  reason: string;
  because: Reason | null;
}

/** Possible widths of a bin in ms, and the most bins that a chart shows. */
const BIN_WIDTHS_MS = [5, 10, 30, 60, 120, 300, 600].map((s) => s * 1000);
const MOST_BINS = 720;

/** Layout of a day's bins: the narrowest width with which all records fit. */
export type DayBins = Pick<DayReport, "date" | "fromMs" | "binMs" | "bins">;

/** The bins of a date whose records lie between two times; ms since 1970. */
export function binsOf(date: string, fromMs: number, toMs: number): DayBins {
  const binMs = binMsFor(toMs - fromMs);
  const startMs = fromMs - (fromMs % binMs);
  return { date, fromMs: startMs, binMs, bins: Math.max(1, Math.ceil((toMs - startMs) / binMs)) };
}

/** The narrowest width with which a span fits. Unit ms. */
export function binMsFor(spanMs: number): number {
  return BIN_WIDTHS_MS.find((width) => spanMs / width <= MOST_BINS) ?? (BIN_WIDTHS_MS.at(-1) as number);
}

interface Bin {
  ms: number;
  waitingMs: number;
  longest: number;
  waitS: number | null;
}

/** Collects one lane's records. */
export class LaneReportBuilder {
  /** Number of entries by the predicted wait that they met, in whole seconds. */
  readonly met = new Map<number, number>();
  unknownEntries = 0;
  private box: string;
  private fromMs: number;
  private binMs: number;
  private bins: (Bin | undefined)[];
  private spans: { [kind in "openings" | "stalls" | "blind"]: Span[] } = { openings: [], stalls: [], blind: [] };
  private last: DayRecord | undefined;

  constructor(box: string, fromMs: number, binMs: number, bins: number) {
    this.box = box;
    this.fromMs = fromMs;
    this.binMs = binMs;
    this.bins = Array.from({ length: bins }, () => undefined);
  }

  add(record: DayRecord): void {
    const last = this.last;
    this.countEntries(last, record);
    if (last !== undefined) this.hold(last, Math.min(record.tMs, last.tMs + HOLD_MS));
    this.last = record;
  }

  /** The lane's day; the last record holds until `endMs` at most, where the log ends. */
  build(endMs: number): LaneReport {
    if (this.last !== undefined) this.hold(this.last, Math.min(endMs, this.last.tMs + HOLD_MS));
    this.last = undefined;
    return {
      box: this.box,
      waiting: this.bins.map((bin) => (bin === undefined ? null : round(bin.waitingMs / bin.ms, 1))),
      longest: this.bins.map((bin) => bin?.longest ?? null),
      waitS: this.bins.map((bin) => (bin === undefined || bin.waitS === null ? null : Math.round(bin.waitS))),
      ...this.spans,
      entries: [...this.met.values()].reduce((a, b) => a + b, 0),
    };
  }

  /** Whoever comes in meets the wait in this record: a box reports the wait as predicted before the entry. */
  private countEntries(last: DayRecord | undefined, record: DayRecord): void {
    if (last === undefined || record.ins === null) return;
    const before = last.boot === record.boot ? (last.ins ?? record.ins) : 0;
    const entries = record.ins - before;
    if (entries <= 0) return;
    if (record.waitS === null || record.state === "blind") this.unknownEntries += entries;
    else {
      // After a silence only the last to enter met a known wait.
      const known = record.tMs - last.tMs > HOLD_MS ? 1 : entries;
      this.unknownEntries += entries - known;
      const waitS = Math.round(record.waitS);
      this.met.set(waitS, (this.met.get(waitS) ?? 0) + known);
    }
  }

  /** Adds the time from a record until `untilMs`, during which it held. */
  private hold(record: DayRecord, untilMs: number): void {
    if (untilMs <= record.tMs) return;
    if (record.state === "blind") extend(this.spans.blind, record.tMs, untilMs);
    else if (record.state !== "closed") extend(this.spans.openings, record.tMs, untilMs);
    if (record.state === "stalled") extend(this.spans.stalls, record.tMs, untilMs);
    if (record.state === "blind" || record.waiting === null) return;
    for (let fromMs = record.tMs; fromMs < untilMs; ) {
      const index = Math.floor((fromMs - this.fromMs) / this.binMs);
      const toMs = Math.min(untilMs, this.fromMs + (index + 1) * this.binMs);
      this.fill(index, toMs - fromMs, record.waiting, record.state === "closed" ? null : record.waitS);
      fromMs = toMs;
    }
  }

  private fill(index: number, ms: number, waiting: number, waitS: number | null): void {
    if (index < 0 || index >= this.bins.length) return;
    const bin = this.bins[index] ?? { ms: 0, waitingMs: 0, longest: 0, waitS: null };
    this.bins[index] = bin;
    bin.ms += ms;
    bin.waitingMs += waiting * ms;
    bin.longest = Math.max(bin.longest, waiting);
    if (waitS !== null) bin.waitS = Math.max(bin.waitS ?? 0, waitS);
  }
}

/** Extends the last span, or begins another where there is a gap. */
function extend(spans: Span[], fromMs: number, toMs: number): void {
  const last = spans.at(-1);
  if (last !== undefined && fromMs - last[1] <= HOLD_MS) last[1] = toMs;
  else spans.push([fromMs, toMs]);
}

/** Decisions that end a call of their box. */
const ENDS: ReadonlySet<string> = new Set(["answered", "withdrawn", "unanswered"]);

/** The calls among a day's decisions, with their ends. */
export function callReportsOf(decisions: readonly DayDecision[]): CallReport[] {
  const calls: CallReport[] = [];
  for (const { tMs, kind, box, reason, because } of decisions) {
    if (kind === "call") calls.push({ box, tMs, reason, because, end: null, endMs: null });
    const open = ENDS.has(kind) ? calls.findLast((call) => call.box === box && call.end === null) : undefined;
    if (open !== undefined) Object.assign(open, { end: kind, endMs: callEndMs(open.tMs, tMs, because) });
  }
  return calls;
}

/** Combines the lanes of a day into its report. */
export function dayReport(
  day: DayBins,
  builders: readonly LaneReportBuilder[],
  endMs: number,
  { decisions, thresholdsS, events, leftOut = [] }: DayContext,
): DayReport {
  const met = builders.flatMap((builder) => [...builder.met]);
  const entries = met.reduce((sum, [, n]) => sum + n, 0);
  const meanWaitS = entries === 0 ? null : met.reduce((sum, [waitS, n]) => sum + waitS * n, 0) / entries;
  const calls = callReportsOf(decisions);
  const answers = calls
    .filter((call) => call.end === "answered")
    .map((call) => ((call.endMs as number) - call.tMs) / 1000)
    .sort((a, b) => a - b);
  return {
    ...day,
    lanes: builders.map((builder) => builder.build(endMs)),
    calls,
    entries,
    unknownEntries: builders.reduce((sum, builder) => sum + builder.unknownEntries, 0),
    meanWaitS,
    feltWaitS: meanWaitS === null ? null : meanWaitS * FELT,
    shares:
      entries === 0
        ? []
        : thresholdsS.map((overS) => ({
            overS,
            share: met.reduce((sum, [waitS, n]) => sum + (waitS > overS ? n : 0), 0) / entries,
          })),
    answerMedianS: medianOf(answers),
    answerSlowestS: answers.at(-1) ?? null,
    incidents: incidentsOf(events),
    leftOut,
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
