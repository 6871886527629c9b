// The way to the boxes over a broker of the shop's own. Such a broker acknowledges for itself, so boxes keep their
// records until the host acknowledges them.
import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import { connect, type MqttClient } from "mqtt";
import { hostFilters, presenceTopic } from "../../protocol/host-topics.ts";
import { topicOf } from "../../protocol/topics.ts";
import { addressOf, type BoxListener, type BoxTransport } from "../core/box-transport.ts";
import { causeOf } from "../core/cause.ts";
import { mqttCauseOf } from "../core/mqtt-cause.ts";
import type { Published } from "../core/published-shop.ts";
import { troubleOf } from "../core/tls-mistrust.ts";
import { BrokerRefusal, refusalOf } from "./broker-refusal.ts";
import { HeldWrites } from "./held-writes.ts";
import { HostPresence } from "./host-presence.ts";
import { KeptMessages, type KeptMessagesListener } from "./kept-messages.ts";
import { LinkReport } from "./link-report.ts";
import { ProtocolVersion } from "./protocol-version.ts";
import { Publisher } from "./publisher.ts";
import { Subscriptions } from "./subscriptions.ts";

/** Where the broker is and who we are there. */
export interface BrokerAccount {
  url: string;
  store: string;
  username: string | undefined;
  password: string | undefined;
  /** Certificates and keys of a TLS connection, and the name of the file with the authority's. */
  tls?: BrokerTls;
}

/** What TLS needs beyond what the system trusts. */
export interface BrokerTls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** What else the connection carries. */
export interface BrokerExtras {
  /** What the broker is to say when the host has gone; undefined: nothing. */
  will?: Published;
  /** Connected, for the first time or again: what is retained is to be published anew. */
  onConnected: () => void;
  /** Hears what the broker keeps of what the host once published; undefined: nobody asks. */
  kept?: KeptMessagesListener;
}

/** Longest pause before the next try, first and later; half of it at least. Unit ms. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
/** Time for a connection to be accepted. Unit ms. */
const CONNECT_MS = 8000;
/** A broker that has not answered for one and a half of these is given up. Unit s. */
const KEEP_ALIVE_S = 10;

/**
 * Connects and subscribes, now or as soon as the broker can be reached; tries again as long as it cannot, and says so.
 * Rejects when the broker refuses the account at the start.
 */
export async function connectBroker(
  account: BrokerAccount,
  listener: BoxListener,
  onLink: (up: boolean, detail: string) => void,
  { will, onConnected, kept }: BrokerExtras = { onConnected: () => {} },
): Promise<BoxTransport> {
  const { store } = account;
  const client = connect(account.url, { ...optionsOf(account), ...(will === undefined ? {} : { will: willOf(will) }) });
  const address = new URL(account.url).host;
  const presence = new HostPresence(client, presenceTopic(store), listener);
  const publisher = new Publisher(client, address, listener);
  const filters = [...hostFilters(store), presenceTopic(store)];
  const subscriptions = new Subscriptions(client, filters, address, listener);
  const writes = new HeldWrites(client);
  const keptMessages = kept === undefined ? undefined : new KeptMessages(client, kept);
  // The broker does not say who sent a message.
  const from = `mqtt through ${address}`;
  client.on("message", (topic, payload, packet) => {
    if (packet.qos > 0) writes.hold();
    if (keptMessages?.take(topic, payload, packet.retain)) return;
    // What a broker has kept is old; only a birth or a will is meant to be kept.
    if (packet.retain && !topic.endsWith("/status")) return;
    if (presence.take(topic, payload)) return;
    const addressed = addressOf(topic, store, from);
    if (addressed.kind === "rejected") listener.onRejection(addressed.rejection);
    else listener.onMessage({ box: addressed.box, kind: addressed.message, payload: payload.toString(), from });
  });
  await keepConnected(client, account, new LinkReport(address, listener, onLink), () => {
    subscriptions.subscribe();
    keptMessages?.ask();
    presence.announce();
    onConnected();
  });
  return {
    send: (box, kind, payload) => {
      if (presence.standsBy) return;
      // It tells a box that it is heard, which then sends all it has: not before what it sends can arrive.
      if (kind === "ack") {
        if (subscriptions.isAnswered) publisher.acknowledge(topicOf(store, box, kind), payload);
        return;
      }
      publisher.command(topicOf(store, box, kind), payload);
      process.nextTick(() => writes.release());
    },
    publish: (message) => {
      if (!presence.standsBy) publisher.publish(message);
    },
    standsBy: () => presence.standsBy,
    close: () => {
      presence.close();
      subscriptions.close();
      keptMessages?.close();
      publisher.flush();
      writes.release();
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
    // Of one id, two hosts of a store would throw each other off in turns; so they see each other (host-presence.ts).
    clientId: `tillbeacon-host-${store}-${randomUUID().slice(0, 8)}`,
    protocolVersion: 5,
    // Boxes send again what we missed, with its age; a queue in the broker would hide the age.
    clean: true,
    resubscribe: false,
    // The client's own log costs a twentieth of all for each message, whether somebody reads it (DEBUG) or not.
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
 * Watches the connections, one after another. Resolves when the first try has gone well, or has not reached the broker;
 * rejects when the broker has refused.
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
 * Without this a lamp command that follows an acknowledgement waits for the other end's delayed ACK, 40 ms on Linux
 * (Nagle's algorithm, RFC 896 and RFC 1122 4.2.3.2). A WebSocket has no such switch.
 */
function sendAtOnce({ stream }: MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}
