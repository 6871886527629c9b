// ST VL53L1X in continuous ranging, without waiting: each poll does one short step. Knows one sensor on one bus.
import type { I2cBus, RangeReading } from "../port.ts";
import * as reg from "./registers.ts";

/** Time from one measurement to the next. Unit ms: 20 a second. */
const PERIOD_MS = 50;
/** No sample for this long: the sensor is set up afresh. Unit ms; ten periods. */
const GIVE_UP_MS = 500;
/** Pause between attempts on a sensor that does not answer. Unit ms. */
const RETRY_MS = 1000;

type Phase = "booting" | "first" | "ranging" | "lost";

const NONE: RangeReading = { kind: "none" };

/** One sensor. Creating it does not touch the device. */
export class Vl53l1x {
  private bus: I2cBus;
  private address: number;
  private phase: Phase = "booting";
  private sinceMs = 0;

  constructor(bus: I2cBus, address: number) {
    this.bus = bus;
    this.address = address;
  }

  /** Moves a sensor that has just left shut-down from the default address to its own. */
  readdress(): boolean {
    return this.bus.write(reg.DEFAULT_ADDRESS, reg.DEVICE_ADDRESS, [this.address]);
  }

  /** One step: a sample when one is ready, a fault when the bus or the sensor fails, else none. Time in ms. */
  poll(tMs: number): RangeReading {
    if (this.phase === "lost") {
      if (tMs - this.sinceMs < RETRY_MS) return NONE;
      this.enter("booting", tMs);
    }
    if (this.phase === "booting") return this.boot(tMs);
    const status = this.bus.read(this.address, reg.INTERRUPT_STATUS, 1);
    if (status === undefined) return this.fail("nack", tMs);
    if (((status[0] as number) & 1) === 0) return tMs - this.sinceMs > GIVE_UP_MS ? this.fail("timeout", tMs) : NONE;
    return this.phase === "first" ? this.calibrated(tMs) : this.sample(tMs);
  }

  /** Waits for the sensor's own start, then sets it up and lets it range once (UM2510, initialisation). */
  private boot(tMs: number): RangeReading {
    const state = this.bus.read(this.address, reg.SYSTEM_STATUS, 1);
    if (state === undefined) return this.fail("nack", tMs);
    if (((state[0] as number) & 1) === 0) return NONE;
    const model = this.bus.read(this.address, reg.MODEL_ID, 2);
    if (model === undefined) return this.fail("nack", tMs);
    if ((model[0] as number) * 256 + (model[1] as number) !== reg.MODEL) return this.fail("invalid", tMs);
    const ok = this.bus.write(this.address, reg.DEFAULT_BLOCK_AT, reg.DEFAULT_BLOCK) && this.put(reg.MODE_START, 0x40);
    if (!ok) return this.fail("nack", tMs);
    this.enter("first", tMs);
    return NONE;
  }

  /** The first measurement has set the sensor's voltage: keep it, set budget and period, and range on. */
  private calibrated(tMs: number): RangeReading {
    const oscillator = this.bus.read(this.address, reg.OSCILLATOR, 2);
    if (oscillator === undefined) return this.fail("nack", tMs);
    const turns = ((oscillator[0] as number) * 256 + (oscillator[1] as number)) & 0x3ff;
    const period = Math.floor(turns * PERIOD_MS * reg.PERIOD_SCALE);
    const ok =
      this.put(reg.INTERRUPT_CLEAR, 1) &&
      this.put(reg.MODE_START, 0) &&
      this.put(reg.VHV_LOOP_BOUND, 0x09) &&
      this.put(reg.VHV_INIT, 0) &&
      this.putWord(reg.TIMEOUT_A, reg.BUDGET_33_MS.a) &&
      this.putWord(reg.TIMEOUT_B, reg.BUDGET_33_MS.b) &&
      this.bus.write(this.address, reg.PERIOD, [0, (period >> 16) & 255, (period >> 8) & 255, period & 255]) &&
      this.put(reg.MODE_START, 0x40);
    if (!ok) return this.fail("nack", tMs);
    this.enter("ranging", tMs);
    return NONE;
  }

  private sample(tMs: number): RangeReading {
    const result = this.bus.read(this.address, reg.RESULT_STATUS, reg.RESULT_LENGTH);
    if (result === undefined || !this.put(reg.INTERRUPT_CLEAR, 1)) return this.fail("nack", tMs);
    this.sinceMs = tMs;
    const raw = (result[0] as number) & 0x1f;
    const rangeMm = (result[reg.RANGE_AT] as number) * 256 + (result[reg.RANGE_AT + 1] as number);
    return { kind: "sample", rangeMm: rangeMm, status: raw === reg.RAW_VALID ? 0 : raw };
  }

  private enter(phase: Phase, tMs: number): void {
    this.phase = phase;
    this.sinceMs = tMs;
  }

  private fail(fault: "nack" | "timeout" | "invalid", tMs: number): RangeReading {
    this.enter("lost", tMs);
    return { kind: "fault", fault: fault };
  }

  private put(register: number, value: number): boolean {
    return this.bus.write(this.address, register, [value]);
  }

  private putWord(register: number, value: number): boolean {
    return this.bus.write(this.address, register, [value >> 8, value & 255]);
  }
}
