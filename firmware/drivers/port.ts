// Interfaces between drivers and boards. Only the implementations in espruino/ and nodemcu/ touch board globals. Drivers
// use no bitwise operators and no JavaScript containers, so that they also compile to Lua.

/** A row of bytes, indexed from 0: a typed array, or a table in Lua. */
export interface Bytes {
  [index: number]: number;
}

/** Faults of a ranging sensor: no I2C acknowledgement, no sample in time, another chip, a bus stuck low. */
export type RangeFault = "nack" | "timeout" | "invalid" | "stuck";

/**
 * A reading of a ranging sensor; expected failure is data. `status` 0 is a valid range, any other the chip's own code
 * for the reason; `zone` numbers the sensor's regions of interest from 0.
 */
export type RangeReading =
  | { kind: "none" }
  | { kind: "sample"; rangeMm: number; status: number; zone: number }
  | { kind: "fault"; fault: RangeFault };

/** An I2C bus, for chips with one width of register addresses. No call throws or waits. */
export interface I2cBus {
  /** Writes a register address, high byte first, then the bytes; false without an acknowledgement. */
  write(address: number, register: number, bytes: readonly number[]): boolean;
  /** Reads bytes starting at a register address; undefined without an acknowledgement. */
  read(address: number, register: number, count: number): Bytes | undefined;
  /** Frees a stuck data line by nine clock pulses (UM10204, 3.1.16); false when it is still low. */
  release(): boolean;
}

/** A ranging sensor that boots at the default address and shares its bus with others. Times in ms. */
export interface RangeSensor {
  /** Finds the chip after shut-down and moves it to its own address; "" on success. */
  claim(tMs: number): RangeFault | "";
  /** One short step: a sample when one is ready, a fault when bus or sensor fails, else none. */
  poll(tMs: number): RangeReading;
  /** The same, when the chip's interrupt line has signalled a sample. */
  take(tMs: number): RangeReading;
  /** A sample was read and cleared without the driver: restarts the time-out. */
  taken(tMs: number): void;
  /** Photon rates of the last sample, in thousands a second: returned signal and ambient light. */
  signalKcps(): number;
  ambientKcps(): number;
}

/** Called at a change of an input, with its new level or state and the monotonic time of the change in ms. */
export type ChangeListener = (level: boolean, tMs: number) => void;

/** Who is told of beams: which one has changed, by its number, how it stands, and the time of the change in ms. */
export interface BeamListener {
  beamChanged(channel: number, blocked: boolean, tMs: number): void;
}

/** Digital inputs. */
export interface EdgePort {
  watch(pin: string, edge: "both" | "rising", debounceMs: number, onEdge: ChangeListener): void;
  read(pin: string): boolean;
}

/** A digital output, low until it is set. */
export interface Output {
  set(high: boolean): void;
}

/** Data line of a pixel strip: three bytes a pixel, in the strip's order. */
export interface PixelPort {
  send(bytes: Bytes): void;
}

export type Colour = "none" | "green" | "amber" | "red";

/** A light that shows one colour at a time. */
export interface Light {
  set(colour: Colour): void;
}

/** A row of lights, the nearest first. */
export interface LightRow {
  readonly count: number;
  set(index: number, colour: Colour): void;
}
