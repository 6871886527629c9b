// The shape of a board's pins and of the wiring of one lane on it, as types: a wiring that gives an output to an
// input-only pin, a beam to a pin that cannot be watched, or anything outside to a pin that is read at reset does not
// compile. What types do not see (one pin twice) is in check.ts.

/** What one pin of a board can do and what it does at reset. What is left out is "no". */
export interface PinTraits {
  /** "in" drives nothing. */
  io: "in" | "in-out";
  /** The chip has a pull-up for it. */
  pullUp?: true;
  /** A change of its level can be watched by interrupt. */
  watch?: true;
  pwm?: true;
  /** Analogue channel; the ESP32's ADC2 is not to be had while WiFi runs. */
  adc?: string;
  /** What it is on an I2C bus: a fixed place on a numbered bus, or any. */
  i2c?: "any" | `${number}.sda` | `${number}.scl`;
  /** It can send the bits of a WS2812 strip. */
  strip?: true;
  /** The level that must stand on it at reset for the board to start. */
  boot?: "high" | "low";
  /** It is driven or pulled high between reset and start, so that a load on it flashes. */
  flashes?: true;
  /** A word for people who wire it. */
  note?: string;
}

/** Pins by the name that the interpreter gives them. */
export type PinMap = { readonly [pin: string]: PinTraits };

/** Names of the pins that are like `Is` and not like `IsNot`. */
type PinWith<P extends PinMap, Is, IsNot = never> = {
  [K in keyof P & string]: P[K] extends IsNot ? never : P[K] extends Is ? K : never;
}[keyof P & string];

type Strapping = { boot: "high" | "low" };

/** An open-collector output outside may hold these low at any time, and each change matters. */
export type BeamPin<P extends PinMap> = PinWith<P, { watch: true; pullUp: true }, Strapping>;
/** Looked at now and then; where the chip has no pull-up, one of 10 kOhm goes beside it. */
export type PolledPin<P extends PinMap> = PinWith<P, PinTraits, Strapping>;
/** Interrupt line of a sensor board that brings its own pull-up. */
export type ReadyPin<P extends PinMap> = PinWith<P, { watch: true }, Strapping>;
/** A sensor's shut-down line: pulled up on the sensor's board, and at any level while the box starts. */
export type ShutdownPin<P extends PinMap> = PinWith<P, { io: "in-out" }, { boot: "low" }>;
/** Gate of a MOSFET or a small LED: dark until the firmware says otherwise. */
export type LampPin<P extends PinMap> = PinWith<P, { io: "in-out" }, Strapping | { flashes: true }>;
export type StripPin<P extends PinMap> = PinWith<P, { strip: true }>;
export type SdaPin<P extends PinMap> = PinWith<P, { i2c: "any" | `${number}.sda` }, Strapping>;
export type SclPin<P extends PinMap> = PinWith<P, { i2c: "any" | `${number}.scl` }, Strapping>;

/** Which pin serves what on one lane's box. Lamps are a tower on three pins, or the first pixels of the strip. */
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
  /** The cashier's gauge as single LEDs, the nearest customer first. */
  gauge1?: LampPin<P>;
  gauge2?: LampPin<P>;
  gauge3?: LampPin<P>;
  gauge4?: LampPin<P>;
}

/** A board by the name that telemetry gives it, and the wiring used on it. */
export interface Board<P extends PinMap> {
  name: string;
  wiring: LaneWiring<P>;
}

/** A wiring as firmware uses it: a pin name for everything that is wired. */
export type Wiring = { readonly [R in Role<true>]: string } & { readonly [R in Role<false>]?: string };
type AnyWiring = LaneWiring<{ any: PinTraits }>;
type Role<Required> = {
  [K in keyof AnyWiring]-?: undefined extends AnyWiring[K]
    ? Required extends true
      ? never
      : K
    : Required extends true
      ? K
      : never;
}[keyof AnyWiring];
