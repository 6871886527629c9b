// The head and the tail ToF sensor on one bus: read when their interrupt lines rise, or polled 50 times a second.
import type { Wiring } from "../../hardware/boards/board.ts";
import { type Channel, HEAD, type LaneLayout, TAIL } from "../core/lane.ts";
import { RangeChain, RangePlace } from "../drivers/range-chain/range-chain.ts";
import { edges, monotonicMs, PinOutput } from "./board-port.ts";
import type { RangeBus } from "./range-sensors.ts";

/** Own addresses: no sensor keeps the default one, at which one that is plugged in anew wakes. */
const HEAD_ADDRESS = 0x2a;
const TAIL_ADDRESS = 0x2b;
/** Unit ms: a sample of a sensor without an interrupt line is at most this old when it is read. */
const BUSY_MS = 20;
/** While interrupt lines tell of each sample, the chain is only looked after. Unit ms. */
const QUIET_MS = 100;

/** Starts the sensors that the layout has and hands each sample to `onSample`; undefined where there are none. */
export function startRanging(
  layout: LaneLayout,
  wiring: Wiring,
  open: (wiring: Wiring) => RangeBus,
  onSample: (channel: Channel, rangeMm: number, status: number, tMs: number) => void,
): RangeChain | undefined {
  if (!layout.head && !layout.tail) return undefined;
  const range = open(wiring);
  const channels: Channel[] = [];
  const places: RangePlace[] = [];
  function add(channel: Channel, address: number, shutdown: string, ready: string | undefined): void {
    const index = places.length;
    channels.push(channel);
    places.push(new RangePlace(range.driversFor(address), new PinOutput(shutdown), ready !== undefined));
    if (ready === undefined) return;
    edges.watch(ready, "rising", 0, function (high, tMs) {
      if (high) chain.ready(index, tMs);
    });
  }
  if (layout.head) add(HEAD, HEAD_ADDRESS, wiring.headShutdown, wiring.headReady);
  if (layout.tail) add(TAIL, TAIL_ADDRESS, wiring.tailShutdown, wiring.tailReady);
  const chain = new RangeChain(range.bus, places, function (index, reading, tMs) {
    if (reading.kind === "sample") onSample(channels[index] as Channel, reading.rangeMm, reading.status, tMs);
  });
  function poll(): void {
    setTimeout(poll, chain.poll(monotonicMs()) ? BUSY_MS : QUIET_MS);
  }
  poll();
  return chain;
}
