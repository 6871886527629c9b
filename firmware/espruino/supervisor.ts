// Keeps a box alive: watchdog, the proof that an image lasts, restarts, and the board's own figures for the health report.
import type { Vitals } from "../core/health-report.ts";
import type { Board } from "../core/running-box.ts";
import { monotonicMs } from "./board-port.ts";
import { MAX_STARTS, readStart, writeStart } from "./start-state.ts";

/** An image that has run for this long and has reached its host lasts. Unit ms; guess. */
const PROVEN_MS = 120000;
/** A new image that has not reached its host by then makes way: it cannot be repaired remotely. Unit ms; guess. */
const HELPLESS_MS = 600000;
/** Time between two looks at the interpreter's error flags: one takes an RP2040 some milliseconds. Unit ms; guess. */
const LOOK_MS = 10000;
/** Answers have this long to leave the box before it restarts. Unit ms. */
const RESTART_MS = 3000;

/** One board. Times are monotonic ms. */
export class Supervisor implements Board {
  private proven = false;
  private restartMs = 0;
  /** What the interpreter has flagged since the last report. */
  private flags = "";
  private lookMs = 0;
  /** Looked for once: a board without it takes 50 ms to say so. */
  private wifi: EspruinoWifi | undefined = findWifi();

  /** The board restarts when the box has not ticked for so many seconds. */
  constructor(watchdogS: number) {
    E.enableWatchdog(watchdogS, false);
  }

  /** To be called once a second. `reached`: the host has been heard since the start. */
  tick(reached: boolean, tMs: number): void {
    E.kickWatchdog();
    if (tMs >= this.lookMs) this.look(tMs);
    if (this.restartMs > 0 && tMs >= this.restartMs) E.reboot();
    if (this.proven || tMs < PROVEN_MS) return;
    const state = readStart();
    if (reached || !state.back) {
      this.proven = true;
      state.starts = 0;
      // From now on it is the power that fails, when starts do.
      state.back = false;
      writeStart(state);
    } else if (tMs >= HELPLESS_MS && this.restartMs === 0) {
      state.starts = MAX_STARTS;
      writeStart(state);
      this.restart(tMs);
    }
  }

  /**
   * A callback in which memory runs out is not called again (src/jsinteractive.c: jsiIdle; jswrap_stream.c), and the box would go
   * on without its beat, or deaf. A second that is gone itself is the watchdog's. An ESP32 loses memory with each loss of its WiFi
   * (libs/network/esp32/jswrap_esp32_network.c: sendWifiEvent). Gives the flags raised since the last look: whoever asks the
   * interpreter for them takes them away, so all others ask here.
   */
  look(tMs: number): string[] {
    this.lookMs = tMs + LOOK_MS;
    const raised = E.getErrorFlags();
    const flags = "" + raised;
    if (flags !== "" && this.flags.indexOf(flags) < 0) this.flags += flags + " ";
    if (flags.indexOf("CALLBACK") >= 0 && this.restartMs === 0) this.restart(tMs);
    return raised;
  }

  /** Restarts the board as soon as its answers have left it. */
  restart(tMs: number): void {
    this.restartMs = tMs + RESTART_MS;
  }

  now(): number {
    return monotonicMs();
  }

  vitals(lateMs: number, link: string, sensors: string): Vitals {
    const memory = process.memory(false);
    const state = readStart();
    const flags = this.flags;
    this.flags = "";
    return {
      free: memory.free,
      total: memory.total,
      errors: flags + sensors,
      rssiDbm: this.rssiDbm(),
      lateMs: lateMs,
      link: link,
      failedStarts: state.starts > 0 ? state.starts - 1 : 0,
      image: state.fell ? "earlier" : "newest",
    };
  }

  print(text: string): void {
    print(text);
  }

  private rssiDbm(): number | undefined {
    const wifi = this.wifi;
    if (wifi === undefined) return undefined;
    try {
      return wifi.getStatus().rssi;
    } catch (_) {
      // A report is worth more than one figure of it.
      return undefined;
    }
  }
}

function findWifi(): EspruinoWifi | undefined {
  try {
    return require("Wifi");
  } catch (_) {
    return undefined;
  }
}
