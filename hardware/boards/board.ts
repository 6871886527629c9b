// Types for a board's pins and the wiring of one lane. A wiring with an output on an input-only pin, a beam on a pin without
// interrupt, or an external signal on a strapping pin does not compile. check.ts finds what types cannot (a pin used twice).

/** What a pin can do and what it does at reset. Anything left out is "no". */
export interface PinTraits {
  /** "in": input only. */
  io: "in" | "in-out";
  /** Has an internal pull-up. */
  pullUp?: true;
  /** Can interrupt on a change of level. */
  watch?: true;
  pwm?: true;
  /** Analogue channel; the ESP32's ADC2 is not usable while WiFi is on. */
  adc?: string;
  /** I2C function: fixed on a numbered bus, or any. */
  i2c?: "any" | `${number}.sda` | `${number}.scl`;
  /** Can drive a WS2812 strip. */
  strip?: true;
  /** Level required at reset for the board to start. */
  boot?: "high" | "low";
  /** Driven or pulled high between reset and start, so that a load flashes. */
  flashes?: true;
  /** Note for people who wire it. */
  note?: string;
}

/** Pins by the interpreter's name. */
export type PinMap = { readonly [pin: string]: PinTraits };

/** Names of the pins that match `Is` and not `IsNot`. */
type PinWith<P extends PinMap, Is, IsNot = never> = {
  [K in keyof P & string]: P[K] extends IsNot ? never : P[K] extends Is ? K : never;
}[keyof P & string];

type Strapping = { boot: "high" | "low" };

/** For an external open-collector output, which may pull it low at any time and whose every change matters. */
export type BeamPin<P extends PinMap> = PinWith<P, { watch: true; pullUp: true }, Strapping>;
/** Polled input; without an internal pull-up it needs one of 10 kOhm. */
export type PolledPin<P extends PinMap> = PinWith<P, PinTraits, Strapping>;
/** Interrupt line of a sensor board, which has its own pull-up. */
export type ReadyPin<P extends PinMap> = PinWith<P, { watch: true }, Strapping>;
/** Shut-down line of a sensor: pulled up on the sensor's board; any level is allowed during start. */
export type ShutdownPin<P extends PinMap> = PinWith<P, { io: "in-out" }, { boot: "low" }>;
/** Gate of a MOSFET with a resistor to ground, or a small LED: dark until the firmware lights it. */
export type LampPin<P extends PinMap> = PinWith<P, { io: "in-out" }, Strapping | { flashes: true }>;
export type StripPin<P extends PinMap> = PinWith<P, { strip: true }>;
export type SdaPin<P extends PinMap> = PinWith<P, { i2c: "any" | `${number}.sda` }, Strapping>;
export type SclPin<P extends PinMap> = PinWith<P, { i2c: "any" | `${number}.scl` }, Strapping>;

/** Pin of each role on a lane's box. The lamp is a tower on three pins, or the first pixels of the strip. */
export interface LaneWiring<P extends PinMap> {
  entry: BeamPin<P>;
  entry2: BeamPin<P>;
  exit: BeamPin<P>;
  tillSwitch: PolledPin<P>;
  sda: SdaPin<P>;
  scl: SclPin<P>;
  /** Shut-down lines of the head and the tail ToF sensor, low = off. */
  headShutdown: ShutdownPin<P>;
  tailShutdown: ShutdownPin<P>;
  /** Their interrupt lines, high = a sample is ready. */
  headReady?: ReadyPin<P>;
  tailReady?: ReadyPin<P>;
  lampGreen?: LampPin<P>;
  lampAmber?: LampPin<P>;
  lampRed?: LampPin<P>;
  /** Data line of a WS2812 strip. */
  strip?: StripPin<P>;
  /** The cashier's gauge as single LEDs, the first in line first. */
  gauge1?: LampPin<P>;
  gauge2?: LampPin<P>;
  gauge3?: LampPin<P>;
  gauge4?: LampPin<P>;
}

/** A board: its name in the protocol, and its wiring. */
export interface Board<P extends PinMap> {
  name: string;
  wiring: LaneWiring<P>;
}

/** A wiring as the firmware uses it: the pin name of every wired role. */
export type Wiring = { readonly [R in RoleThat<true>]: string } & { readonly [R in RoleThat<false>]?: string };
type AnyWiring = LaneWiring<{ any: PinTraits }>;
/** A role of the wiring. */
export type Role = keyof AnyWiring;
type RoleThat<Required> = {
  [K in keyof AnyWiring]-?: undefined extends AnyWiring[K]
    ? Required extends true
      ? never
      : K
    : Required extends true
      ? K
      : never;
}[keyof AnyWiring];
