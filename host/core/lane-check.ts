// A check of one lane by a person: compares the person's count, by taps on a page, with what the box reported. Pure.
import { surePercent } from "./confidence.ts";

/** One tap. "length" sets the number of people in the lane, `length`, which is null elsewhere; "undo" takes back the tap before. */
export interface CheckTap {
  /** Number within the check, from 1, so that a tap that is sent twice counts once. */
  id: number;
  /** By the host's wall clock. Unit ms since 1970. */
  tMs: number;
  kind: "joined" | "left" | "length" | "undo";
  length: number | null;
}

/** What the box reported from `tMs` on; null is unknown. `confidence`: probability of being right, 0 to 1. */
export interface CheckSample {
  tMs: number;
  inLane: number | null;
  confidence: number | null;
  /** Cumulative crossings. */
  ins: number | null;
  outs: number | null;
}

/** One check, as stored. */
export interface LaneCheck {
  id: string;
  box: string;
  name: string;
  startedMs: number;
  /** Null while it is running. */
  endedMs: number | null;
  taps: CheckTap[];
  samples: CheckSample[];
}

/** A number of people from `tMs` on; null is unknown. */
export type Step = [tMs: number, people: number | null];

/** Result of a check. Shares are from 0 to 1, of the time compared. */
export interface CheckResult {
  /** Time in which both counts are known. Unit s. */
  comparedS: number;
  /** Share of time in which the box was right (see RIGHT_SHARE), and its own mean confidence. */
  within: number;
  said: number;
  /** Whether it was right about as often as its confidence says; "brief": the check was too short to tell. */
  verdict: "brief" | "as-often" | "less-often";
  /** Mean absolute difference of the two counts. Unit people. */
  error: number;
  joined: number;
  left: number;
  /** Crossings that the box counted meanwhile; null is unknown. */
  ins: number | null;
  outs: number | null;
  /** Mean correction when the person set the length again; null where it was set only once. */
  ownError: number | null;
  person: Step[];
  box: Step[];
}

/** A check as pages show it; the result is null while less than LEAST_S has been compared. */
export interface CheckSummary {
  id: string;
  box: string;
  name: string;
  startedMs: number;
  endedMs: number | null;
  result: CheckResult | null;
}

/** Shortest time compared that gives a result. Unit s. */
const LEAST_S = 60;
/** The box is right within this share of the true number, or within one customer, whichever is more. */
const RIGHT_SHARE = 0.25;
/** The result of a shorter check may be chance. Unit s. */
const BRIEF_S = 600;
/** How far the share of time right may be below the confidence. Guess. */
const SLACK = 0.1;

/**
 * The taps without those that were undone; the first, which sets the length, cannot be undone. The page, which loads none of this,
 * does the same (host/web/public/check-draft.ts).
 */
export function withoutUndone(taps: readonly CheckTap[]): CheckTap[] {
  const left: CheckTap[] = [];
  for (const tap of taps.toSorted((a, b) => a.id - b.id)) {
    if (tap.kind !== "undo") left.push(tap);
    else if (left.length > 1) left.pop();
  }
  return left;
}

/** The verdict of a check. */
export function verdictOf({
  comparedS,
  within,
  said,
}: Pick<CheckResult, "comparedS" | "within" | "said">): CheckResult["verdict"] {
  if (comparedS < BRIEF_S) return "brief";
  // The tolerance is for rounding of floats.
  return said - within <= SLACK + 1e-9 ? "as-often" : "less-often";
}

/** Time of the last tap. Unit ms since 1970. */
export function lastTapMs({ startedMs, taps }: Pick<LaneCheck, "startedMs" | "taps">): number {
  return Math.max(startedMs, ...taps.map(({ tMs }) => tMs));
}

/** Undefined where less than LEAST_S could be compared. */
export function resultOf(check: LaneCheck): CheckResult | undefined {
  const endMs = check.endedMs ?? lastTapMs(check);
  const taps = withoutUndone(check.taps);
  const { steps, corrections } = personOf(taps);
  const samples = check.samples.filter(({ tMs }) => tMs <= endMs);
  const box = samples.map(({ tMs, inLane }): Step => [tMs, inLane]);
  const compared = compare(steps, samples, endMs);
  if (compared.heardMs < 1000 * LEAST_S) return undefined;
  const count = (kind: CheckTap["kind"]): number => taps.filter((tap) => tap.kind === kind).length;
  const shares = {
    comparedS: Math.round(compared.heardMs / 1000),
    within: compared.withinMs / compared.heardMs,
    said: surePercent(compared.saidMs / compared.heardMs) / 100,
  };
  return {
    ...shares,
    verdict: verdictOf(shares),
    error: compared.errorMs / compared.heardMs,
    ...{ joined: count("joined"), left: count("left") },
    ...{ ins: growth(samples.map(({ ins }) => ins)), outs: growth(samples.map(({ outs }) => outs)) },
    ownError: corrections.length === 0 ? null : corrections.reduce((sum, by) => sum + by, 0) / corrections.length,
    ...{ person: steps, box },
  };
}

/** The person's count over time, from the first length set on, and the corrections by later ones. */
function personOf(taps: readonly CheckTap[]): { steps: Step[]; corrections: number[] } {
  const steps: Step[] = [];
  const corrections: number[] = [];
  let people: number | undefined;
  for (const { tMs, kind, length } of taps.toSorted((a, b) => a.tMs - b.tMs || a.id - b.id)) {
    if (kind === "length" && length !== null) {
      if (people !== undefined) corrections.push(Math.abs(people - length));
      people = length;
    } else if (people !== undefined) people = Math.max(0, people + (kind === "joined" ? 1 : -1));
    if (people !== undefined) steps.push([tMs, people]);
  }
  return { steps, corrections };
}

interface Compared {
  heardMs: number;
  withinMs: number;
  saidMs: number;
  errorMs: number;
}

function compare(person: readonly Step[], samples: readonly CheckSample[], endMs: number): Compared {
  const times = [...new Set([...person, ...samples.map(({ tMs }): Step => [tMs, null])].map(([tMs]) => tMs))];
  const sorted = [...times.filter((tMs) => tMs < endMs), endMs].sort((a, b) => a - b);
  const sums: Compared = { heardMs: 0, withinMs: 0, saidMs: 0, errorMs: 0 };
  sorted.slice(0, -1).forEach((fromMs, i) => {
    const lastsMs = (sorted[i + 1] as number) - fromMs;
    const counted = person.findLast(([tMs]) => tMs <= fromMs)?.[1];
    const said = samples.findLast(({ tMs }) => tMs <= fromMs);
    if (counted === undefined || counted === null || said === undefined || said.inLane === null) return;
    const distance = Math.abs(counted - said.inLane);
    sums.heardMs += lastsMs;
    sums.withinMs += distance <= Math.max(1, RIGHT_SHARE * counted) ? lastsMs : 0;
    sums.saidMs += (said.confidence ?? 0) * lastsMs;
    sums.errorMs += distance * lastsMs;
  });
  return sums;
}

/** How far a cumulative count went up; a box that restarts counts from zero again. */
function growth(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  if (known.length === 0) return null;
  return known
    .slice(1)
    .reduce((sum, count, i) => sum + (count >= (known[i] ?? 0) ? count - (known[i] ?? 0) : count), 0);
}
