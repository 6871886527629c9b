// The head and the tail ToF sensor on one bus: read when their interrupt lines rise, or polled 50 times a second. While
// all goes well a sample goes from its interrupt to its zone in one function: forty come a second, and the board takes a
// tenth of a millisecond for a statement.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Zone } from "../core/zone.ts";
import { OVERDUE_MS, type RangeChain, RangePlace } from "../drivers/range-chain/range-chain.ts";
import { type FastRead, NO_UPDATE } from "../drivers/vl53.ts";
import { HEAD_ADDRESS, openChain, TAIL_ADDRESS } from "../platform/range-zones.ts";
import { monotonicMs, openInput, PinOutput, startS } from "./board-port.ts";
import type { RangeBus } from "./range-sensors.ts";

/** Unit ms: a sample of a sensor without an interrupt line is at most this old when it is read. */
const BUSY_MS = 20;

/** The sensors of a lane. */
export class Ranging {
  readonly chain: RangeChain;
  private range: RangeBus;
  private zones: Zone[] = [];
  private places: RangePlace[] = [];
  /** The chain is called by a timer before then; 0 while it asks for none. */
  private nextMs = 0;
  /** Of that timer: one that has been lost, or is late, has no say any more. */
  private turn = 0;

  constructor(range: RangeBus) {
    this.range = range;
    const places = this.places;
    const zones = this.zones;
    this.chain = openChain(range.bus, places, zones);
  }

  /** Takes a sensor on. */
  add(zone: Zone, address: number, shutdown: string, ready: string | undefined): void {
    const place = new RangePlace(this.range.driversFor(address), new PinOutput(shutdown), ready !== undefined);
    const index = this.places.length;
    this.zones.push(zone);
    this.places.push(place);
    if (ready !== undefined) this.watch(place, zone, index, address, ready);
  }

  /** Reads a sensor whenever its interrupt line rises. */
  private watch(place: RangePlace, zone: Zone, index: number, address: number, ready: string): void {
    // What each sample needs comes first, and is this function's own: other variables are found later.
    const sinceS = startS;
    let pointRange: () => void;
    let readRange: () => Uint8Array;
    let clear: () => void;
    let pointStatus: () => void;
    let readStatus: () => Uint8Array;
    let mask = 0;
    let valid = 0;
    let unit = 1;
    const range = this.range;
    const chain = this.chain;
    // Functions of their own: an interpreter reads what it passes over, too.
    const takeSlowly = function (event: { time: number }): void {
      chain.ready(index, (event.time - sinceS) * 1000);
      if (!place.isSteady) {
        zone.stir();
        return;
      }
      const fast = range.fast[place.drivers.indexOf(place.sensor)] as FastRead;
      pointRange = I2C1.writeTo.bind(I2C1, address, fast.pointRange);
      readRange = I2C1.readFrom.bind(I2C1, address, 2);
      pointStatus = I2C1.writeTo.bind(I2C1, address, fast.pointStatus);
      readStatus = I2C1.readFrom.bind(I2C1, address, 1);
      clear = I2C1.writeTo.bind(I2C1, address, fast.clear);
      mask = fast.mask;
      valid = fast.valid;
      unit = fast.unit;
    };
    const take = function (event: { time: number }): void {
      if (!place.isSteady) {
        takeSlowly(event);
        return;
      }
      const tMs = (event.time - sinceS) * 1000;
      pointRange();
      const bytes = readRange();
      pointStatus();
      const raw = (readStatus()[0] as number) & mask;
      clear();
      const rangeMm = (bytes[0] as number) * 256 + (bytes[1] as number);
      // What `sample` does with one that is expected, in place: `look` below tells of silence before a zone would.
      if (raw === valid && rangeMm < zone.nearMm === zone.expected) {
        zone.lastSampleMs = tMs;
        if (--zone.untilLook < 1) zone.look(rangeMm, 0, tMs);
      } else zone.sample(rangeMm, raw === valid ? 0 : raw / unit || NO_UPDATE, tMs);
    };
    const takeStirred = function (event: { time: number }): void {
      zone.stir();
      take(event);
    };
    setWatch(
      function (event) {
        try {
          // Of a place that is not steady none is calm.
          if (zone.calm) {
            pointRange();
            const bytes = readRange();
            if ((bytes[0] as number) * 256 + (bytes[1] as number) < zone.nearMm === zone.expected) {
              clear();
              --zone.calm;
              zone.lastSampleMs = (event.time - sinceS) * 1000;
            } else takeStirred(event);
          } else take(event);
        } catch (_) {
          // The chain finds out what is wrong.
          takeSlowly(event);
        }
      },
      openInput(ready),
      { edge: "rising", debounce: 0, repeat: true },
    );
  }

  /** Looks after sensors; to be called ten times a second while a sample is overdue. */
  look(tMs: number): void {
    if (tMs >= this.nextMs) this.poll();
  }

  /** One step of the chain, and the next as soon as it wants one. */
  poll(): void {
    const self = this;
    const chain = this.chain;
    const tMs = monotonicMs();
    for (let i = 0; i < chain.places.length; i++) {
      const place = chain.places[i] as RangePlace;
      const lastMs = (this.zones[i] as Zone).lastSampleMs;
      if (!place.isSteady) continue;
      place.sinceMs = lastMs;
      if (tMs - lastMs > OVERDUE_MS) chain.missed(i);
    }
    const turn = ++this.turn;
    this.nextMs = 0;
    const isBusy = chain.poll(tMs);
    for (let i = 0; i < chain.places.length; i++)
      if (!(chain.places[i] as RangePlace).isSteady) (this.zones[i] as Zone).stir();
    if (!isBusy) return;
    this.nextMs = tMs + OVERDUE_MS;
    setTimeout(function () {
      if (self.turn === turn) self.poll();
    }, BUSY_MS);
  }
}

/** Starts the sensors that the layout has, each with the zone of its samples; undefined where there are none. */
export function startRanging(
  layout: LaneLayout,
  wiring: Wiring,
  open: (sda: string, scl: string, clockHz: number) => RangeBus,
  clockHz: number,
  head: Zone,
  tail: Zone,
): Ranging | undefined {
  if (!layout.head && !layout.tail) return undefined;
  const ranging = new Ranging(open(wiring.sda, wiring.scl, clockHz));
  if (layout.head) ranging.add(head, HEAD_ADDRESS, wiring.headShutdown, wiring.headReady);
  if (layout.tail) ranging.add(tail, TAIL_ADDRESS, wiring.tailShutdown, wiring.tailReady);
  ranging.poll();
  return ranging;
}
