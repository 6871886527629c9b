// The transport to the boxes over a broker of the shop's own. Such a broker's PUBACK does not mean that the host has a record, so
// boxes keep records until the host acknowledges them.
import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import { connect, type MqttClient } from "mqtt";
import { hostFilters, presenceTopic } from "../../protocol/host-topics.ts";
import { topicOf } from "../../protocol/topics.ts";
import { addressOf, type BoxListener, type BoxTransport } from "../core/boxes/box-transport.ts";
import { causeOf } from "../core/problems/cause.ts";
import { mqttCauseOf } from "../core/problems/mqtt-cause.ts";
import { troubleOf } from "../core/problems/tls-mistrust.ts";
import type { Published } from "../core/publishing/published-shop.ts";
import { BrokerRefusal, refusalOf } from "./broker-refusal.ts";
import { CorkedWrites } from "./corked-writes.ts";
import { HostPresence } from "./host-presence.ts";
import { LinkReport } from "./link-report.ts";
import { MessageSender } from "./message-sender.ts";
import { ProtocolVersion } from "./protocol-version.ts";
import { RetainedMessages, type RetainedMessagesListener } from "./retained-messages.ts";
import { Subscriptions } from "./subscriptions.ts";

/** Where the broker is and who we are there. */
export interface BrokerAccount {
  url: string;
  store: string;
  username: string | undefined;
  password: string | undefined;
  /** Certificates and key for TLS; undefined: what the system trusts is enough. */
  tls?: BrokerTls;
}

/** Certificates and key in PEM: the authority's, and the client's own. */
export interface BrokerTls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** What else the connection is used for. */
export interface BrokerExtras {
  /** The host's will, which the broker publishes when the host has gone; undefined: none. */
  will?: Published;
  /** Called at each connection: retained messages have to be published again. */
  onConnected: () => void;
  /** Receives the messages that the host once published and the broker has retained; undefined: not asked for. */
  retained?: RetainedMessagesListener;
}

/** Pause before the next try: at first, and at most, as it doubles. A random part of up to half is taken off. Unit ms. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
/** Time for a connection to be accepted. Unit ms. */
const CONNECT_MS = 8000;
/** MQTT keep-alive: a broker silent for one and a half of these is given up. Unit s. */
const KEEP_ALIVE_S = 10;

/**
 * Connects and subscribes. A broker that cannot be reached is tried again and again, and reported; the promise does not wait for it.
 * Rejects where the broker refuses the account at the start.
 */
export async function connectBroker(
  account: BrokerAccount,
  listener: BoxListener,
  onLink: (up: boolean, detail: string) => void,
  { will, onConnected, retained }: BrokerExtras = { onConnected: () => {} },
): Promise<BoxTransport> {
  const { store } = account;
  const client = connect(account.url, { ...optionsOf(account), ...(will === undefined ? {} : { will: willOf(will) }) });
  const address = new URL(account.url).host;
  const presence = new HostPresence(client, presenceTopic(store), listener);
  const sender = new MessageSender(client, address, listener);
  const filters = [...hostFilters(store), presenceTopic(store)];
  const subscriptions = new Subscriptions(client, filters, address, listener);
  const writes = new CorkedWrites(client);
  const retainedMessages = retained === undefined ? undefined : new RetainedMessages(client, retained);
  // The broker does not say who sent a message.
  const from = `mqtt through ${address}`;
  client.on("message", (topic, payload, packet) => {
    if (packet.qos > 0) writes.cork();
    if (retainedMessages?.take(topic, payload, packet.retain)) return;
    // A retained message is old; only births and wills are meant to be retained.
    if (packet.retain && !topic.endsWith("/status")) return;
    if (presence.take(topic, payload)) return;
    const addressed = addressOf(topic, store, from);
    if (addressed.kind === "rejected") listener.onRejection(addressed.rejection);
    else listener.onMessage({ box: addressed.box, kind: addressed.message, payload: payload.toString(), from });
  });
  await keepConnected(client, account, new LinkReport(address, listener, onLink), () => {
    subscriptions.subscribe();
    retainedMessages?.ask();
    presence.announce();
    onConnected();
  });
  return {
    send: (box, kind, payload) => {
      if (presence.standsBy) return;
      // An acknowledgement makes a box send all it has: not before the subscriptions are in place, or that would be lost.
      if (kind === "ack") {
        if (subscriptions.isAnswered) sender.acknowledge(topicOf(store, box, kind), payload);
        return;
      }
      sender.command(topicOf(store, box, kind), payload);
      process.nextTick(() => writes.uncork());
    },
    publish: (message) => {
      if (!presence.standsBy) sender.publish(message);
    },
    standsBy: () => presence.standsBy,
    close: () => {
      presence.close();
      subscriptions.close();
      retainedMessages?.close();
      sender.flush();
      writes.uncork();
      return client.endAsync(!client.connected);
    },
  };
}

function willOf({ topic, payload, isRetained }: Published): {
  topic: string;
  payload: Buffer;
  qos: 1;
  retain: boolean;
} {
  return { topic, payload: Buffer.from(payload), qos: 1, retain: isRetained };
}

function optionsOf({ username, password, store, tls }: BrokerAccount): Parameters<typeof connect>[1] {
  return {
    // A fixed id would make two hosts of a store disconnect each other in turns; they find each other by host-presence.ts instead.
    clientId: `tillbeacon-host-${store}-${randomUUID().slice(0, 8)}`,
    protocolVersion: 5,
    // Boxes send again what was missed, with its age; a queue in the broker would hide the age.
    clean: true,
    resubscribe: false,
    // The client's debug log takes a twentieth of the time per message even while nobody has asked for it (DEBUG).
    ...(process.env["DEBUG"] === undefined ? { log: () => {} } : {}),
    keepalive: KEEP_ALIVE_S,
    reconnectPeriod: FIRST_PAUSE_MS,
    reconnectOnConnackError: true,
    connectTimeout: CONNECT_MS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...tls,
  };
}

/**
 * Follows the connections, one after another. Resolves when the first try has succeeded or has not reached the broker; rejects where
 * the broker has refused it.
 */
function keepConnected(
  client: MqttClient,
  account: BrokerAccount,
  report: LinkReport,
  onConnected: () => void,
): Promise<void> {
  const version = new ProtocolVersion(client);
  let pauseMs = FIRST_PAUSE_MS;
  let isFirst = true;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      isFirst = false;
      resolve();
    };
    client.on("connect", (packet) => {
      if (!version.connected(packet)) {
        client.stream.destroy();
        return;
      }
      sendAtOnce(client);
      pauseMs = FIRST_PAUSE_MS;
      report.up();
      onConnected();
      settle();
    });
    client.on("error", (error) => {
      const code: unknown = (error as { code?: unknown }).code;
      if (version.failed(code)) return;
      const refusal = refusalOf(error, account);
      if (isFirst && refusal instanceof BrokerRefusal) {
        client.end(true);
        reject(refusal);
        return;
      }
      report.down(troubleOf({ message: error.message, code }), mqttCauseOf({ message: error.message, code }));
      settle();
    });
    client.on("disconnect", ({ reasonCode }) =>
      report.down(`the broker has ended it, reason ${reasonCode}`, causeOf({ code: reasonCode }) ?? "cut-off"),
    );
    client.on("close", () => {
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
      client.options.reconnectPeriod = pauseMs * (0.5 + Math.random() / 2);
      if (version.closed() || client.disconnecting) return;
      report.down("closed", "cut-off");
      settle();
    });
  });
}

/**
 * Turns Nagle's algorithm off (RFC 896, RFC 1122 4.2.3.2): a lamp command that follows an acknowledgement would wait for the other
 * end's delayed ACK, 40 ms on Linux. A WebSocket has no such option.
 */
function sendAtOnce({ stream }: MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}
