// Records from RabbitMQ: its MQTT plugin publishes them to amq.topic, quorum queues keep them for all consumers, and each
// is acknowledged after the commit. RabbitMQ's MQTT has no shared subscriptions; AMQP shares a queue by itself.
import { readFileSync } from "node:fs";
import amqp, { type Channel, type ChannelModel } from "amqplib";
import {
  type DownlinkKind,
  downlinkTopic,
  LANES_UP,
  type LaneUp,
  storeOfUplink,
  uplinkTopic,
} from "../../../protocol/uplink/downlink.ts";
import { type CentralAccount, PASSWORD_VARIABLE } from "../uplink/connection.ts";
import type { Intake, IntakeListener } from "./intake.ts";

/** The MQTT plugin's exchange. */
const EXCHANGE = "amq.topic";
/** Messages on their way to one consumer, at most. */
const PREFETCH: { [L in LaneUp]: number } = { live: 1500, backlog: 500 };
/** Messages of one queue at most: beyond that the oldest go, which their shops send again. */
const MOST_QUEUED = 500000;
const LONGEST_PAUSE_MS = 8000;
const HEARTBEAT_S = 10;
const UPLINK_KEY = new RegExp(`^${uplinkTopic("(.+)", "live").replaceAll("/", "\\.").replace("live", "\\w+")}$`);

/** One consumer's connection, to any node of the cluster. */
export class AmqpIntake implements Intake {
  private account: CentralAccount;
  private listener: IntakeListener;
  private connection: ChannelModel | undefined;
  private channels: Partial<{ [L in LaneUp]: Channel }> = {};
  private held = new Set<LaneUp>();
  private isClosing = false;
  private tries = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(account: CentralAccount, listener: IntakeListener) {
    this.account = account;
    this.listener = listener;
    void this.open();
  }

  /** Prefetch bounds what comes meanwhile, so that nothing else is needed. */
  hold(lane: LaneUp, isHeld: boolean): void {
    if (isHeld) this.held.add(lane);
    else this.held.delete(lane);
  }

  send(store: string, kind: DownlinkKind, payload: string | Uint8Array): void {
    const key = keyOfTopic(downlinkTopic(store, kind));
    try {
      this.channels.live?.publish(EXCHANGE, key, Buffer.from(payload as Uint8Array), { deliveryMode: 2 });
    } catch {
      // The channel has just closed; the next acknowledgement says the same and more.
    }
  }

  async close(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.timer);
    await this.connection?.close().catch(() => {});
  }

  private async open(): Promise<void> {
    const { servers } = this.account;
    const server = servers[this.tries % servers.length] as string;
    this.tries += 1;
    try {
      const connection = await amqp.connect(urlOf(server, this.account), optionsOf(this.account));
      this.connection = connection;
      // An error is always followed by the close.
      connection.on("error", () => {});
      connection.on("close", () => this.again("closed"));
      for (const lane of LANES_UP) this.channels[lane] = await this.consume(connection, lane);
      this.listener.onLink(true, new URL(server).host);
    } catch (error) {
      const { connection } = this;
      if (connection === undefined) this.again(String(error));
      else await connection.close().catch(() => this.again(String(error)));
    }
  }

  private again(reason: string): void {
    if (this.connection === undefined && this.timer !== undefined) return;
    this.connection = undefined;
    this.channels = {};
    this.listener.onLink(false, reason);
    if (this.isClosing) return;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(6, this.tries)) * (0.5 + Math.random() / 2);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.open();
    }, pauseMs);
  }

  private async consume(connection: ChannelModel, lane: LaneUp): Promise<Channel> {
    const channel = await connection.createChannel();
    channel.on("error", () => {});
    // A queue whose leader has gone cancels its consumers; all begins anew.
    channel.on("close", () => void connection.close().catch(() => {}));
    const queue = `tillbeacon.${lane}`;
    const limits = { "x-queue-type": "quorum", "x-max-length": MOST_QUEUED, "x-overflow": "drop-head" };
    await channel.assertQueue(queue, { durable: true, arguments: limits });
    await channel.bindQueue(queue, EXCHANGE, keyOfTopic(uplinkTopic("#", lane)));
    await channel.prefetch(PREFETCH[lane]);
    await channel.consume(queue, (message) => {
      if (message === null) {
        void connection.close().catch(() => {});
        return;
      }
      const done = (): void => {
        if (this.channels[lane] === channel) channel.ack(message);
      };
      const store = storeOfKey(message.fields.routingKey);
      if (store === undefined) done();
      else this.listener.onDelivery({ store, lane, payload: message.content, receivedMs: Date.now(), done });
    });
    this.tries = 0;
    return channel;
  }
}

/**
 * The MQTT plugin's translation: levels are words. A dot within a level stays one (seen on RabbitMQ 3.10.8), so that a store
 * whose name has dots takes several words.
 */
function keyOfTopic(topic: string): string {
  return topic.replaceAll("/", ".");
}

/** The store of an uplink message's key; undefined where there is none. */
export function storeOfKey(key: string): string | undefined {
  const store = UPLINK_KEY.exec(key)?.[1];
  return store === undefined ? undefined : storeOfUplink(uplinkTopic(store, "live"));
}

function urlOf(server: string, { username, passwordFile }: CentralAccount): string {
  const url = new URL(server);
  if (username !== undefined) url.username = username;
  const password =
    passwordFile === undefined ? process.env[PASSWORD_VARIABLE] : readFileSync(passwordFile, "utf8").trim();
  if (password !== undefined && username !== undefined) url.password = password;
  url.searchParams.set("heartbeat", String(HEARTBEAT_S));
  return url.href;
}

function optionsOf({ ca, cert, key }: CentralAccount): object {
  return {
    noDelay: true,
    timeout: 5000,
    ...(ca === undefined ? {} : { ca: [readFileSync(ca)] }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  };
}
