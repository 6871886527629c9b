// The head and the tail ToF sensor on one bus: brought out of shut-down one after the other, then polled.

import type { Wiring } from "../../hardware/boards/board.ts";
import { type Channel, HEAD, type LaneLayout, TAIL } from "../core/lane.ts";
import type { RangeReading } from "../drivers/port.ts";
import { DEFAULT_ADDRESS } from "../drivers/vl53l1x/registers.ts";
import { Vl53l1x } from "../drivers/vl53l1x/vl53l1x.ts";
import { monotonicMs, openBus } from "./board-port.ts";

/** The head sensor moves here so that the tail sensor can keep the default. */
const HEAD_ADDRESS = 0x2a;
/** A sensor answers this long after shut-down ends. Unit ms; datasheet DS12385: 1.2 ms. */
const WAKE_MS = 5;
/** Unit ms: a sample is at most this old when it is read. */
const POLL_MS = 20;

/** Starts the sensors that the layout has and hands each sample to `onSample`. */
export function startRanging(
  layout: LaneLayout,
  wiring: Wiring,
  onSample: (channel: Channel, rangeMm: number, status: number, tMs: number) => void,
): void {
  if (!layout.head && !layout.tail) return;
  const bus = openBus(wiring.sda, wiring.scl);
  const head = new Vl53l1x(bus, HEAD_ADDRESS);
  const tail = new Vl53l1x(bus, DEFAULT_ADDRESS);
  const headShutdown = shutDown(wiring.headShutdown);
  const tailShutdown = shutDown(wiring.tailShutdown);

  function take(channel: Channel, reading: RangeReading, tMs: number): void {
    if (reading.kind === "sample") onSample(channel, reading.rangeMm, reading.status, tMs);
  }
  function poll(): void {
    const tMs = monotonicMs();
    if (layout.head) take(HEAD, head.poll(tMs), tMs);
    if (layout.tail) take(TAIL, tail.poll(tMs), tMs);
  }
  function wakeTail(): void {
    if (layout.head) head.readdress();
    digitalWrite(tailShutdown, layout.tail ? 1 : 0);
    setInterval(poll, POLL_MS);
  }
  setTimeout(function () {
    digitalWrite(headShutdown, layout.head ? 1 : 0);
    setTimeout(wakeTail, WAKE_MS);
  }, WAKE_MS);
}

function shutDown(name: string): Pin {
  const pin = new Pin(name);
  pinMode(pin, "output");
  digitalWrite(pin, 0);
  return pin;
}
