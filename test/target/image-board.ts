// A virtual board that runs a whole image with everything wired, and a host on its USB line.
import { readBundle } from "../../firmware/build/bundles.ts";
import type { Wiring } from "../../hardware/boards/board.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import type { FakeVl53 } from "../../host/simulator/fake-vl53.ts";
import { PLATFORM_OF, type Platform } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { encodeFrame, type Frame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";
import type { BeaconCommand } from "../../protocol/messages/beacon.ts";
import type { Kind, Messages } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";
import { frameKindOf, HELLO_FRAME, messageOfFrame } from "../../protocol/serial.ts";

export const SETTINGS = {
  store: "s",
  box: "b",
  ssid: "",
  wifiPassword: "",
  broker: "127.0.0.1",
  port: 1,
  username: "",
  password: "",
  tillSwitch: "button",
  layout: { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true },
};

/** A running board; `sensor` makes the sensors of head (0) and tail (1). */
export class ImageBoard {
  readonly clock = new VirtualClock();
  readonly sensors: [FakeVl53, FakeVl53];
  readonly board: VirtualBoard;
  readonly printed: string[] = [];
  readonly lit = new Map<string, 0 | 1>();
  /** Files in Storage. */
  readonly files: Files;
  strip: number[] = [];
  private wiring: Wiring;
  private decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
  private messages: { kind: Kind; payload: string }[] = [];

  private constructor(
    platform: Platform,
    code: string,
    wiring: Wiring,
    sensor: (clock: VirtualClock, index: number) => FakeVl53,
    files: Files,
  ) {
    this.wiring = wiring;
    this.files = { "tillbeacon.json": JSON.stringify(SETTINGS), ...files };
    const [head, tail] = [sensor(this.clock, 0), sensor(this.clock, 1)];
    this.sensors = [head, tail];
    this.board = new VirtualBoard({
      platform,
      code,
      clock: this.clock,
      pacer: new Pacer(this.clock, 1),
      files: this.files,
      inputs: {},
      sensors: { [wiring.headShutdown]: head, [wiring.tailShutdown]: tail },
      readyLines: wiring.headReady && wiring.tailReady ? { [wiring.headReady]: head, [wiring.tailReady]: tail } : {},
      onOutput: (pin, level) => this.lit.set(pin, level),
      onPrint: (text) => this.printed.push(text),
      onStrip: (bytes) => {
        this.strip = bytes;
      },
      onUsb: (bytes) => this.decoder.push(bytes, (frame) => this.take(frame)),
    });
  }

  static async start(
    bundle: "esp32" | "rp2040",
    wiring: Wiring,
    sensor: (clock: VirtualClock, index: number) => FakeVl53,
    files: Files = {},
  ): Promise<ImageBoard> {
    const image = new ImageBoard(PLATFORM_OF[bundle], await readBundle(bundle), wiring, sensor, files);
    image.board.start();
    return image;
  }

  run(forMs: number): void {
    this.clock.runUntil(this.clock.nowMs() + forMs);
  }

  /** Sets an input: a blocked beam and a pressed button pull it low. */
  pull(role: "entry" | "entry2" | "exit" | "tillSwitch", low: boolean): void {
    this.board.setInput(this.wiring[role], low ? 0 : 1);
  }

  /** The host opens the line, then sends its messages. */
  hello(): void {
    this.frame(HELLO_FRAME, new Uint8Array(0));
  }

  light(command: BeaconCommand): void {
    this.frame(frameKindOf("beacon"), Buffer.from(encodeForBox("beacon", command)));
  }

  /** The newest message of a kind from the box. */
  newest<K extends Kind>(kind: K): Messages[K] {
    const payload = this.messages.findLast((m) => m.kind === kind)?.payload ?? "";
    const decoded = decodeForHost(kind, payload);
    if (decoded.kind === "rejected") throw new Error(`${kind}: ${decoded.reason} ${decoded.field}`);
    return decoded.message as Messages[K];
  }

  private frame(kind: number, payload: Uint8Array): void {
    this.board.sendUsb(Buffer.from(encodeFrame(kind, payload) ?? []).toString("latin1"));
  }

  /** Acknowledges records, as a host does. */
  private take(frame: Frame): void {
    const kind = messageOfFrame(frame.kind);
    if (kind === undefined) return;
    this.messages.push({ kind, payload: Buffer.from(frame.payload).toString() });
    if (kind === "telemetry") this.clock.after(5, () => this.acknowledge());
  }

  private acknowledge(): void {
    const { boot, seq } = this.newest("telemetry");
    this.frame(frameKindOf("ack"), Buffer.from(encodeForBox("ack", { boot, seq, heard: seq })));
  }
}
