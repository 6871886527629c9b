// How often the beams are wrong, by layout. A table of rates; what is learned on the box starts from here.

/** Rates of false and missed crossings. Probabilities 0 to 1 a crossing, except where noted. */
export interface Noise {
  /** A crossing inward that is nobody new, after a pause. */
  extraIn: number;
  /** A crossing inward that is two customers side by side. */
  pairIn: number;
  /** A customer who enters unseen. */
  missedIn: number;
  pairOut: number;
  missedOut: number;
  /** Crossings closer than this are suspected to be one party. Unit ms. */
  closeMs: number;
}

/** A lane with its till: trolleys make second pulses, families walk in together. Simulated. */
const LANE: Noise = {
  extraIn: 0.015,
  pairIn: 0.06,
  missedIn: 0.05,
  pairOut: 0.02,
  missedOut: 0.06,
  closeMs: 3000,
};

/** One line before several tills: single customers, close behind one another, seldom missed. Measured in a ticket hall. */
const GROUP: Noise = {
  extraIn: 0.005,
  pairIn: 0.02,
  missedIn: 0.02,
  pairOut: 0.01,
  missedOut: 0.03,
  closeMs: 1000,
};

/** The rates that a lane starts from, by how many tills it stands before; 0: it has one of its own. */
export function noiseOf(tills: number): Noise {
  return tills > 0 ? GROUP : LANE;
}
