// What drivers ask of a board, and what they give. The only implementations that touch board globals are in the entry
// folders. Drivers do without bitwise operators and JavaScript's own containers, so that they are Lua, too.

/** A row of bytes, indexed from 0: a typed array, or a table in Lua. */
export interface Bytes {
  [index: number]: number;
}

/** What can be wrong with a ranging sensor: no acknowledgement, no sample in time, another chip, a bus held low. */
export type RangeFault = "nack" | "timeout" | "invalid" | "stuck";

/**
 * A reading of a ranging sensor; expected failure is data. `status` 0 is a valid range, any other the chip's own word
 * for why not; `zone` counts the sensor's regions of interest from 0.
 */
export type RangeReading =
  | { kind: "none" }
  | { kind: "sample"; rangeMm: number; status: number; zone: number }
  | { kind: "fault"; fault: RangeFault };

/** One I2C bus, for chips whose register addresses are of one width. No call throws or waits. */
export interface I2cBus {
  /** Writes a register address, high byte first, and then the bytes; false when nobody acknowledges. */
  write(address: number, register: number, bytes: readonly number[]): boolean;
  /** Reads bytes from a register address on; undefined when nobody acknowledges. */
  read(address: number, register: number, count: number): Bytes | undefined;
  /** Frees a data line that a chip holds low (UM10204, 3.1.16: nine clock pulses); false when it is held still. */
  release(): boolean;
}

/** A ranging sensor that wakes at the default address and shares its bus with others. Times in ms. */
export interface RangeSensor {
  /** Finds the chip after shut-down and moves it to its own address; "" when it is there. */
  claim(tMs: number): RangeFault | "";
  /** One short step after that: a sample when one is ready, a fault when bus or sensor fails, else none. */
  poll(tMs: number): RangeReading;
  /** The same, when the chip's interrupt line says that something is ready. */
  take(tMs: number): RangeReading;
  /** A sample has been read and cleared without the driver: its time-out starts again. */
  taken(tMs: number): void;
  /** Photon rates of the last sample, in thousands a second: what came back, and what was there anyway. */
  signalKcps(): number;
  ambientKcps(): number;
}

/** Gets a change that an input has seen, as a level or what it stands for, and the box's monotonic time of it in ms. */
export type ChangeListener = (level: boolean, tMs: number) => void;

/** Digital inputs. */
export interface EdgePort {
  watch(pin: string, edge: "both" | "rising", debounceMs: number, onEdge: ChangeListener): void;
  read(pin: string): boolean;
}

/** A digital output, low until it is set. */
export interface Output {
  set(high: boolean): void;
}

/** A strip's data line: three bytes a pixel in the strip's own order. */
export interface PixelPort {
  send(bytes: Bytes): void;
}

export type Colour = "none" | "green" | "amber" | "red";

/** Something that shows one colour at a time. */
export interface Light {
  set(colour: Colour): void;
}

/** A row of lights, the nearest first. */
export interface LightRow {
  readonly count: number;
  set(index: number, colour: Colour): void;
}
