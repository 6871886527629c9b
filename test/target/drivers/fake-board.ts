/// <reference path="../../../firmware/espruino/pins.d.ts" />
// A board for programs that run inside the interpreter itself: the globals that firmware touches, on a virtual clock, with
// fake sensors on the I2C bus. To be imported before any firmware.
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../../host/simulator/fake-i2c-bus.ts";
import type { FakeVl53 } from "../../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";

type Level = 0 | 1;
type OnEdge = (event: { state: boolean; time: number }) => void;

export const clock = new VirtualClock();
export const head: FakeVl53 = new FakeVl53l1x(clock, (tMs) => ({
  rangeMm: 1000 + Math.floor(tMs / 1000),
  rawStatus: 9,
}));
export const tail: FakeVl53 = new FakeVl53l0x(clock, (tMs) => ({
  rangeMm: 2000 + Math.floor(tMs / 1000),
  rawStatus: 11,
}));
export const bus = new FakeI2cBus([head, tail]);

const SHUTDOWN: { [pin: string]: FakeVl53 } = { X1: head, X2: tail };
const levels: { [pin: string]: Level } = {};
const watches: { [pin: string]: OnEdge } = {};

/** Drives a pin from outside. */
export function drive(pin: string, level: Level): void {
  levels[pin] = level;
  const onEdge = watches[pin];
  if (onEdge !== undefined) onEdge({ state: level === 1, time: clock.nowMs() / 1000 });
}

/** A data line that a chip holds is low whoever looks. */
function levelOf(pin: string): Level {
  if (pin === "SDA" && bus.heldPulses > 0) return 0;
  const level = levels[pin];
  return level === undefined ? 1 : level;
}

function write(pin: string, level: Level): void {
  if (pin === "SCL" && level === 1) bus.pulse();
  levels[pin] = level;
  const sensor = SHUTDOWN[pin];
  if (sensor !== undefined) sensor.setPower(level === 1);
}

class FakePin {
  name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface BoardGlobals {
  [name: string]: unknown;
}
declare const global: BoardGlobals;

global["Pin"] = FakePin;
global["getTime"] = () => clock.nowMs() / 1000;
global["pinMode"] = () => {};
global["digitalRead"] = (pin: FakePin) => levelOf(pin.name);
global["digitalWrite"] = (pin: FakePin, level: Level) => write(pin.name, level);
global["setTimeout"] = (run: () => void, afterMs: number) => clock.after(afterMs, run);
global["setWatch"] = (onEdge: OnEdge, pin: FakePin) => {
  watches[pin.name] = onEdge;
};
// The interpreter's own bus cannot be replaced, but its methods can.
const i2c = I2C1 as unknown as BoardGlobals;
i2c["setup"] = () => {};
i2c["writeTo"] = (address: number, ...rows: (number | number[])[]) => {
  let data: number[] = [];
  for (const row of rows) data = data.concat(row);
  if (!bus.send(address, data)) throw new Error("no acknowledgement");
};
i2c["readFrom"] = (address: number, count: number) => {
  const bytes = bus.receive(address, count);
  if (bytes === undefined) throw new Error("no acknowledgement");
  return bytes;
};

head.onReadyLine = (high) => drive("R1", high ? 1 : 0);
