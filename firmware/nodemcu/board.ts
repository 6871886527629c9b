// The board's clock, inputs, outputs, I2C bus and strip behind the drivers' interfaces. Pins are NodeMCU's IO indices.
import type { Bytes, ChangeListener, EdgePort, I2cBus, Output, PixelPort } from "../drivers/port";

/** `tmr.now` counts microseconds in 31 bits and begins anew every 36 minutes. */
const TURN_US = 2147483648;

/** The one pin that is read as a voltage; half of the 1,023 that the converter counts to. */
const ANALOGUE = "A0";
const ADC_HALF = 512;

let lastUs = 0;
let upUs = 0;

/** Time counts from here. */
export function startClock(): void {
  lastUs = tmr.now();
}

/** Monotonic time since the start, in whole ms; to be asked for more often than every half hour. */
export function monotonicMs(): number {
  const nowUs = tmr.now();
  upUs += (nowUs - lastUs + TURN_US) % TURN_US;
  lastUs = nowUs;
  return Math.floor(upUs / 1000);
}

/** Runs something again and again, or once. */
export function every(ms: number, run: (this: void) => void): void {
  tmr.create().alarm(ms, tmr.ALARM_AUTO, run);
}
export function after(ms: number, run: (this: void) => void): void {
  tmr.create().alarm(ms, tmr.ALARM_SINGLE, run);
}

/** The index of a pin that is called D and its index, 0 to 8. */
function indexOf(name: string): number {
  return string.byte(name, 2) - 48;
}

/** Inputs with pull-up. NodeMCU stamps edges in the interrupt but does not debounce: the level is asked again later. */
export class Edges implements EdgePort {
  watch(name: string, edge: "both" | "rising", debounceMs: number, onEdge: ChangeListener): void {
    const pin = indexOf(name);
    let pending = false;
    gpio.mode(pin, gpio.INT, gpio.PULLUP);
    gpio.trig(pin, edge === "both" ? "both" : "up", function (this: void, _level: number, whenUs: number): void {
      const tMs = monotonicMs() - Math.floor(((lastUs - whenUs + TURN_US) % TURN_US) / 1000);
      if (debounceMs === 0) {
        onEdge(true, tMs);
        return;
      }
      if (pending) return;
      pending = true;
      after(debounceMs, function (this: void): void {
        pending = false;
        onEdge(gpio.read(pin) === gpio.HIGH, tMs);
      });
    });
  }

  read(name: string): boolean {
    if (name === ANALOGUE) return adc.read(0) >= ADC_HALF;
    return gpio.read(indexOf(name)) === gpio.HIGH;
  }
}

/** An input that is only read, with pull-up where the chip has one. */
export function openInput(name: string): void {
  if (name !== ANALOGUE) gpio.mode(indexOf(name), gpio.INPUT, gpio.PULLUP);
}

/** A digital output, low until it is set. */
export class PinOutput implements Output {
  private pin: number;

  constructor(name: string) {
    this.pin = indexOf(name);
    gpio.mode(this.pin, gpio.OUTPUT);
    this.set(false);
  }

  set(high: boolean): void {
    gpio.write(this.pin, high ? gpio.HIGH : gpio.LOW);
  }
}

/** The bus in software at 100 kHz, for chips with 16-bit register addresses. */
export class PinBus implements I2cBus {
  private sda: number;
  private scl: number;

  constructor(sda: string, scl: string) {
    this.sda = indexOf(sda);
    this.scl = indexOf(scl);
    i2c.setup(0, this.sda, this.scl, i2c.SLOW);
  }

  write(address: number, register: number, bytes: readonly number[]): boolean {
    let data = addressOf(register);
    for (let i = 0; i < bytes.length; i++) data += String.fromCharCode(bytes[i] as number);
    return this.send(address, data);
  }

  private send(address: number, data: string): boolean {
    i2c.start(0);
    const answered = i2c.address(0, address, i2c.TRANSMITTER) && i2c.write(0, data) === data.length;
    i2c.stop(0);
    return answered;
  }

  read(address: number, register: number, count: number): Bytes | undefined {
    if (!this.send(address, addressOf(register))) return undefined;
    i2c.start(0);
    const answered = i2c.address(0, address, i2c.RECEIVER);
    const text = answered ? i2c.read(0, count) : "";
    i2c.stop(0);
    return text.length < count ? undefined : rowOfBytes(text);
  }

  release(): boolean {
    gpio.mode(this.scl, gpio.OUTPUT);
    for (let i = 0; i < 9; i++) {
      gpio.write(this.scl, gpio.LOW);
      gpio.write(this.scl, gpio.HIGH);
    }
    gpio.mode(this.sda, gpio.INPUT, gpio.PULLUP);
    const free = gpio.read(this.sda) === gpio.HIGH;
    i2c.setup(0, this.sda, this.scl, i2c.SLOW);
    return free;
  }
}

/** A WS2812 strip on GPIO2, the only pin that the module drives. */
export class StripPort implements PixelPort {
  private bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
    ws2812.init();
  }

  send(row: Bytes): void {
    ws2812.write(textOfRow(row, this.bytes));
  }
}

function addressOf(register: number): string {
  return string.char(Math.floor(register / 256), register % 256);
}
