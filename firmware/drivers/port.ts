// What drivers ask of a board. The only implementations that touch board globals are in the entry folders.

/** A reading of a ranging sensor; expected failure is data. */
export type RangeReading =
  | { kind: "none" }
  | { kind: "sample"; rangeMm: number; status: number }
  | { kind: "fault"; fault: "nack" | "timeout" | "invalid" };

/** One I2C bus. Both calls return undefined or false when the device does not acknowledge; neither throws. */
export interface I2cBus {
  /** Writes a 16-bit register address, high byte first, and then the bytes. */
  write(address: number, register: number, bytes: number[]): boolean;
  /** Reads bytes from a 16-bit register address on. */
  read(address: number, register: number, count: number): Uint8Array | undefined;
}

/** Digital inputs. `onEdge` gets the level and the box's monotonic time of the edge in ms. */
export interface EdgePort {
  watch(pin: string, debounceMs: number, onEdge: (high: boolean, tMs: number) => void): void;
  read(pin: string): boolean;
}
