// What a shop demands of its queues, whatever the policy: comfort, holds, caps. With their defaults.

/** Targets of a shop. Times in ms unless the name says s. */
export interface Targets {
  /** A line with more than this many waiting is too long. Comfortable is up to 3. */
  callAbove: number;
  /** A predicted wait above this is too long. Unit s; satisfaction drops from 4 min on. */
  callAboveS: number;
  /** A call that nobody has answered is withdrawn when no line is longer than this for `quietMs`. */
  quietAtMost: number;
  quietMs: number;
  /** A line with less confidence than this never changes a lamp. Probability. */
  minConfidence: number;
  /** Shortest time from one call or opening to the next call, so that the first can help before the second is made. */
  coolDownMs: number;
  /** Most calls within an hour. */
  callsPerHour: number;
  /** A call is escalated when nobody has acknowledged it for this long, or nobody has come for twice as long after that. */
  escalateMs: number;
  /** A call that nobody has answered for this long ends. */
  giveUpMs: number;
  /** A till may close when fewer have been wanted for this long, ... */
  closeAfterMs: number;
  /** ... it has been open for this long, ... */
  minOpenMs: number;
  /** ... and at least this many others stay open. */
  minOpen: number;
  /** A lamp that has changed stays so for this long. */
  lampHoldMs: number;
}

export const DEFAULT_TARGETS: Targets = {
  callAbove: 3,
  callAboveS: 240,
  quietAtMost: 1,
  quietMs: 20000,
  minConfidence: 0.4,
  coolDownMs: 30000,
  callsPerHour: 12,
  escalateMs: 60000,
  giveUpMs: 600000,
  closeAfterMs: 60000,
  minOpenMs: 180000,
  minOpen: 1,
  lampHoldMs: 5000,
};
