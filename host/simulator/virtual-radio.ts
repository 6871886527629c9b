// WiFi, Bluetooth and telnet of an Espruino 2v29 on an ESP32, as far as firmware sees them, and who gets its console.
import type { VirtualClock } from "./clock.ts";

/** What an ESP32 keeps beside Storage (targets/esp32/jshardwareESP32.c). */
export interface Nvs {
  bluetooth: boolean;
}

/** Time that joining an access point takes. Unit ms; guess. */
const JOIN_MS = 2000;
/** Of a network's name, so much arrives: `jswrap_wifi_connect` takes 32 bytes with the zero at their end. */
const NAME_BYTES = 31;
/** The bit of a saved configuration's mode that is the access point (esp_wifi_types.h: WIFI_MODE_AP). */
const MODE_AP = 2;

/**
 * What each event takes of the memory for ever, 15 blocks of 14 B by the interpreter's own count: `event_handler` makes an object
 * that nobody unlocks (libs/network/esp32/jswrap_esp32_network.c: sendWifiEvent), 2v29 and master alike.
 */
const EVENT_BLOCKS = 15;

/** The radio of one start. */
export class VirtualRadio {
  /** The shop's access point can be heard. */
  inReach = true;
  /** The board's own, open access point is up. */
  ownAccessPoint = false;
  telnet = true;
  /** Calls of `Wifi.connect`. */
  joins = 0;
  /** Blocks of memory that its events have taken for ever. */
  lostBlocks = 0;
  /** From master on, `connect` while associated drops the line. */
  dropsWhenJoined = false;
  private clock: VirtualClock;
  private station = false;
  /** The mode has the access point in it: the radio's own mode until a program changes it. */
  private wantsAccessPoint = true;
  private cancel: () => void = () => {};

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /**
   * The program has run for the first time: 2v29 starts the radio only now (targets/esp32/main.c: jswrap_wifi_restore), in
   * the mode of the saved configuration where there is one, which undoes what the program has said.
   */
  start(savedConfiguration: string | undefined): void {
    if (savedConfiguration !== undefined)
      this.wantsAccessPoint = ((JSON.parse(savedConfiguration) as { mode: number }).mode & MODE_AP) !== 0;
    this.ownAccessPoint = this.wantsAccessPoint;
  }

  /** False once it has been asked to join and has not, or has lost the access point. */
  hasNetwork(): boolean {
    return this.joins === 0 || this.station;
  }

  /** The access point goes or comes back: nothing joins it again by itself, and nobody is told. */
  reach(inReach: boolean): void {
    this.inReach = inReach;
    if (!inReach) this.leave();
  }

  /** The module `require("Wifi")`. */
  wifi(): object {
    return {
      connect: (ssid: string, _options: object, done?: (error: unknown) => void) => this.join(ssid, done),
      stopAP: () => {
        this.wantsAccessPoint = false;
        this.ownAccessPoint = false;
      },
      getStatus: () => ({ station: this.station ? "connected" : "disconnected", rssi: undefined }),
    };
  }

  /** The module `require("TelnetServer")`. */
  telnetServer(): object {
    return {
      setOptions: ({ mode }: { mode: "on" | "off" }) => {
        this.telnet = mode === "on";
      },
    };
  }

  private join(ssid: string, done?: (error: unknown) => void): void {
    this.joins += 1;
    if (this.station && !this.dropsWhenJoined) return;
    this.leave();
    this.cancel = this.clock.after(JOIN_MS, () => {
      this.lostBlocks += EVENT_BLOCKS;
      // 2v29 says nothing of what fails.
      if (!this.inReach || Buffer.byteLength(ssid) > NAME_BYTES) return;
      this.station = true;
      done?.(null);
    });
  }

  private leave(): void {
    if (this.station) this.lostBlocks += EVENT_BLOCKS;
    this.station = false;
    this.cancel();
  }
}
