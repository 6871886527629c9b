// Lanes and lines as they are built: where their sensors are and which tills stand behind them. A table.

/** Places in m from the entrance beam, and the tills. */
export interface Site {
  entry: number;
  /** Twin of the entrance beam. */
  entry2: number;
  /** Tail zone, and which place in the line it sees. */
  tail: number;
  tailPlace: number;
  /** Where the first in the line stands: at the till, or before a choice of tills. */
  pay: number;
  exit: number;
  /** Beyond this a party is gone. */
  gone: number;
  /** 0: one till, at `pay`, its customers served between the beams. 1 and more: so many behind the exit beam. */
  tills: number;
  /** Shoppers who see so many in the line go to another. */
  balkAt: number;
  /** Mean service in s, and the breaks between customers as a factor on a supermarket's. */
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

/** One line before four staffed tills. Clerks who call the next one pause for a quarter of the time. Guess. */
export const LANE_GROUP: Site = {
  ...LANE,
  tail: 4.3,
  tailPlace: 6,
  pay: 8,
  exit: 9.1,
  gone: 10.5,
  tills: 4,
  balkAt: 12,
  breakFactor: 0.25,
};

/** One line before six self-checkout tills: slower customers, and a till that is free at once. Guess. */
export const SELF_CHECKOUT: Site = { ...LANE_GROUP, tills: 6, serviceS: 95, breakFactor: 0 };
