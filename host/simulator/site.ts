// Geometry of lanes and lines: positions of sensors, and tills.

/** Positions in m from the entrance beam, and the tills. */
export interface Site {
  entry: number;
  /** Second beam of the entrance pair. */
  entry2: number;
  /** Tail zone, and the place in the line that it sees. */
  tail: number;
  tailPlace: number;
  /** Position of the first in line: at the till, or ahead of several tills. */
  pay: number;
  exit: number;
  /** End of the simulated lane. */
  gone: number;
  /** 0: one till at `pay`, between the beams. 1 and more: that many tills behind the exit beam. */
  tills: number;
  /** Shoppers balk at a line of this length. */
  balkAt: number;
  /** Mean service in s, and breaks between customers as a factor on those of a supermarket. */
  serviceS: number;
  breakFactor: number;
}

/** A lane with its till. Service and break measured on 10,000 supermarket transactions. */
export const LANE: Site = {
  entry: 0,
  entry2: 0.07,
  tail: 2.2,
  tailPlace: 4,
  pay: 4.5,
  exit: 5.6,
  gone: 7,
  tills: 0,
  balkAt: 9,
  serviceS: 58.7,
  breakFactor: 1,
};

/**
 * One line for so many staffed tills, so many metres long; the longer it is, the longer a line people join. Breaks are a quarter as long,
 * as clerks call the next customer. Guesses.
 */
export function groupOf(tills: number, lineM = 8): Site {
  return {
    ...LANE,
    tail: lineM - 3.7,
    tailPlace: 6,
    pay: lineM,
    exit: lineM + 1.1,
    gone: lineM + 2.5,
    tills,
    balkAt: lineM + 4,
    breakFactor: 0.25,
  };
}

/** One line for four staffed tills. */
export const LANE_GROUP: Site = groupOf(4);

/** One line for six self-checkout tills: slower customers, no breaks. Guess. */
export const SELF_CHECKOUT: Site = { ...LANE_GROUP, tills: 6, serviceS: 95, breakFactor: 0 };
