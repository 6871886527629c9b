// A check as the phone keeps it until the host has all of it. Pure; what is not sent survives a reload and a sleep.
import type { CheckTap } from "../../core/lane-check.ts";

/** Everything of a running check. */
export interface CheckDraft {
  id: string;
  box: string;
  name: string;
  taps: CheckTap[];
  /** The host has taps up to this id. */
  sentId: number;
  isEnded: boolean;
}

/** Taps in one request; the host takes 500. */
const AT_ONCE = 200;

/** A check that begins with the length at `tMs`, by the host's clock. */
export function newDraft(id: string, box: string, name: string, length: number, tMs: number): CheckDraft {
  return { id, box, name, taps: [{ id: 1, tMs, kind: "length", length }], sentId: 0, isEnded: false };
}

export function withTap(draft: CheckDraft, kind: CheckTap["kind"], length: number | null, tMs: number): CheckDraft {
  const id = (draft.taps.at(-1)?.id ?? 0) + 1;
  return { ...draft, taps: [...draft.taps, { id, tMs, kind, length }] };
}

/** What the host does not have yet, and whether that is all of it. */
export function unsent(draft: CheckDraft): { taps: CheckTap[]; isLast: boolean } {
  const all = draft.taps.filter(({ id }) => id > draft.sentId);
  const taps = all.slice(0, AT_ONCE);
  return { taps, isLast: taps.length === all.length };
}

/** The person's count now. */
export function peopleOf({ taps }: CheckDraft): number {
  return counting(taps).reduce(
    (people, { kind, length }) =>
      kind === "length" ? (length ?? people) : Math.max(0, people + (kind === "joined" ? 1 : -1)),
    0,
  );
}

/** Whether there is a tap to take back; the count that a check began with is none. */
export function canUndo({ taps }: CheckDraft): boolean {
  return counting(taps).length > 1;
}

/** Taps that were not taken back, as the host counts them (host/core/lane-check.ts). */
function counting(taps: readonly CheckTap[]): CheckTap[] {
  const left: CheckTap[] = [];
  for (const tap of taps) {
    if (tap.kind !== "undo") left.push(tap);
    else if (left.length > 1) left.pop();
  }
  return left;
}

/** A draft from what was stored; undefined when it is none. */
export function readDraft(stored: string | null): CheckDraft | undefined {
  try {
    const draft = JSON.parse(stored ?? "") as CheckDraft;
    return typeof draft.id === "string" && Array.isArray(draft.taps) ? draft : undefined;
  } catch {
    return undefined;
  }
}
