// The way to the boxes over a broker of the shop's own. Such a broker acknowledges for itself, so boxes keep their
// records until the host acknowledges them.
import { Socket } from "node:net";
import { connect, type MqttClient } from "mqtt";
import { hostFilters } from "../../protocol/host-topics.ts";
import { topicOf } from "../../protocol/topics.ts";
import { addressOf, type BoxListener, type BoxTransport } from "../core/box-transport.ts";

/** Where the broker is and who we are there. */
export interface BrokerAccount {
  url: string;
  store: string;
  username: string | undefined;
  password: string | undefined;
}

/** Time to the next try after the broker was not reached: from, up to. Unit ms. */
const RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30000;

/**
 * Connects and subscribes, now or as soon as the broker can be reached; tries again, ever more slowly, as long as it
 * cannot, and says so. Rejects when the broker refuses the account at the start.
 */
export async function connectBroker(
  account: BrokerAccount,
  listener: BoxListener,
  onLink: (up: boolean, detail: string) => void,
): Promise<BoxTransport> {
  const client = connect(account.url, {
    clientId: `tillbeacon-host-${account.store}`,
    // Boxes send again what we missed, with its age; a queue in the broker would hide the age.
    clean: true,
    resubscribe: false,
    keepalive: 15,
    reconnectPeriod: RETRY_MS,
    reconnectOnConnackError: true,
    connectTimeout: 10000,
    ...(account.username === undefined ? {} : { username: account.username }),
    ...(account.password === undefined ? {} : { password: account.password }),
  });
  // The broker does not say who sent a message.
  const from = `mqtt through ${new URL(account.url).host}`;
  client.on("message", (topic, payload, packet) => {
    if (packet.retain && topic.endsWith("/telemetry")) return;
    const address = addressOf(topic, account.store, from);
    if (address.kind === "rejected") return listener.onRejection(address.rejection);
    listener.onMessage({ box: address.box, kind: address.message, payload: payload.toString(), from });
  });
  const report = new LinkReport(onLink, account.url);
  client.on("connect", () => {
    sendAtOnce(client);
    client.options.reconnectPeriod = RETRY_MS;
    client.subscribe(hostFilters(account.store), { qos: 1 }, (error) => {
      if (error) report.down(error.message);
      else report.up();
    });
  });
  client.on("close", () => {
    client.options.reconnectPeriod = Math.min(LONGEST_RETRY_MS, 2 * (client.options.reconnectPeriod ?? RETRY_MS));
    report.down("closed");
  });
  client.on("error", (error) => report.down(error.message || (error as NodeJS.ErrnoException).code || "error"));
  await firstTry(client);
  return {
    // A queue would deliver lamp commands that no longer hold.
    send: (box, kind, payload) => {
      if (client.connected) client.publish(topicOf(account.store, box, kind), payload, { qos: 1 });
    },
    close: () => client.endAsync(!client.connected),
  };
}

/**
 * Without this a lamp command that follows an acknowledgement waits for the other end's delayed ACK, 40 ms on Linux
 * (Nagle's algorithm, RFC 896 and RFC 1122 4.2.3.2). A WebSocket has no such switch.
 */
function sendAtOnce({ stream }: MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}

/** Resolves when the first try has gone well, or has not reached the broker; rejects when the broker has refused. */
function firstTry(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("close", () => resolve());
    client.once("error", (error) => {
      if (!isRefusal(error)) return resolve();
      client.end(true);
      reject(error);
    });
  });
}

/** CONNACK's return codes of refusal: 1 to 5 in MQTT 3.1.1, 128 on in MQTT 5. */
function isRefusal(error: Error): boolean {
  return typeof (error as { code?: unknown }).code === "number";
}

/** Reports the link when it changes, and each new reason why it is down. */
class LinkReport {
  private onLink: (up: boolean, detail: string) => void;
  private url: string;
  private last = "";

  constructor(onLink: (up: boolean, detail: string) => void, url: string) {
    this.onLink = onLink;
    this.url = url;
  }

  up(): void {
    this.last = "";
    this.onLink(true, this.url);
  }

  down(reason: string): void {
    // Every failed attempt ends in a close, which is nothing new.
    if (reason === this.last || (reason === "closed" && this.last !== "")) return;
    this.last = reason;
    this.onLink(false, `${this.url}: ${reason}; trying again`);
  }
}
