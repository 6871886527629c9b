// Ranging sensors on one bus, each with a shut-down line: starts them one by one, polls them, and restarts those that fail,
// with growing pauses. Never blocks; knows no chip.
import type { I2cBus, Output, RangeFault, RangeReading, RangeSensor } from "../port.ts";

/** Time from the end of shut-down to the first transfer. Unit ms; DS12385 and DS11555: at most 1.2 ms. */
const WAKE_MS = 2;
/** Pause before restarting a failed sensor; doubled each time up to the maximum. Unit ms; guess. */
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 8000;
/** Minimum time from a sample to the next poll. Unit ms; no image ranges 30 times a second. */
const MIN_GAP_MS = 30;
/** A sensor whose interrupt line has been quiet for this long is polled anyway. Unit ms: three periods. */
export const OVERDUE_MS = 150;
/** After this many lost edges in a row, the interrupt line counts as not wired until it rises. Guess. */
const DEAD_LINE_EDGES = 5;
/** Failed transfers in a row that count as glitches before a ranging sensor is restarted. Guess. */
const MAX_GLITCHES = 3;

/** Phases: shut down; between shut-down and its own address; in use. */
const OFF = 0;
const WAKING = 1;
const UP = 2;

/** One sensor position: its shut-down line (low = off), and its state. */
export class RangePlace {
  /** Present fault; "" while it ranges. */
  fault: RangeFault | "starting" | "" = "starting";
  /** Its interrupt line is reliable: a board with a faster way may read samples without the chain. */
  isSteady = false;
  /** Counts since the start: faults, samples, samples whose edge on the interrupt line was lost. */
  faults = 0;
  samples = 0;
  lostEdges = 0;
  /** The driver of the connected chip. */
  sensor: RangeSensor;
  readonly drivers: readonly RangeSensor[];
  readonly shutdown: Output;
  /** It has an interrupt line, for which `ready` is called. */
  readonly hasReadyLine: boolean;
  phase = OFF;
  /** When it may be started, was started, or gave its last sample, by phase. Unit ms. */
  sinceMs = 0;
  pauseMs = FIRST_PAUSE_MS;
  /** Lost edges in a row, and failed transfers in a row. */
  missed = 0;
  glitches = 0;

  /** `drivers`: one for each kind of chip that may be connected, all with the same address. */
  constructor(drivers: readonly RangeSensor[], shutdown: Output, hasReadyLine: boolean) {
    this.drivers = drivers;
    this.sensor = drivers[0] as RangeSensor;
    this.shutdown = shutdown;
    this.hasReadyLine = hasReadyLine;
  }
}

/** Called with each sample or fault of the sensor with this index. Time in ms. */
export type ReadingListener = (index: number, reading: RangeReading, tMs: number) => void;

/** All sensors of a bus. Times are monotonic ms. */
export class RangeChain {
  readonly places: readonly RangePlace[];
  private bus: I2cBus;
  private onReading: ReadingListener;
  /** A sensor is using the default address, between shut-down and its own. */
  private waking = false;

  constructor(bus: I2cBus, places: readonly RangePlace[], onReading: ReadingListener) {
    this.bus = bus;
    this.places = places;
    this.onReading = onReading;
  }

  /** One step for every sensor. True: call it again in 20 ms; false: in 100 ms, interrupt lines do the rest. */
  poll(tMs: number): boolean {
    let busy = false;
    for (let i = 0; i < this.places.length; i++) {
      const place = this.places[i] as RangePlace;
      const elapsedMs = tMs - place.sinceMs;
      if (place.phase === UP) {
        const usesInterrupt = place.hasReadyLine && place.fault === "" && place.missed < DEAD_LINE_EDGES;
        if (!usesInterrupt) busy = true;
        if (elapsedMs > (usesInterrupt ? OVERDUE_MS : MIN_GAP_MS)) this.ask(i, place, usesInterrupt, tMs);
      } else {
        busy = true;
        if (place.phase === OFF) {
          if (elapsedMs >= 0 && !this.waking) this.wake(i, place, tMs);
        } else if (elapsedMs >= WAKE_MS) this.claim(i, place, tMs);
      }
    }
    return busy;
  }

  /** The interrupt line of a sensor has risen. */
  ready(index: number, tMs: number): void {
    const place = this.places[index] as RangePlace;
    place.missed = 0;
    if (place.phase === UP) this.take(index, place, place.sensor.take(tMs), tMs);
  }

  /** A sample is overdue since the last one that was read without the chain. */
  missed(index: number): void {
    const place = this.places[index] as RangePlace;
    place.isSteady = false;
    place.sensor.taken(place.sinceMs);
  }

  private ask(i: number, place: RangePlace, usesInterrupt: boolean, tMs: number): void {
    const samples = place.samples;
    this.take(i, place, place.sensor.poll(tMs), tMs);
    if (!usesInterrupt || place.samples === samples) return;
    place.isSteady = false;
    place.lostEdges += 1;
    place.missed += 1;
  }

  private wake(i: number, place: RangePlace, tMs: number): void {
    // On a bus that is stuck low, each transfer may block the board for a second.
    if (place.fault === "stuck" && !this.bus.release()) this.fail(i, place, "stuck", tMs);
    else {
      place.shutdown.set(true);
      this.waking = true;
      place.phase = WAKING;
      place.sinceMs = tMs;
    }
  }

  private claim(i: number, place: RangePlace, tMs: number): void {
    let fault: RangeFault | "" = "invalid";
    for (let k = 0; fault === "invalid" && k < place.drivers.length; k++) {
      place.sensor = place.drivers[k] as RangeSensor;
      fault = place.sensor.claim(tMs);
    }
    this.waking = false;
    place.phase = UP;
    place.sinceMs = tMs - MIN_GAP_MS;
    if (fault !== "") this.fail(i, place, this.causeOf(fault), tMs);
  }

  private take(i: number, place: RangePlace, reading: RangeReading, tMs: number): void {
    if (reading.kind === "sample") {
      place.fault = "";
      place.glitches = 0;
      place.samples += 1;
      place.pauseMs = FIRST_PAUSE_MS;
      place.sinceMs = tMs;
      place.isSteady = place.hasReadyLine && place.missed === 0;
      this.onReading(i, reading, tMs);
    } else if (reading.kind === "fault") {
      const cause = this.causeOf(reading.fault);
      if (cause === "nack" && place.fault === "" && place.glitches < MAX_GLITCHES) {
        place.glitches += 1;
        place.isSteady = false;
      } else this.fail(i, place, cause, tMs);
    }
  }

  /** A missing acknowledgement may mean a stuck data line, which nine clock pulses do not free. */
  private causeOf(fault: RangeFault): RangeFault {
    return fault === "nack" && !this.bus.release() ? "stuck" : fault;
  }

  /** Shuts the sensor down, which also frees the bus, and sets the time of the next attempt. */
  private fail(i: number, place: RangePlace, fault: RangeFault, tMs: number): void {
    const pauseMs = place.pauseMs;
    place.shutdown.set(false);
    place.fault = fault;
    place.isSteady = false;
    place.faults += 1;
    place.glitches = 0;
    place.pauseMs = 2 * pauseMs < LAST_PAUSE_MS ? 2 * pauseMs : LAST_PAUSE_MS;
    place.phase = OFF;
    place.sinceMs = tMs + pauseMs;
    this.onReading(i, { kind: "fault", fault: fault }, tMs);
  }
}
