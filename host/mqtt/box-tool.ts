// A command-line tool's connection to one box over the shop's broker: sends commands, receives what the box reports about itself.
import { connectAsync, type MqttClient } from "mqtt";
import type { Kind } from "../../protocol/messages.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { type BoxReport, decodeMessage } from "../core/boxes/box-traffic.ts";
import type { ToolCommand } from "../core/boxes/transfer.ts";
import type { BrokerAccount } from "./broker-link.ts";
import { refusalOf } from "./broker-refusal.ts";

/** Kinds of messages that tools receive. */
const HEARD = ["answer", "want", "status", "health"] as const;

/** The connection to one box; call `close` when done. */
export class BoxTool {
  private client: MqttClient;
  private topic: (kind: Kind) => string;

  private constructor(client: MqttClient, topic: (kind: Kind) => string) {
    this.client = client;
    this.topic = topic;
  }

  /** Connects and subscribes; rejects with the system's or the broker's error. Unreadable messages are skipped. */
  static async connect(account: BrokerAccount, box: string, onReport: (report: BoxReport) => void): Promise<BoxTool> {
    const client = await connectAsync(
      account.url,
      {
        connectTimeout: 10000,
        ...(account.username === undefined ? {} : { username: account.username }),
        ...(account.password === undefined ? {} : { password: account.password }),
        ...account.tls,
      },
      false,
    ).catch((error) => {
      throw refusalOf(error, account);
    });
    const topic = (kind: Kind): string => topicOf(account.store, box, kind);
    client.on("message", (name, payload) => {
      const kind = HEARD.find((heard) => name === topic(heard));
      if (kind === undefined) return;
      const read = decodeMessage({ box, kind, payload: payload.toString(), from: account.url });
      if (read.kind === "ok") onReport(read.report);
    });
    await client.subscribeAsync(HEARD.map(topic), { qos: 1 });
    return new BoxTool(client, topic);
  }

  send({ kind, message }: ToolCommand): void {
    this.client.publish(this.topic(kind), encodeForBox(kind, message), { qos: 1 });
  }

  close(): Promise<void> {
    return this.client.endAsync(true);
  }
}
