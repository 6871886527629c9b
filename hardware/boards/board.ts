// The shape of a board's pin map and of the wiring of one lane on it. A wiring that gives an output to an
// input-only pin does not compile; one pin given twice fails a test.

/** What a pin can do. `in` pins drive nothing. */
export type PinAbility = "in" | "in-out";

/** Pins by the name that Espruino gives them. */
export type PinMap = { readonly [pin: string]: PinAbility };

/** Pins of a map that can drive something. */
export type OutputPin<P extends PinMap> = { [K in keyof P & string]: P[K] extends "in-out" ? K : never }[keyof P &
  string];

/** Any pin of a map. */
export type InputPin<P extends PinMap> = keyof P & string;

/** Which pin serves what on one lane's box. */
export interface LaneWiring<P extends PinMap> {
  entry: InputPin<P>;
  entry2: InputPin<P>;
  exit: InputPin<P>;
  tillSwitch: InputPin<P>;
  sda: OutputPin<P>;
  scl: OutputPin<P>;
  /** Shut-down lines of the head and the tail ToF sensor, low = off. */
  headShutdown: OutputPin<P>;
  tailShutdown: OutputPin<P>;
  lampGreen: OutputPin<P>;
  lampAmber: OutputPin<P>;
  lampRed: OutputPin<P>;
}

/** The wiring as firmware uses it: a pin name for everything. */
export type Wiring = { readonly [K in keyof LaneWiring<PinMap>]: string };

/** A board and the wiring used on it. */
export interface Board {
  name: string;
  pins: PinMap;
  wiring: Wiring;
}

/** Builds a board; the wiring is checked against its own pins. */
export function board<const P extends PinMap>(name: string, pins: P, wiring: LaneWiring<P>): Board {
  return { name: name, pins: pins, wiring: wiring };
}
