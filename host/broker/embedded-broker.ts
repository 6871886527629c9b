// The broker inside the host, for one shop. Its PUBACK means that the host has received a record; what is in the log, boxes learn from
// the host's `ack`. No client can hold up another.
import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type AedesOptions } from "aedes";
import type { BoxListener, BoxTransport } from "../core/boxes/box-transport.ts";
import { type AccessRules, IDENTIFIER_REJECTED, LogIns, UNAVAILABLE } from "./access.ts";
import { ClientLimits } from "./client-limits.ts";
import { ClientConnection, connectionOf, sender, takeMessages } from "./client-traffic.ts";
import { NameHolders } from "./name-holders.ts";
import { SubscriptionLimits } from "./subscription-limits.ts";
import { type Certificate, encrypting } from "./tls-listener.ts";

/** Packets per client: a box sends a few a second, or its outbox as fast as it can; a bridge of forty boxes sends 200 a second. */
const PACKETS = { perS: 300, burst: 100 };
/** Time for a connection to send its CONNECT, and delay of a refusal, which slows guesses down. Unit ms. */
const CONNECT_MS = 10000;
const REFUSAL_MS = 2000;
const CHECK_MS = 1000;

/** Where the broker listens. */
export interface BrokerAddress {
  host: string;
  port: number;
  /** A second port with TLS, for clients that can check a certificate. */
  tls?: ({ port: number } & Certificate) | undefined;
}

/** A running broker and its ports. */
export interface EmbeddedBroker extends BoxTransport {
  port: number;
  tlsPort: number | undefined;
}

/**
 * Starts the broker of a store; rejects with the system's error where the port cannot be opened. `speed`: virtual seconds per real
 * second. Without `rules` it asks for no credentials.
 */
export async function startBroker(
  address: BrokerAddress,
  store: string,
  listener: BoxListener,
  speed = 1,
  rules?: AccessRules,
): Promise<EmbeddedBroker> {
  const packets = { perS: PACKETS.perS * speed, burst: PACKETS.burst * speed };
  const limits = new ClientLimits(listener, packets.perS);
  const logIns = rules === undefined ? undefined : new LogIns(rules, store, limits, listener);
  const aedes = await Aedes.createBroker(OPTIONS);
  admitClients(aedes, store, limits, listener, logIns);
  limitSubscriptions(aedes, limits, logIns);
  takeMessages(aedes, store, limits, listener, logIns);
  const serve = (socket: Socket, encrypt: (socket: Socket) => Socket): void => {
    if (!limits.mayConnect(socket.remoteAddress ?? "", performance.now())) {
      socket.destroy();
      return;
    }
    const connection = new ClientConnection(encrypt(socket), packets, limits);
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
    ...sender(aedes, store),
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

/** TCP keep-alive finds clients that are gone without notice and use no MQTT keep-alive. Unit ms. */
const TCP = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60000 };

const OPTIONS: AedesOptions = {
  connectTimeout: CONNECT_MS,
  // Nobody here uses QoS 2, whose messages wait in memory for their release.
  maxInflightInbound: 20,
};

/** Admits clients with valid credentials that are not cut off and whose client id no live connection has. */
function admitClients(
  aedes: Aedes,
  store: string,
  limits: ClientLimits,
  listener: BoxListener,
  logIns: LogIns | undefined,
): void {
  const holders = new NameHolders(store, listener);
  aedes.preConnect = (_, packet, done) => {
    // Sessions kept for absent clients would fill the memory; boxes and host need none.
    packet.clean = true;
    done(null, true);
  };
  aedes.authenticate = async (client, user, password, done) => {
    const connection = connectionOf(client);
    const refuse = (returnCode: number): void => done(Object.assign(new Error("refused"), { returnCode }), false);
    limits.noteClientId(connection, client.id);
    const refusal = await logIns?.logIn(client, user ?? undefined, password?.toString() ?? "");
    // A wrong password is answered late. It counts against its address alone, so that nobody can shut out the box whose name they use.
    if (refusal !== undefined) setTimeout(refuse, REFUSAL_MS, refusal).unref();
    // A client that connects too often is answered late, too.
    else if (!limits.admit(connection, performance.now())) setTimeout(refuse, REFUSAL_MS, UNAVAILABLE).unref();
    else if (!holders.mayTake(client.id, connection, performance.now())) refuse(IDENTIFIER_REJECTED);
    else done(null, true);
  };
  aedes.on("client", (client) => holders.taken(client.id, connectionOf(client)));
  // A box that falls silent is shown by its lane already.
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
