// The figures that make one lane's shop, by group. The same shapes hold a shop's figures and the ranges they are drawn from.

/** Where things are. Positions in m, ranges of empty zones in mm. */
export interface Geometry {
  /** From the entrance beam to the pay point. */
  laneM: number;
  /** From the pay point to the exit beam. */
  exitM: number;
  /** Between the two beams of the entrance pair. */
  pairM: number;
  /** Clear width at the entrance: wide ones let people pass by and walk abreast. */
  widthM: number;
  /** Tail zone: share of the way from the entrance beam to the pay point. */
  tailShare: number;
  /** Head zone: beyond the pay point; negative before it. */
  headOffsetM: number;
  /** Place where bags are packed: share of the way from the pay point to the exit beam. */
  packShare: number;
  /** Height of the beams. At 1.1 m they pass over most trolleys; low ones see handles, children and legs. */
  beamHeightM: number;
  headWallMm: number;
  tailWallMm: number;
}

/** What a customer is. Shares are probabilities of one customer. */
export interface People {
  /** Pushes a trolley; pulls one; carries a basket or a bag that may show apart. */
  trolley: number;
  pulled: number;
  bag: number;
  /** Length of a trolley. */
  trolleyM: number;
  /** Mean numbers of companions and children with a customer. */
  companions: number;
  children: number;
  /** A companion goes ahead to pack while the customer is served. */
  ahead: number;
  /** Two customers come in side by side. */
  abreast: number;
  /** Free space that people keep to the one ahead, and walking speed in the lane (m/s). */
  gapM: number;
  speed: number;
  /** Time until somebody follows the line, and share who look at a phone and take several times as long. Unit s. */
  reactionS: number;
  phone: number;
  /** Packs behind the till after paying; mean time of those who do. Unit s. */
  packs: number;
  packS: number;
  /** Comes in, looks, and turns back, for each customer. */
  turnsBack: number;
}

/** What happens at the till. Times in s. */
export interface TillWork {
  /** Mean transaction without troubles. */
  serviceS: number;
  /** Relative spread of a transaction: standard deviation over mean. */
  spread: number;
  /** Break between customers as a factor on that of a supermarket. */
  breakFactor: number;
  /** Pays cash and looks for coins; card refused, price unknown, a receipt wanted. */
  cash: number;
  trouble: number;
  /** Stalls of 4 to 10 minutes, for each open hour. */
  stallsPerHour: number;
  /** Closings of the till, and absences of the cashier of 1 to 4 minutes with people in line; each a day. */
  closings: number;
  absences: number;
  /** From 0.5 on the box is told when the till opens and closes. */
  tillSwitch: number;
}

/** How many come, and what they put up with. */
export interface Load {
  /** Offered load: arrivals times mean cycle, over the open day. */
  rho: number;
  /** How much the day's two peaks stand out: 0 flat. */
  peaks: number;
  /** Groups who come at once (a bus, a train, the end of a shift), a day. */
  bursts: number;
  /** Balks at a line of this many. */
  balkAt: number;
  /** Median patience before leaving the line. Unit s. */
  patienceS: number;
  /** Changes to a shorter line next door, and from there, for each hour. */
  jockeysPerHour: number;
  /** Share of a neighbour's tail who come over when this till opens, and leave when a neighbour opens. */
  movesOver: number;
  /** Openings of a neighbouring till, a day. */
  neighbourOpens: number;
}

/** What disturbs the sensors. Counts are a day's. */
export interface Disturbance {
  /** A person whom the entrance beams, or the exit beam, do not see: dark and soft clothes, a gap beside the beam. */
  missEntry: number;
  missExit: number;
  /** People who pass by and break the entrance beams, or the exit beam; staff walking through the lane. */
  passers: number;
  exitPassers: number;
  staff: number;
  /** Hours of sun on the zones; episodes of a fluttering beam. */
  sunHours: number;
  flutters: number;
  /** False breaks of a dusty or badly aimed beam, an hour. */
  falseBreaksPerHour: number;
  /** Share of light that a zone gets back from its own glass, in the morning and at night. */
  glassMorning: number;
  glassNight: number;
  /** Standard deviation of a range at 1 m, in mm; share of samples without a valid range. */
  noiseMm: number;
  invalid: number;
  /** Time between two samples of a zone. Unit ms. */
  sampleMs: number;
  /** Probability that the entrance receivers each see both beams (crossed aim). */
  crossed: number;
  /** Things left standing in a zone or a beam for minutes. */
  clutter: number;
}

/** All figures of a shop, or of a range's ends. */
export interface Figures {
  geometry: Geometry;
  people: People;
  till: TillWork;
  load: Load;
  disturbance: Disturbance;
}

/** From and to, both included. */
export type Range = readonly [number, number];

/** The ranges of one kind of shop. */
export type Ranges = { readonly [G in keyof Figures]: { readonly [F in keyof Figures[G]]: Range } };
