// What a virtual board is made from.
import type { Pacer, VirtualClock } from "./clock.ts";
import type { FakeVl53 } from "./fake-vl53.ts";
import type { Platform } from "./platforms.ts";
import type { Nvs } from "./virtual-radio.ts";
import type { Files } from "./virtual-storage.ts";

/** Environment of the board. */
export interface BoardSetup {
  platform: Platform;
  code: string;
  clock: VirtualClock;
  pacer: Pacer;
  /** Files in Storage, which the board may write. */
  files: Files;
  /** Initial levels of inputs; others are pulled up. */
  inputs: { [pin: string]: 0 | 1 };
  /** Sensors on the bus, by the pin of their XSHUT line. */
  sensors: { [shutdownPin: string]: FakeVl53 };
  /** The same sensors by the pin of their interrupt line, where it is wired. */
  readyLines?: { [pin: string]: FakeVl53 };
  onOutput: (pin: string, level: 0 | 1) => void;
  onPrint: (text: string) => void;
  /** Bytes sent to a WS2812 strip. */
  onStrip?: (bytes: number[]) => void;
  /** Bytes sent over the USB line. */
  onUsb?: (bytes: Uint8Array) => void;
  /** The console moves to a device, or to none. */
  onConsole?: (device: string | null) => void;
  /** What the chip keeps beside Storage; as it comes from the shop where it is not given. */
  nvs?: Nvs;
  /** The chip's number. */
  serial?: string;
  /** Addresses and names that answer nothing. */
  silentHosts?: ReadonlySet<string>;
  /** Additional or replaced globals and modules. */
  extras?: { globals: { [name: string]: unknown }; modules: { [name: string]: unknown } };
}
