// Types for a part: how it is ordered, what it is estimated to cost, and what its terminals do to a circuit.

/** Where a price estimate comes from; prices.ts says it in words. */
export type PriceSource = "marketplace" | "distributor";

/** What is ordered. */
export interface Order {
  /** What it is, in words that a shop understands. */
  name: string;
  maker: string;
  /** The maker's part number, or the name under which makers without one sell it. */
  partNumber: string;
  /** Others that fit without a change of the wiring, best first. */
  alternatives: readonly string[];
  /** Estimate for one, EUR with VAT; dated and explained in prices.ts. */
  priceEur: number;
  source: PriceSource;
}

/** What a terminal does to the net that it is on. */
export type Terminal =
  | { kind: "ground" }
  /** Takes up to so much, within a range. */
  | { kind: "supply"; minV: number; maxV: number; ma: number }
  /** Gives so much. */
  | { kind: "source"; v: number; ma: number }
  /** Pulls low to `lowV` at a pull-up's current; `pulledUpToV` where the part itself pulls it high. */
  | { kind: "open-collector"; lowV: number; pulledUpToV?: number }
  | { kind: "push-pull"; v: number }
  /** Closes to another terminal. */
  | { kind: "contact" }
  /** Needs a high of so many volts as a share of its own supply. */
  | { kind: "logic-in"; highShare: number }
  /** I2C, with the part's own pull-ups to 3.3 V at most. */
  | { kind: "i2c" }
  /** Shut-down input of a ToF sensor, pulled up on its board. */
  | { kind: "shutdown" }
  /** Interrupt output of a ToF sensor, pulled up on its board. */
  | { kind: "ready" }
  | { kind: "lamp"; v: number; ma: number }
  /** Decided by the part's rating and by what is joined to it. */
  | { kind: "passive" };

/** A part with its terminals in the order of its drawing. */
export interface Part extends Order {
  terminals: { readonly [name: string]: Terminal };
  /** Terminals that a signal goes through, from the board's side to the outside. */
  path?: readonly [inner: string, outer: string];
  /** What its terminals do not say and somebody who wires it has to know. */
  wiringNote?: string;
  /** What the rules ask of it. */
  ohm?: number;
  farad?: number;
  /** Forward voltage at a pull-up's current, V. */
  forwardV?: number;
  /** Gate voltage at which its resistance is specified, and what it then switches, mA, up to `drainV`. */
  gateV?: number;
  drainMa?: number;
  drainV?: number;
  /** Current that a fuse holds, mA. */
  holdMa?: number;
  /** Address on I2C after power-on. */
  address?: number;
  /** Volts of a high output, where the part has a supply of its own. */
  outV?: number;
}
