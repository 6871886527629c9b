// Boxes of a shop for end-to-end tests: a record a second each over one connection, and a long line on demand.
import type { Socket } from "node:net";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "../host/telemetry.ts";

/** Without holds and cool-down, so that every long line calls at once. */
export const QUICK_RULES =
  "policy: {name: threshold}\ntargets: {coolDownMs: 0, quietMs: 0, lampHoldMs: 0, callsPerHour: 1000, giveUpMs: 60000}\n";

/** The configuration's lanes. */
export function lanesYaml(boxes: number): string {
  return `store: s\nlanes:\n${Array.from({ length: boxes }, (_, i) => `  - {box: lane-${i + 1}}`).join("\n")}\n`;
}

/** Half of the tills are open, the others can be called. */
export class ShopBoxes {
  private client: MqttClient;
  private boxes: number;
  private seqs: number[] = [];
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;
  private onLamp: (box: string, lamp: string) => void = () => {};

  /** Lamp commands by box. */
  readonly commands = new Map<string, number>();

  static async connect(url: string, boxes: number, options: IClientOptions = {}): Promise<ShopBoxes> {
    const client = await connectAsync(url, { clientId: "s-boxes", ...options });
    client.on("error", () => {});
    (client.stream as Socket).setNoDelay(true);
    await client.subscribeAsync("tillbeacon/v1/s/+/beacon", { qos: 1 });
    return new ShopBoxes(client, boxes);
  }

  private constructor(client: MqttClient, boxes: number) {
    this.client = client;
    this.boxes = boxes;
    client.on("message", (topic, payload) => {
      const box = topic.split("/")[3] ?? "";
      this.commands.set(box, (this.commands.get(box) ?? 0) + 1);
      this.onLamp(box, (JSON.parse(String(payload)) as { lamp: string }).lamp);
    });
    let next = 0;
    this.timer = setInterval(() => this.send(next++ % boxes), 1000 / boxes);
    for (let i = 0; i < boxes; i++) this.send(i);
  }

  /** A long line at the first lane until a lamp calls, then none until that lamp is out. Returns both times in ms. */
  async callAndEnd(): Promise<number[]> {
    const called = await this.lampAfter(9, (_, lamp) => lamp === "open");
    const ended = await this.lampAfter(0, (box, lamp) => box === called.box && lamp !== "open");
    return [called.ms, ended.ms];
  }

  /** The length of the line of the first lane from now on. */
  record(waiting: number): void {
    this.waiting = waiting;
    this.send(0);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.client.endAsync(true);
  }

  private lampAfter(
    waiting: number,
    isIt: (box: string, lamp: string) => boolean,
  ): Promise<{ box: string; ms: number }> {
    const startedMs = performance.now();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no lamp within 10 s of a line of ${waiting}`)), 10000);
      this.onLamp = (box, lamp) => {
        if (!isIt(box, lamp)) return;
        clearTimeout(timer);
        resolve({ box, ms: performance.now() - startedMs });
      };
      this.record(waiting);
    });
  }

  private send(i: number): void {
    const seq = (this.seqs[i] ?? 0) + 1;
    this.seqs[i] = seq;
    const waiting = i === 0 ? this.waiting : 0;
    const state = i < this.boxes / 2 ? "serving" : "closed";
    const tMs = Math.floor(performance.now());
    const record = telemetry({ boot: "shop", seq, oldest: seq, tMs, waiting, waitS: 60 * waiting, state });
    const topic = topicOf("s", `lane-${i + 1}`, "telemetry");
    this.client.publish(topic, encodeForBox("telemetry", record), { qos: 1 });
  }
}
