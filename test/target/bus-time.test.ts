// How long the sensors' bus is taken by an image: at 100 kHz, for which a kit's cable is right, its bits are a tenth of the board's time.
import { describe, expect, it } from "vitest";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import type { VirtualClock } from "../../host/simulator/clock.ts";
import type { FakeVl53 } from "../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../host/simulator/fake-vl53l1x.ts";
import { ImageBoard } from "./image-board.ts";

/** Time until backgrounds are known, and until somebody who has come is expected. Unit ms. */
const LEARN_MS = 20000;
const COME_MS = 3000;
const SECONDS = 10;
/** Samples a second of two sensors. */
const SAMPLES = 40;

/** Bits a second of two such sensors, with nobody in their zones and with somebody in both. */
async function bitsOf(make: typeof FakeVl53l1x | typeof FakeVl53l0x, rawStatus: number): Promise<[number, number]> {
  let isSomebody = false;
  const sensor = (clock: VirtualClock): FakeVl53 => {
    let n = 0;
    return new make(clock, () => ({ rangeMm: (isSomebody ? 800 : 1500) + ((n++ * 7919) % 13), rawStatus }));
  };
  const image = await ImageBoard.start("rp2040", RP2040_PICO.wiring, sensor);
  const measure = (afterMs: number): number => {
    image.run(afterMs);
    const before = image.board.bus.bits;
    image.run(1000 * SECONDS);
    return (image.board.bus.bits - before) / SECONDS;
  };
  const empty = measure(LEARN_MS);
  isSomebody = true;
  const occupied = measure(COME_MS);
  image.hello();
  image.run(1000);
  expect(image.newest("telemetry")).toMatchObject({ head: "ok", tail: "ok" });
  return [empty, occupied];
}

/** Bits of a transfer of so many bytes. */
const transfer = (bytes: number): number => 2 + 9 * (1 + bytes);

/** What is wanted of a sensor whose registers have addresses of so many bytes: range alone, and range with status. */
function wanted(addressBytes: number): { alone: number; whole: number } {
  const range = transfer(addressBytes) + transfer(2);
  const clear = transfer(addressBytes + 1);
  return { alone: range + clear, whole: range + transfer(addressBytes) + transfer(1) + clear };
}

describe("the time that an image takes of its sensors' bus", () => {
  for (const [name, make, rawStatus, addressBytes] of [
    ["VL53L1X", FakeVl53l1x, 9, 2],
    ["VL53L0X", FakeVl53l0x, 11, 1],
  ] as const)
    it(`is two bytes and a status of a ${name}, and three times in four, whether somebody is there or not, two bytes`, async () => {
      const [empty, occupied] = await bitsOf(make, rawStatus);
      const { alone, whole } = wanted(addressBytes);
      // Periods are counted by the sensors' own clocks.
      for (const bits of [empty, occupied]) expect(bits / (SAMPLES * (0.75 * alone + 0.25 * whole))).toBeCloseTo(1, 1);
    });
});
