// The board's clock, pins, I2C bus and strip behind the drivers' interfaces. One of the few files that touch globals.
import type { Bytes, ChangeListener, EdgePort, I2cBus, Output, PixelPort } from "../drivers/port.ts";

/** Under names of the program's own: the interpreter looks for its own ones last. */
export const floor = Math.floor;
export const seconds = getTime;
/** The level of a pin, or those of several in one number: the last is bit 0. */
export const readLevels = digitalRead;

/** The board's own time at the start of the box. Unit s. */
export const startS: number = seconds();

/** Monotonic time since the start, in whole ms. */
export function monotonicMs(): number {
  return floor((seconds() - startS) * 1000 + 0.5);
}

/** Whether a pin is high. */
function isHigh(name: string): boolean {
  return readLevels(new Pin(name)) === 1;
}

/** Inputs with pull-up, edges stamped in the interrupt and debounced by the interpreter. */
export const edges: EdgePort = {
  watch: function (name, edge, debounceMs, onEdge) {
    setWatch(
      function (event) {
        onEdge(event.state, floor((event.time - startS) * 1000 + 0.5));
      },
      openInput(name),
      { edge: edge, debounce: debounceMs, repeat: true },
    );
  },
  read: isHigh,
};

/** One input with its last edge, which is untold while it has not lasted. */
interface Input {
  onEdge: ChangeListener;
  isUntold: boolean;
  state: boolean;
  time: number;
}

const inputs: Input[] = [];

/** The input whose last edge is the earliest of those that are untold and not later than a time. */
function earliest(untilS: number): Input | undefined {
  let found: Input | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as Input;
    if (input.isUntold && input.time <= untilS && !(found && found.time <= input.time)) found = input;
  }
  return found;
}

/** Tells those in the order in which they came: it is by it that a gate knows who comes and who goes. */
function tell(untilS: number): void {
  for (let input = earliest(untilS); input; input = earliest(untilS)) {
    input.isUntold = false;
    input.onEdge(input.state, floor((input.time - startS) * 1000 + 0.5));
  }
}

/**
 * Edges that are debounced here, for boards that stand still now and then: of an input that changes and changes back while nothing
 * runs, the interpreter's own debouncing tells nothing (src/jsinteractive.c: jsiIdle).
 */
export const keptEdges: EdgePort = {
  watch: function (name, edge, debounceMs, onEdge) {
    const debounceS = debounceMs / 1000;
    const input: Input = { onEdge: onEdge, isUntold: false, state: false, time: 0 };
    inputs.push(input);
    const settle = function (): void {
      tell(seconds() - debounceS);
    };
    setWatch(
      function (event) {
        tell(event.time - debounceS);
        input.isUntold = true;
        input.state = event.state;
        input.time = event.time;
        // Once for each edge: none is lost where one of these is.
        setTimeout(settle, debounceMs + 1);
      },
      openInput(name),
      { edge: edge, debounce: 0, repeat: true },
    );
  },
  read: isHigh,
};

/** An input with pull-up that is only looked at. */
export function openInput(name: string): Pin {
  const pin = new Pin(name);
  pinMode(pin, "input_pullup");
  return pin;
}

/** One pin that drives something, low at first. */
export class PinOutput implements Output {
  private pin: Pin;

  constructor(name: string) {
    this.pin = new Pin(name);
    digitalWrite(this.pin, 0);
    pinMode(this.pin, "output");
  }

  set(high: boolean): void {
    digitalWrite(this.pin, high ? 1 : 0);
  }
}

/** A WS2812 strip on one pin. */
export class StripPort implements PixelPort {
  private pin: Pin;

  constructor(name: string) {
    this.pin = new Pin(name);
  }

  send(bytes: Bytes): void {
    require("neopixel").write(this.pin, bytes);
  }
}

/** I2C1. A missing acknowledgement throws in Espruino: it is caught here. */
export class PinBus implements I2cBus {
  private sda: Pin;
  private scl: Pin;
  private clockHz: number;
  private isWide: boolean;

  /** `addressBytes` of the chips' register addresses, 1 or 2. */
  constructor(sda: string, scl: string, clockHz: number, addressBytes: 1 | 2) {
    this.sda = new Pin(sda);
    this.scl = new Pin(scl);
    this.clockHz = clockHz;
    this.isWide = addressBytes === 2;
    this.setUp();
  }

  write(address: number, register: number, bytes: readonly number[]): boolean {
    try {
      if (this.isWide) I2C1.writeTo(address, register >> 8, register & 255, bytes);
      else I2C1.writeTo(address, register, bytes);
      return true;
    } catch (_) {
      return false;
    }
  }

  read(address: number, register: number, count: number): Bytes | undefined {
    try {
      if (this.isWide) I2C1.writeTo(address, register >> 8, register & 255);
      else I2C1.writeTo(address, register);
      return I2C1.readFrom(address, count);
    } catch (_) {
      return undefined;
    }
  }

  /** Reading a pin takes it away from the bus, so the bus is set up again in any case. */
  release(): boolean {
    pinMode(this.sda, "input_pullup");
    if (digitalRead(this.sda) === 0) this.clockOut();
    const isFree = digitalRead(this.sda) === 1;
    this.setUp();
    return isFree;
  }

  /** Nine clock pulses let a chip finish its byte; a stop condition ends the transfer it believes in. */
  private clockOut(): void {
    pinMode(this.scl, "opendrain");
    for (let i = 0; i < 9 && digitalRead(this.sda) === 0; i++) {
      digitalWrite(this.scl, 0);
      digitalWrite(this.scl, 1);
    }
    pinMode(this.sda, "opendrain");
    digitalWrite(this.sda, 0);
    digitalWrite(this.sda, 1);
    pinMode(this.sda, "input_pullup");
  }

  private setUp(): void {
    I2C1.setup({ sda: this.sda, scl: this.scl, bitrate: this.clockHz });
  }
}
