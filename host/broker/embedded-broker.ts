// The broker inside the host, for one shop. It acknowledges (PUBACK) what the host has received; what is in the log, boxes
// learn from the host. No client can hold up another.
import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type AedesOptions } from "aedes";
import { parseTopic } from "../../protocol/host-topics.ts";
import { MAX_PAYLOAD } from "../../protocol/messages.ts";
import { isCommand } from "../../protocol/tables.ts";
import { topicOf } from "../../protocol/topics.ts";
import { FROM_TOOLS } from "../core/accounts.ts";
import { addressOf, type BoxListener, type BoxTransport } from "../core/box-transport.ts";
import { isLoopback } from "../core/loopback.ts";
import { type AccessRules, LogIns } from "./access.ts";
import { ClientConnection, connectionOf } from "./client-connection.ts";
import { ClientLimits } from "./client-limits.ts";
import { NameHolders } from "./name-holders.ts";
import { RetainedTopics } from "./retained-topics.ts";
import { SubscriptionLimits } from "./subscription-limits.ts";
import { type Certificate, encrypting } from "./tls-listener.ts";

/** Where refused messages go, emptied: MQTT 3.1.1 can refuse a message only by closing the connection. */
const REFUSED_TOPIC = "tillbeacon/refused";
/** Packets of one client: a box sends a few a second, its outbox as fast as they are taken, a bridge of forty boxes 200. */
const PACKETS = { perS: 300, burst: 100 };
/** Time for a connection to introduce itself, and how long a client that is cut off waits for its refusal. Unit ms. */
const CONNECT_MS = 10000;
const REFUSAL_MS = 2000;
const CHECK_MS = 1000;
/** CONNACK's codes (clause 3.2.2.3). */
const IDENTIFIER_REJECTED = 2;
const UNAVAILABLE = 3;

/** Where it listens. */
export interface BrokerAddress {
  host: string;
  port: number;
  /** A second port, with TLS, for clients that can check a certificate. */
  tls?: ({ port: number } & Certificate) | undefined;
}

/** A running broker and the port it got. */
export interface EmbeddedBroker extends BoxTransport {
  port: number;
  tlsPort: number | undefined;
}

/**
 * Starts the broker of a store; rejects with the system's error when the port cannot be had. `speed` is virtual seconds to
 * the second. Without `rules` it asks for no credentials.
 */
export async function startBroker(
  address: BrokerAddress,
  store: string,
  listener: BoxListener,
  speed = 1,
  rules?: AccessRules,
): Promise<EmbeddedBroker> {
  const limits = new ClientLimits(listener);
  const logIns = rules === undefined ? undefined : new LogIns(rules, store, limits, listener);
  const packets = { perS: PACKETS.perS * speed, burst: PACKETS.burst * speed };
  const aedes = await Aedes.createBroker(OPTIONS);
  admitClients(aedes, store, limits, listener, logIns);
  limitSubscriptions(aedes, limits, logIns);
  takeMessages(aedes, store, limits, listener, logIns);
  const owner = {
    onHeard: (connection: ClientConnection) => limits.heard(connection),
    onThrottled: (connection: ClientConnection) => limits.slowedDown(connection, packets.perS),
    onCutOff: (connection: ClientConnection, reason: Parameters<ClientLimits["cutOff"]>[1]) => {
      limits.cutOff(connection, reason, performance.now());
      if (reason !== "long-packet") return;
      // It has no topic yet; it is counted all the same.
      const about = `packet of ${connection.announced} bytes`;
      listener.onRejection({ reason: "bad-topic", field: "", about, from: `mqtt ${connection.address}` });
    },
  };
  const serve = (socket: Socket, encrypt: (socket: Socket) => Socket): void => {
    if (!limits.mayConnect(socket.remoteAddress ?? "", performance.now())) {
      socket.destroy();
      return;
    }
    const connection = new ClientConnection(encrypt(socket), packets, owner);
    limits.opened(connection);
    aedes.handle(connection);
  };
  const server = createServer(TCP, (socket) => serve(socket, (plain) => plain));
  await listen(server, address);
  const tlsServer = address.tls === undefined ? undefined : createServer(TCP, encrypting(address.tls, serve));
  if (tlsServer !== undefined) {
    try {
      await listen(tlsServer, { host: address.host, port: address.tls?.port ?? 0 });
    } catch (error) {
      server.close();
      aedes.close();
      throw error;
    }
  }
  const timer = setInterval(() => {
    limits.check(performance.now());
    logIns?.check();
  }, CHECK_MS);
  return {
    port: portOf(server) ?? address.port,
    tlsPort: portOf(tlsServer),
    send: (box, kind, payload) => {
      const topic = topicOf(store, box, kind);
      // Acknowledgements, too: a box that misses one sends its records again, and what it shows is told late.
      aedes.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false }, () => {});
    },
    publish: ({ topic, payload, isRetained, qos }) => {
      aedes.publish({ cmd: "publish", topic, payload, qos, retain: isRetained, dup: false }, () => {});
    },
    close: () => {
      clearInterval(timer);
      return new Promise((resolve) => {
        aedes.close(() => {
          limits.close();
          tlsServer?.close();
          server.close(() => resolve());
        });
      });
    },
  };
}

/** TCP's own keep-alive finds clients that have gone without a word and have no keep-alive of MQTT. */
const TCP = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60000 };

const OPTIONS: AedesOptions = {
  connectTimeout: CONNECT_MS,
  // QoS 2 is nobody's here; each message of it waits in memory for its release.
  maxInflightInbound: 20,
};

/** Who may connect: one that is not cut off, and under a name that no living connection holds. */
function admitClients(
  aedes: Aedes,
  store: string,
  limits: ClientLimits,
  listener: BoxListener,
  logIns: LogIns | undefined,
): void {
  const holders = new NameHolders(store, listener);
  aedes.preConnect = (_, packet, done) => {
    // A session kept for a client that is away fills the memory; boxes and host need none.
    packet.clean = true;
    done(null, true);
  };
  aedes.authenticate = async (client, user, password, done) => {
    const connection = connectionOf(client);
    const refuse = (returnCode: number): void => done(Object.assign(new Error("refused"), { returnCode }), false);
    limits.presented(connection, client.id);
    const refusal = await logIns?.logIn(client, user ?? undefined, password?.toString() ?? "");
    // A guess is made to wait, and counts for its address alone: it must not shut out the box whose name it uses.
    if (refusal !== undefined) setTimeout(refuse, REFUSAL_MS, refusal).unref();
    // One that comes again and again at once is made to wait, too.
    else if (!limits.introduced(connection, performance.now())) setTimeout(refuse, REFUSAL_MS, UNAVAILABLE).unref();
    else if (!holders.mayTake(client.id, connection, performance.now())) refuse(IDENTIFIER_REJECTED);
    else done(null, true);
  };
  aedes.on("client", (client) => holders.taken(client.id, connectionOf(client)));
  // A box that falls silent shows as its lane.
  aedes.on("keepaliveTimeout", (client) => {
    if (!client.id.startsWith(`${store}-`)) limits.fellSilent(connectionOf(client));
  });
}

function limitSubscriptions(aedes: Aedes, limits: ClientLimits, logIns: LogIns | undefined): void {
  const subscriptions = new SubscriptionLimits<ClientConnection>();
  aedes.on("client", (client) => {
    const connection = connectionOf(client);
    connection.once("close", () => subscriptions.deleteAll(connection, connection.address));
  });
  aedes.authorizeSubscribe = (client, subscription, done) => {
    const connection = connectionOf(client);
    if (logIns?.maySubscribe(client, subscription.topic) === false) return done(null, null);
    const isAllowed = subscriptions.add(connection, connection.address, subscription.topic);
    if (!isAllowed) limits.subscribedTooMuch(connection, subscription.topic);
    done(null, isAllowed ? subscription : null);
  };
  aedes.on("unsubscribe", (filters, client) => {
    const connection = connectionOf(client);
    for (const filter of filters) subscriptions.delete(connection, connection.address, filter);
  });
}

/** Hands messages to the host, and decides what is passed on to other clients. */
function takeMessages(
  aedes: Aedes,
  store: string,
  limits: ClientLimits,
  listener: BoxListener,
  logIns: LogIns | undefined,
): void {
  const retained = new RetainedTopics();
  aedes.authorizePublish = (client, packet, done) => {
    const parsed = parseTopic(packet.topic);
    const address = client === null ? undefined : connectionOf(client).address;
    if (client !== null && logIns?.mayPublish(client, packet.topic) === false) {
      drop(packet);
      limits.refused(connectionOf(client), performance.now());
      return done();
    }
    if (parsed.kind === "ok" && FROM_TOOLS.includes(parsed.message) && isLoopback(address ?? "")) {
      packet.retain = false;
      return done();
    }
    // Only what boxes report is passed on to subscribers; everything else is counted by the host and dropped.
    const isReport = parsed.kind === "ok" && !isCommand(parsed.message);
    const isPassedOn = isReport && packet.payload.length <= MAX_PAYLOAD;
    if (!isPassedOn || parsed.message !== "status") packet.retain = false;
    else if (packet.retain) packet.retain = retained.mayKeep(packet.topic, packet.payload.length);
    take(listener, store, `mqtt ${address ?? "?"}`, packet.topic, packet.payload, isReport);
    if (!isPassedOn) {
      drop(packet);
      if (client !== null) limits.refused(connectionOf(client), performance.now());
    }
    done();
  };
}

function drop(packet: { topic: string; payload: Buffer | string; retain: boolean }): void {
  packet.topic = REFUSED_TOPIC;
  packet.payload = "";
  packet.retain = false;
}

/** Hands a packet to the host: as a message, or as a rejection. */
function take(
  listener: BoxListener,
  store: string,
  from: string,
  topic: string,
  payload: Buffer | string,
  isReport: boolean,
): void {
  const address = addressOf(topic, store, from);
  if (address.kind === "rejected") listener.onRejection(address.rejection);
  else if (isReport && payload.length > MAX_PAYLOAD)
    listener.onRejection({ reason: "too-long", field: "", about: topic, from });
  else listener.onMessage({ box: address.box, kind: address.message, payload: payload.toString(), from });
}

function portOf(server: Server | undefined): number | undefined {
  const bound = server?.address();
  return typeof bound === "object" && bound !== null ? bound.port : undefined;
}

function listen(server: Server, address: Pick<BrokerAddress, "host" | "port">): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
