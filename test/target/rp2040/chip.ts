// An RP2040 on rp2040js that keeps its flash: erasing and programming go through the boot ROM's functions, which the
// emulator would ignore. Restarts after a watchdog reset; a power cut stops it in the middle of anything.
import { RP2040, USBCDC } from "rp2040js";
import { FLASH_BYTES, type Rp2040Build } from "./build.ts";
import { connectFlash, PowerCut } from "./flash-rom.ts";
import { LoopFinder, MainLoop } from "./main-loop.ts";
import { UsbHost } from "./usb-host.ts";

/** Duration of a cycle of the system clock that the SDK sets, 125 MHz. Unit ns. */
const CYCLE_NS = 8;
/** Address of the SDK's second stage, where the boot ROM goes (RP2040 datasheet 2.8.1). */
const STAGE2_AT = 0x10000000;
const WATCHDOG = 0x40058;
/** Idle time is skipped by steps of this length at most: timers are polled, and may be that much late. Unit ns. */
const SKIP_NS = 500000;
/** Time in which an idle interpreter shows its main loop. Unit ns. */
const LEARN_NS = 2e6;
/** The Pico's sense of USB power (Pico datasheet: GPIO24). */
const VBUS_PIN = 24;

/** What happens to a chip. */
export interface ChipOptions {
  build: Rp2040Build;
  /** The whole flash, which outlives the chip's starts. */
  flash: Uint8Array;
  /** Called with each fresh chip before its first instruction: joins what is wired to it. */
  wire(rp2040: RP2040, nowNs: () => number): void;
  /** Bytes that the chip sends over USB. */
  onUsb(bytes: Uint8Array): void;
}

/** A Pico's flash with the build in it and an empty Storage. */
export function freshFlash(build: Rp2040Build): Uint8Array {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  flash.set(build.flash.subarray(0, FLASH_BYTES));
  return flash;
}

/** One chip with its power on. Times in ns since its power came, through all watchdog resets. */
export class Chip {
  rp2040!: RP2040;
  loop!: MainLoop;
  usb!: UsbHost;
  /** Pages erased and programmed. */
  erased = 0;
  programmed = 0;
  /** Called in the middle of each flash operation with how many have been before it: a copy of the flash is a power cut. */
  onHalfDone: (operations: number) => void = () => {};
  /** Times at which the watchdog, or the program through it, reset the chip. Unit ns. */
  readonly resets: number[] = [];
  private readonly options: ChipOptions;
  private baseNs = 0;
  private resetDue = false;
  private cutNs = Number.POSITIVE_INFINITY;
  private flashCut: { operations: number; share: number } | undefined;

  constructor(options: ChipOptions) {
    this.options = options;
    this.start();
  }

  nowNs(): number {
    return this.baseNs + this.rp2040.clock.nanos;
  }

  /** The power goes at a time: `run` then ends, and the flash is as that moment left it. */
  cutPowerAt(ns: number): void {
    this.cutNs = ns;
  }

  /** The power goes in the middle of a flash operation, `share` of it done, when so many others have been. */
  cutPowerInFlash(operations: number, share: number): void {
    this.flashCut = { operations, share };
  }

  /** Runs until a time; false when the power went before. */
  run(untilNs: number): boolean {
    const endNs = Math.min(untilNs, this.cutNs);
    try {
      while (this.nowNs() < endNs) this.slice(endNs);
    } catch (error) {
      if (error instanceof PowerCut) return false;
      throw error;
    }
    return this.cutNs > untilNs;
  }

  /** Runs instructions until a time or a reset. */
  private slice(endNs: number): void {
    const { rp2040, loop } = this;
    const { core } = rp2040;
    const clock = rp2040.clock as unknown as { nanos: number; nanosToNextAlarm: number; tick(ns: number): void };
    const loopAt = this.options.build.loop.at;
    const end = endNs - this.baseNs;
    while (clock.nanos < end) {
      if (core.waiting) {
        const next = clock.nanosToNextAlarm;
        const left = end - clock.nanos;
        clock.tick(next > 0 && next < left ? next : left);
      } else {
        if (core.PC === loopAt && loop.turn(clock.nanos)) {
          const next = clock.nanosToNextAlarm;
          clock.tick(Math.min(SKIP_NS, end - clock.nanos, next > 0 ? next : SKIP_NS));
          loop.skipped(clock.nanos);
        }
        clock.tick(core.executeInstruction() * CYCLE_NS);
      }
      if (this.resetDue) {
        this.restart();
        return;
      }
    }
  }

  /** Finds the main loop of an interpreter that idles, once for its build: from then on, idle time passes faster. */
  learnLoop(): void {
    const { loop } = this.options.build;
    if (loop.at !== undefined) return;
    const { rp2040 } = this;
    const finder = new LoopFinder();
    for (const endNs = this.nowNs() + LEARN_NS; this.nowNs() < endNs; ) {
      finder.look(rp2040);
      (rp2040.clock as unknown as { tick(ns: number): void }).tick(rp2040.core.executeInstruction() * CYCLE_NS);
    }
    loop.at = finder.at;
  }

  private restart(): void {
    this.resetDue = false;
    this.resets.push(this.nowNs());
    this.baseNs = this.nowNs();
    this.start();
  }

  private start(): void {
    const { build, flash, wire, onUsb } = this.options;
    const rp2040 = new RP2040();
    this.loop = new MainLoop();
    rp2040.logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    this.rp2040 = rp2040;
    rp2040.loadBootrom(build.bootRom);
    rp2040.flash.set(flash);
    connectFlash(rp2040, flash, {
      began: (ns) => this.flashWorks(ns),
      halfDone: () => this.onHalfDone(this.erased + this.programmed),
      erased: () => (this.erased += 1),
      programmed: () => (this.programmed += 1),
    });
    const watchdog = rp2040.peripherals[WATCHDOG] as unknown as {
      onWatchdogTrigger: () => void;
      timer: { enable: boolean };
    };
    watchdog.onWatchdogTrigger = () => {
      this.resetDue = true;
      // The emulator would let it run out again at the same nanosecond, for ever.
      watchdog.timer.enable = false;
    };
    this.usb = new UsbHost(rp2040, new USBCDC(rp2040.usbCtrl), onUsb);
    wire(rp2040, () => this.nowNs());
    rp2040.gpio[VBUS_PIN]?.setInputValue(true);
    rp2040.core.PC = STAGE2_AT;
  }

  /** Time passes for an operation of the flash; tells which share of it there was power for. */
  private flashWorks(ns: number): number {
    if (this.flashCut !== undefined && this.flashCut.operations-- === 0) return this.flashCut.share;
    const share = Math.min(1, (this.cutNs - this.nowNs()) / ns);
    if (share < 1) return share;
    (this.rp2040.clock as unknown as { tick(ns: number): void }).tick(ns);
    return 1;
  }
}
