// The Espruino globals that have to do with pins and time (reference of Espruino 2v29).

declare class Pin {
  constructor(name: string);
}
declare function pinMode(pin: Pin, mode: "input" | "input_pullup" | "output" | "opendrain"): void;
declare function digitalWrite(pin: Pin, level: 0 | 1): void;
/** Of several pins, the last is bit 0. */
declare function digitalRead(pin: Pin | readonly Pin[]): number;
/** From 0 to 1. */
declare function analogRead(pin: Pin): number;
declare function setWatch(
  onEdge: (event: { state: boolean; time: number; lastTime: number; pin: Pin }) => void,
  pin: Pin,
  options: { edge: "both" | "rising"; debounce: number; repeat: true },
): number;
/** Seconds since the start of the board, or since 1970 once the clock is set; never set by this firmware. */
declare function getTime(): number;

interface I2cWriter {
  /** Texts are written as one byte a character. */
  (address: number, ...data: (number | string | readonly number[])[]): void;
  bind(bus: EspruinoI2c, address: number, data: string): () => void;
}
interface I2cReader {
  (address: number, count: number): Uint8Array;
  bind(bus: EspruinoI2c, address: number, count: number): () => Uint8Array;
}
interface EspruinoI2c {
  setup(options: { sda: Pin; scl: Pin; bitrate: number }): void;
  writeTo: I2cWriter;
  readFrom: I2cReader;
}
declare const I2C1: EspruinoI2c;
