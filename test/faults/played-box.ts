// A box that a test plays itself over MQTT, from an address of its own, with whatever it likes to say.
import { connect } from "node:net";
import { type IClientOptions, MqttClient } from "mqtt";
import type { Kind } from "../../protocol/messages.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "../host/telemetry.ts";
import { STORE } from "./rig.ts";

/** Address of what misbehaves: any of 127.0.0.0/8 is this machine, and the host can tell them apart. */
export const STRANGER = "127.0.0.66";

/** A client from an address of this machine; resolves when it is let in. */
export function connectFrom(address: string, port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const socket = () => connect({ host: "127.0.0.1", port, localAddress: address, noDelay: true });
  const client = new MqttClient(socket, { reconnectPeriod: 500, connectTimeout: 5000, ...options });
  client.on("error", () => {});
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      client.end(true);
      reject(new Error(`no CONNACK for ${address} within 10 s`));
    }, 10000);
    client.once("connect", () => {
      clearTimeout(timer);
      resolve(client);
    });
  });
}

/** Of these, a client that is cut off sends all again when it is back. */
const MOST_PENDING = 200;

export class PlayedBox {
  readonly client: MqttClient;
  readonly box: string;
  boot = "played";
  seq = 0;
  /** Messages that the broker has not acknowledged. */
  pending = 0;
  private startedMs = performance.now();
  private timer: NodeJS.Timeout | undefined;

  private constructor(client: MqttClient, box: string) {
    this.client = client;
    this.box = box;
  }

  static async connect(port: number, box: string, address = "127.0.0.1"): Promise<PlayedBox> {
    const played = new PlayedBox(await connectFrom(address, port, { clientId: `${STORE}-${box}` }), box);
    played.birth();
    return played;
  }

  birth(session = 1): void {
    const status = { boot: this.boot, session, presence: "online", firmware: "played", board: "none" } as const;
    this.publish("status", encodeForBox("status", status), true);
  }

  /** One record, an ordinary one of this moment but for the changes; resolves when the broker has it. */
  tell(changes: Parameters<typeof telemetry>[0] = {}): Promise<void> {
    this.seq += 1;
    const tMs = Math.floor(performance.now() - this.startedMs);
    const record = telemetry({ boot: this.boot, seq: this.seq, tMs, oldest: this.seq, state: "closed", ...changes });
    return this.publish("telemetry", encodeForBox("telemetry", record));
  }

  /** Records at this rate, until it is stopped. */
  flood(perS: number, changes: () => Parameters<typeof telemetry>[0] = () => ({})): void {
    const fromMs = performance.now();
    let sent = 0;
    this.timer = setInterval(() => {
      const due = (perS * (performance.now() - fromMs)) / 1000;
      for (; sent < due && this.mayFlood(); sent++) void this.tell(changes());
      sent = Math.max(sent, Math.floor(due));
    }, 10);
  }

  /** Life begins anew, under the same boot id or another. */
  reboot(boot: string): void {
    this.boot = boot;
    this.seq = 0;
    this.startedMs = performance.now();
    this.birth();
  }

  /** What the broker does not take is not piled up here. */
  mayFlood(): boolean {
    return this.pending < MOST_PENDING;
  }

  publish(kind: Kind, payload: string | Buffer, retain = false): Promise<void> {
    return this.publishTo(topicOf(STORE, this.box, kind), payload, retain);
  }

  async publishTo(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    this.pending += 1;
    await this.client.publishAsync(topic, payload, { qos: 1, retain }).catch(() => {});
    this.pending -= 1;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.client.endAsync(true);
  }
}
