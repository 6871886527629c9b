// Ranging sensors on one bus, each behind a shut-down line: brings them up one after the other, polls them, and brings
// up afresh, with growing pauses, whichever fails. Waits for nothing; knows no chip.
import type { I2cBus, Output, RangeFault, RangeReading, RangeSensor } from "../port.ts";

/** A sensor answers this long after shut-down ends. Unit ms; DS12385 and DS11555: 1.2 ms at the most. */
const WAKE_MS = 2;
/** Pause before the first new attempt on a sensor that failed; doubled each time up to the last. Unit ms; guess. */
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 8000;
/** A sensor with an interrupt line that has been still for this long is asked all the same. Unit ms: three periods. */
const OVERDUE_MS = 150;
/** Edges lost in a row after which an interrupt line counts as not wired, until it rises. Guess. */
const LINE_IS_DEAD = 5;

/** Transfers in a row that may fail before a sensor that ranges is brought up afresh. Guess: a glitch, not a plug. */
const GLITCHES = 3;

/** One sensor and its shut-down line (low = off); `hasReadyLine` when `ready` will be called for it. */
export interface ChainedSensor {
  sensor: RangeSensor;
  shutdown: Output;
  hasReadyLine: boolean;
}

/** What is known of one sensor, for health records and people who look for a fault. */
export class RangeHealth {
  /** What is wrong now; "" when it ranges. */
  fault: RangeFault | "starting" | "" = "starting";
  /** Faults since the start, and samples. */
  faults = 0;
  samples = 0;
  /** Transfers that failed while the sensor ranged, since its last sample. */
  glitches = 0;
  /** Samples whose edge on the interrupt line was not seen. */
  lostEdges = 0;
  /** The newest reading. */
  rangeMm = 0;
  status = 255;
  signalKcps = 0;
  ambientKcps = 0;
}

type Phase = "off" | "waking" | "up";

/** All sensors of a bus. Times are monotonic ms. */
export class RangeChain {
  readonly health: RangeHealth[] = [];
  private bus: I2cBus;
  private sensors: readonly ChainedSensor[];
  private onReading: (index: number, reading: RangeReading, tMs: number) => void;
  private phases: Phase[] = [];
  /** When a sensor that is off may be woken, was woken, or gave its last sample. */
  private sinceMs: number[] = [];
  private pausesMs: number[] = [];
  /** Edges lost in a row; a line that has never risen has lost them all. */
  private missed: number[] = [];
  /** The sensor that is between shut-down and its own address, or -1: the default address is free. */
  private waking = -1;

  constructor(
    bus: I2cBus,
    sensors: readonly ChainedSensor[],
    onReading: (index: number, reading: RangeReading, tMs: number) => void,
  ) {
    this.bus = bus;
    this.sensors = sensors;
    this.onReading = onReading;
    for (let i = 0; i < sensors.length; i++) {
      this.health.push(new RangeHealth());
      this.phases.push("off");
      this.sinceMs.push(0);
      this.pausesMs.push(FIRST_PAUSE_MS);
      this.missed.push(0);
    }
  }

  /** One step for every sensor; to be called about 50 times a second. */
  poll(tMs: number): void {
    for (let i = 0; i < this.sensors.length; i++) this.step(i, tMs);
  }

  /** A sensor's interrupt line has risen. */
  ready(index: number, tMs: number): void {
    this.missed[index] = 0;
    if (this.phases[index] === "up") this.read(index, tMs);
  }

  private step(i: number, tMs: number): void {
    const phase = this.phases[i];
    const elapsedMs = tMs - (this.sinceMs[i] as number);
    if (phase === "up") this.listen(i, elapsedMs, tMs);
    else if (phase === "waking") {
      if (elapsedMs >= WAKE_MS) this.claim(i, tMs);
    } else if (elapsedMs >= 0 && this.waking < 0) this.wake(i, tMs);
  }

  /** Polls a sensor unless its interrupt line will tell, and has told lately. */
  private listen(i: number, elapsedMs: number, tMs: number): void {
    const health = this.health[i] as RangeHealth;
    const missed = this.missed[i] as number;
    const willTell = (this.sensors[i] as ChainedSensor).hasReadyLine && health.fault === "" && missed < LINE_IS_DEAD;
    if (willTell && elapsedMs <= OVERDUE_MS) return;
    if (!this.read(i, tMs) || !willTell) return;
    health.lostEdges += 1;
    this.missed[i] = missed + 1;
  }

  private wake(i: number, tMs: number): void {
    // On a bus that is held low each transfer would block the board for as long as a second.
    if ((this.health[i] as RangeHealth).fault === "stuck" && !this.bus.release()) this.fail(i, "stuck", tMs);
    else {
      (this.sensors[i] as ChainedSensor).shutdown.set(true);
      this.waking = i;
      this.enter(i, "waking", tMs);
    }
  }

  private claim(i: number, tMs: number): void {
    const fault = (this.sensors[i] as ChainedSensor).sensor.claim(tMs);
    this.waking = -1;
    if (fault === "") this.enter(i, "up", tMs);
    else this.fail(i, this.causeOf(fault), tMs);
  }

  /** Polls a sensor; true when it gave a sample. */
  private read(i: number, tMs: number): boolean {
    const reading = (this.sensors[i] as ChainedSensor).sensor.poll(tMs);
    const health = this.health[i] as RangeHealth;
    if (reading.kind === "fault") {
      const cause = this.causeOf(reading.fault);
      if (cause === "nack" && health.fault === "" && health.glitches < GLITCHES) health.glitches += 1;
      else this.fail(i, cause, tMs);
    } else if (reading.kind === "sample") {
      health.fault = "";
      health.glitches = 0;
      health.samples += 1;
      health.rangeMm = reading.rangeMm;
      health.status = reading.status;
      health.signalKcps = reading.signalKcps;
      health.ambientKcps = reading.ambientKcps;
      this.pausesMs[i] = FIRST_PAUSE_MS;
      this.sinceMs[i] = tMs;
      this.onReading(i, reading, tMs);
    }
    return reading.kind === "sample";
  }

  /** No acknowledgement may be a data line that is held low: one that nine clock pulses do not free. */
  private causeOf(fault: RangeFault): RangeFault {
    return fault === "nack" && !this.bus.release() ? "stuck" : fault;
  }

  /** Shuts the sensor down, which ends whatever it does to the bus, and sets the time of the next attempt. */
  private fail(i: number, fault: RangeFault, tMs: number): void {
    const health = this.health[i] as RangeHealth;
    const pauseMs = this.pausesMs[i] as number;
    (this.sensors[i] as ChainedSensor).shutdown.set(false);
    health.fault = fault;
    health.faults += 1;
    this.pausesMs[i] = 2 * pauseMs < LAST_PAUSE_MS ? 2 * pauseMs : LAST_PAUSE_MS;
    this.enter(i, "off", tMs + pauseMs);
    this.onReading(i, { kind: "fault", fault: fault }, tMs);
  }

  private enter(i: number, phase: Phase, sinceMs: number): void {
    this.phases[i] = phase;
    this.sinceMs[i] = sinceMs;
  }
}
