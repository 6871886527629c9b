// The policies' parameters.

/** Calls on the length of lines, with hysteresis. */
export interface ThresholdParameters {
  /** A line must be too long for this long. Unit ms. */
  holdMs: number;
  /** A till may close when no line is longer than this. */
  closeAtMost: number;
}

/** Calls on the work that comes in and the work that stands in line. */
export interface WorkloadParameters {
  /** Tills kept free per root of the offered load (beta of square-root staffing). */
  safety: number;
  /** The backlog beyond half a customer a till is to be worked off within this time. Unit s. */
  backlogS: number;
  /** Called when more tills than this are lacking, for so many ms. */
  openAbove: number;
  openHoldMs: number;
  /** Released when more tills than this are idle, for so many ms. */
  closeBelow: number;
  closeHoldMs: number;
  /** Time from one customer's start to the next one's until it is learned. Unit s. */
  serviceS: number;
  /** Mean time from the door to the tills. Unit min. */
  shoppingMin: number;
}

export const DEFAULT_THRESHOLD: ThresholdParameters = { holdMs: 0, closeAtMost: 0 };

export const DEFAULT_WORKLOAD: WorkloadParameters = {
  safety: 0.35,
  backlogS: 300,
  openAbove: 0.2,
  openHoldMs: 15000,
  closeBelow: 1.1,
  closeHoldMs: 120000,
  serviceS: 75,
  shoppingMin: 12,
};
