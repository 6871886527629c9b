// The Espruino globals that have to do with pins and time (reference of Espruino 2v29).

declare class Pin {
  constructor(name: string);
}
declare function pinMode(pin: Pin, mode: "input" | "input_pullup" | "output" | "opendrain"): void;
declare function digitalWrite(pin: Pin, level: 0 | 1): void;
declare function digitalRead(pin: Pin): 0 | 1;
declare function setWatch(
  onEdge: (event: { state: boolean; time: number; lastTime: number; pin: Pin }) => void,
  pin: Pin,
  options: { edge: "both" | "rising"; debounce: number; repeat: true },
): number;
/** Seconds since the start of the board, or since 1970 once the clock is set; never set by this firmware. */
declare function getTime(): number;

interface EspruinoI2c {
  setup(options: { sda: Pin; scl: Pin; bitrate: number }): void;
  writeTo(address: number, ...data: (number | readonly number[])[]): void;
  readFrom(address: number, count: number): Uint8Array;
}
declare const I2C1: EspruinoI2c;
