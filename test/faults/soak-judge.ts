// Judges a soak: records, decisions, lamps, memory and descriptors. Figures in, a verdict out.
import type { BootAccount } from "./ledger.ts";
import type { LogContent, Reckoning } from "./log-files.ts";
import type { Sample, SoakRun } from "./soak-run.ts";

/** How a shop came back from one fault: simulated ms to fresh lanes, and from then to right lamps; undefined: never. */
export interface Recovery {
  fault: string;
  hour: number;
  freshMs: number | undefined;
  rightMs: number | undefined;
}

/** Lamps are right within this time of a recovery. Simulated ms. */
const LAMPS_MS = 5000;
/** What a process may grow by in a day and still be called flat. */
const GROWTH_MB = 40;
/** A shorter time says nothing of that. Unit h. */
const LONG_H = 2;
const GROWTH_DESCRIPTORS = 10;

/** First, last and growth a simulated hour, of the longest life; its first third is warming up. */
interface Trend {
  first: number;
  last: number;
  perHour: number;
  hours: number;
}

export function judgeSoak(run: {
  soak: SoakRun;
  recoveries: readonly Recovery[];
  sums: Reckoning;
  content: LogContent;
  accounts: readonly BootAccount[];
}): { isMet: boolean; lines: string[]; figures: object } {
  const { soak, recoveries, sums, content } = run;
  const lines: string[] = [...soak.findings];
  const lives = longestLife(soak.samples);
  // V8 collects when it sees fit: what a machine with much memory still has to collect says nothing of a leak.
  const kept = trendOf(lives, ({ keptMb }) => keptMb);
  const rss = trendOf(lives, ({ rssMb }) => rssMb);
  const descriptors = trendOf(lives, (sample) => sample.descriptors);
  const late = recoveries.filter(({ freshMs, rightMs }) => freshMs === undefined || (rightMs ?? Infinity) > LAMPS_MS);
  for (const { fault, hour, freshMs, rightMs } of late)
    lines.push(`at ${hour} h, ${fault}: fresh after ${inS(freshMs)}, lamps right ${inS(rightMs)} later`);
  const decisions = absentDecisions(soak, content);
  for (const text of decisions.absent.slice(0, 5)) lines.push(`printed, but in no log: ${text}`);
  if (content.unreadable.length > 0) lines.push(`unreadable: ${content.unreadable.join("; ")}`);
  const isShort = kept.hours < LONG_H;
  const isFlat =
    (isShort || kept.perHour * 24 <= GROWTH_MB) && descriptors.last - descriptors.first <= GROWTH_DESCRIPTORS;
  const isKept = sums.lost === 0 && sums.missing === 0 && sums.doubled === 0;
  const kinds = [...new Set(recoveries.map(({ fault }) => fault))];
  const figures = {
    faults: recoveries.length,
    kinds: kinds.length,
    records: run.accounts.reduce((n, { acked }) => n + acked, 0),
    ...sums,
    decisions: decisions.printed,
    decisionsAbsent: decisions.absent.length,
    freshS: spread(recoveries.map(({ freshMs }) => freshMs)),
    lampsS: spread(recoveries.map(({ rightMs }) => rightMs)),
    late: late.length,
    keptMb: kept,
    rssMb: rss,
    descriptors,
    hostLives: soak.hosts.length,
  };
  const isMet = isKept && isFlat && late.length === 0 && decisions.absent.length === 0 && soak.findings.length === 0;
  return { isMet, lines, figures };
}

function longestLife(samples: readonly Sample[]): Sample[] {
  const byLife = Map.groupBy(samples, ({ life }) => life);
  const longest = [...byLife.values()].reduce(
    (best, list) => (list.length > best.length ? list : best),
    [] as Sample[],
  );
  return longest.slice(Math.floor(longest.length / 3));
}

/** The line of least squares through the samples. */
function trendOf(samples: readonly Sample[], read: (sample: Sample) => number): Trend {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return { first: 0, last: 0, perHour: 0, hours: 0 };
  const meanX = mean(samples.map(({ simulatedH }) => simulatedH));
  const meanY = mean(samples.map(read));
  const xy = samples.reduce((sum, s) => sum + (s.simulatedH - meanX) * (read(s) - meanY), 0);
  const xx = samples.reduce((sum, s) => sum + (s.simulatedH - meanX) ** 2, 0);
  const hours = round(last.simulatedH - first.simulatedH);
  return { first: round(read(first)), last: round(read(last)), perHour: xx === 0 ? 0 : round(xy / xx), hours };
}

export function absentDecisions(soak: SoakRun, content: LogContent): { printed: number; absent: string[] } {
  const printed = soak.hosts.flatMap(({ lines }) => lines).filter(({ decision }) => decision !== undefined);
  const left = new Map<string, number>();
  for (const text of [...content.decisions, ...content.otherDecisions]) left.set(text, (left.get(text) ?? 0) + 1);
  const absent = printed
    .map(({ decision, box, reason }) => `${decision} ${box} ${reason}`)
    .filter((text) => {
      const n = left.get(text) ?? 0;
      left.set(text, n - 1);
      return n <= 0;
    });
  return { printed: printed.length, absent };
}

/** Median, 95 % and longest. Unit s; null: one never came. */
function spread(times: readonly (number | undefined)[]): { median: number; p95: number; max: number | null } {
  const sorted = times.map((ms) => ms ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const at = (share: number): number => round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1000);
  const max = at(1);
  return { median: at(0.5), p95: at(0.95), max: Number.isFinite(max) ? max : null };
}

function inS(ms: number | undefined): string {
  return ms === undefined ? "never" : `${round(ms / 1000)} s`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
