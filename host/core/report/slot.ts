// Half hours of one box: the sums from which all reports are made. Pure data; times in ms, waits in whole seconds.

/** Half hours count from local midnight, so that they fit the hours of the shop in every zone. Unit ms. */
export const SLOT_MS = 1800000;

/** One half hour of one box. Everything but the lists is a sum, and may be added up. */
export interface Slot {
  box: string;
  /** UTC, since 1970. */
  fromMs: number;
  /** Time covered by records, and the parts of it with the till open, serving, stalled, blind. */
  heardMs: number;
  openMs: number;
  servingMs: number;
  stalledMs: number;
  blindMs: number;
  /** Open time with a known length; its integrals of customers waiting and of confidence (`waitingMs`, `sureMs`); its part with at most one waiting. */
  lengthMs: number;
  waitingMs: number;
  shortMs: number;
  sureMs: number;
  longest: number;
  /** Entries while open; those among them with an unknown wait, and with more than one customer in front. */
  entries: number;
  unknown: number;
  crowded: number;
  /** Customers who left at the exit. */
  served: number;
  /** People who turned round at the entrance; who left the line unserved. */
  balks: number;
  reneges: number;
  stalls: number;
  /** One value each: predicted waits of entries, realised waits, cycles of the till. Unit s. */
  predictedS: number[];
  realisedS: number[];
  cyclesS: number[];
}

/** Names of the sums of a slot, in the order of files. */
export const SUMS = [
  ...["heardMs", "openMs", "servingMs", "stalledMs", "blindMs", "lengthMs", "waitingMs", "shortMs", "sureMs"],
  ...["longest", "entries", "unknown", "crowded", "served", "balks", "reneges", "stalls"],
] as (keyof Omit<Slot, "box" | "fromMs" | "predictedS" | "realisedS" | "cyclesS">)[];
export const LISTS = ["predictedS", "realisedS", "cyclesS"] as const;

export function newSlot(box: string, fromMs: number): Slot {
  return {
    ...{ box, fromMs, heardMs: 0, openMs: 0, servingMs: 0, stalledMs: 0, blindMs: 0 },
    ...{ lengthMs: 0, waitingMs: 0, shortMs: 0, sureMs: 0, longest: 0 },
    ...{ entries: 0, unknown: 0, crowded: 0, served: 0, balks: 0, reneges: 0, stalls: 0 },
    ...{ predictedS: [], realisedS: [], cyclesS: [] },
  };
}
