// The Pico's whole image at the far end of a cable, in real time: a till's box with a switch and a tower of lamps.
import { readBundle } from "../../firmware/build/bundles.ts";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import type { SerialConnection } from "../../host/core/boxes/serial-connection.ts";
import { openPort } from "../../host/serial/port.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { RP2040 } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";

const { wiring } = RP2040_PICO;
const LAYOUT = { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false };
const NO_NETWORK = { ssid: "", wifiPassword: "", broker: "", port: 1883, username: "", password: "" };
/** A lamp whose last two changes were no longer apart, and the last no longer ago, blinks. Unit ms: more than a second. */
const BLINK_MS = 1500;

/** What one lamp of the tower does, as somebody sees who looks at it for a moment. */
export type Light = "dark" | "steady" | "blinking";

/** The box; `open` plugs it in and powers it. */
export class ImageOnLine {
  private clock = new VirtualClock();
  private pacer = new Pacer(this.clock, 1);
  private lamps = new Map<string, { level: 0 | 1; changesMs: number[] }>();
  private board: VirtualBoard;
  private line: SerialConnection | undefined;

  private constructor(code: string, store: string, box: string) {
    const settings = { store, box, ...NO_NETWORK, tillSwitch: "switch", layout: LAYOUT };
    this.board = new VirtualBoard({
      platform: RP2040,
      code,
      clock: this.clock,
      pacer: this.pacer,
      files: { "tillbeacon.json": JSON.stringify(settings) },
      inputs: { [wiring.tillSwitch]: 1 },
      sensors: {},
      onOutput: (pin, level) => this.note(pin, level),
      onPrint: () => {},
      onUsb: (bytes) => this.line?.write(bytes),
    });
  }

  static async build(store: string, box: string): Promise<ImageOnLine> {
    return new ImageOnLine(await readBundle("rp2040"), store, box);
  }

  async open(port: string): Promise<void> {
    await this.plug(port);
    this.pacer.start();
    this.board.start();
  }

  /** Puts the running board on a cable again. */
  async plug(port: string): Promise<void> {
    const line = await openPort(port, 115200);
    this.line = line;
    line.onBytes((bytes) => {
      this.pacer.catchUp();
      this.board.sendUsb(Buffer.from(bytes).toString("latin1"));
    });
  }

  async unplug(): Promise<void> {
    const { line } = this;
    this.line = undefined;
    await line?.close();
  }

  async close(): Promise<void> {
    this.pacer.stop();
    this.board.stop();
    await this.unplug();
  }

  /** Somebody opens or closes the till. */
  turnSwitch(open: boolean): void {
    this.board.setInput(wiring.tillSwitch, open ? 0 : 1);
  }

  lamp(colour: "Green" | "Amber" | "Red"): Light {
    const { level, changesMs } = this.lamps.get(wiring[`lamp${colour}`]) ?? { level: 0, changesMs: [] };
    const [last, before] = changesMs.toReversed();
    const nowMs = this.clock.nowMs();
    if (last !== undefined && before !== undefined && nowMs - last < BLINK_MS && last - before < BLINK_MS)
      return "blinking";
    return level === 1 ? "steady" : "dark";
  }

  /** What a pin is set to first, at the start, is no change. */
  private note(pin: string, level: 0 | 1): void {
    const lamp = this.lamps.get(pin) ?? { level, changesMs: [] };
    if (lamp.level !== level) lamp.changesMs = [...lamp.changesMs.slice(-1), this.clock.nowMs()];
    lamp.level = level;
    this.lamps.set(pin, lamp);
  }
}
