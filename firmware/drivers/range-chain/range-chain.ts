// Ranging sensors on one bus, each behind a shut-down line: brings them up one after the other, polls them, and brings
// up afresh, with growing pauses, whichever fails. Waits for nothing; knows no chip.
import type { I2cBus, Output, RangeFault, RangeReading, RangeSensor } from "../port.ts";

/** A sensor answers this long after shut-down ends. Unit ms; DS12385 and DS11555: 1.2 ms at the most. */
const WAKE_MS = 2;
/** Pause before the first new attempt on a sensor that failed; doubled each time up to the last. Unit ms; guess. */
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 8000;
/** The next sample is not asked for sooner than this after the last. Unit ms; no image ranges 30 times a second. */
const SOON_MS = 30;
/** A sensor with an interrupt line that has been still for this long is asked all the same. Unit ms: three periods. */
const OVERDUE_MS = 150;
/** Edges lost in a row after which an interrupt line counts as not wired, until it rises. Guess. */
const LINE_IS_DEAD = 5;
/** Transfers in a row that may fail before a sensor that ranges is brought up afresh. Guess: a glitch, not a plug. */
const GLITCHES = 3;

/** Phases: shut down until it is time; between shut-down and its own address; in use. */
const OFF = 0;
const WAKING = 1;
const UP = 2;

/** One place for a sensor: its shut-down line (low = off), and what is known of it. */
export class RangePlace {
  /** What is wrong now; "" when it ranges. */
  fault: RangeFault | "starting" | "" = "starting";
  /** Its interrupt line tells of samples without fault: who has a quicker way may take them without the chain. */
  isSteady = false;
  /** Faults since the start, samples, and samples whose edge on the interrupt line was not seen. */
  faults = 0;
  samples = 0;
  lostEdges = 0;
  /** The driver that knows the chip which is plugged in. */
  sensor: RangeSensor;
  readonly drivers: readonly RangeSensor[];
  readonly shutdown: Output;
  /** `ready` will be called for it. */
  readonly hasReadyLine: boolean;
  phase = OFF;
  /** When it may be woken, was woken, or gave its last sample. Unit ms. */
  sinceMs = 0;
  pauseMs = FIRST_PAUSE_MS;
  /** Edges lost in a row, and transfers that failed in a row. */
  missed = 0;
  glitches = 0;

  /** `drivers`: one for each chip that may be plugged in here, all for the same address. */
  constructor(drivers: readonly RangeSensor[], shutdown: Output, hasReadyLine: boolean) {
    this.drivers = drivers;
    this.sensor = drivers[0] as RangeSensor;
    this.shutdown = shutdown;
    this.hasReadyLine = hasReadyLine;
  }
}

/** Gets what the sensor at a place says. Time in ms. */
export type ReadingListener = (index: number, reading: RangeReading, tMs: number) => void;

/** All sensors of a bus. Times are monotonic ms. */
export class RangeChain {
  readonly places: readonly RangePlace[];
  private bus: I2cBus;
  private onReading: ReadingListener;
  /** A sensor is between shut-down and its own address: the default one is taken. */
  private waking = false;

  constructor(bus: I2cBus, places: readonly RangePlace[], onReading: ReadingListener) {
    this.bus = bus;
    this.places = places;
    this.onReading = onReading;
  }

  /** One step for every sensor. True: to be called again in 20 ms; false: in 100, interrupt lines tell the rest. */
  poll(tMs: number): boolean {
    let busy = false;
    for (let i = 0; i < this.places.length; i++) {
      const place = this.places[i] as RangePlace;
      const elapsedMs = tMs - place.sinceMs;
      if (place.phase === UP) {
        const willTell = place.hasReadyLine && place.fault === "" && place.missed < LINE_IS_DEAD;
        if (!willTell) busy = true;
        if (elapsedMs > (willTell ? OVERDUE_MS : SOON_MS)) this.ask(i, place, willTell, tMs);
      } else {
        busy = true;
        if (place.phase === OFF) {
          if (elapsedMs >= 0 && !this.waking) this.wake(i, place, tMs);
        } else if (elapsedMs >= WAKE_MS) this.claim(i, place, tMs);
      }
    }
    return busy;
  }

  /** A sensor's interrupt line has risen. */
  ready(index: number, tMs: number): void {
    const place = this.places[index] as RangePlace;
    place.missed = 0;
    if (place.phase === UP) this.take(index, place, place.sensor.take(tMs), tMs);
  }

  /** No sample has come since the last that was taken without the chain, when one should have. */
  missed(index: number): void {
    const place = this.places[index] as RangePlace;
    place.isSteady = false;
    place.sensor.taken(place.sinceMs);
  }

  private ask(i: number, place: RangePlace, willTell: boolean, tMs: number): void {
    const samples = place.samples;
    this.take(i, place, place.sensor.poll(tMs), tMs);
    if (!willTell || place.samples === samples) return;
    place.isSteady = false;
    place.lostEdges += 1;
    place.missed += 1;
  }

  private wake(i: number, place: RangePlace, tMs: number): void {
    // On a bus that is held low each transfer would block the board for as long as a second.
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
    place.sinceMs = tMs - SOON_MS;
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
      if (cause === "nack" && place.fault === "" && place.glitches < GLITCHES) {
        place.glitches += 1;
        place.isSteady = false;
      } else this.fail(i, place, cause, tMs);
    }
  }

  /** No acknowledgement may be a data line that is held low: one that nine clock pulses do not free. */
  private causeOf(fault: RangeFault): RangeFault {
    return fault === "nack" && !this.bus.release() ? "stuck" : fault;
  }

  /** Shuts the sensor down, which ends whatever it does to the bus, and sets the time of the next attempt. */
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
