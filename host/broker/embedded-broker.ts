// The broker inside the host, for one shop. It acknowledges (PUBACK) what the host has received; what is in the log, boxes
// learn from the host.
import { createServer, type Server, type Socket } from "node:net";
import { Duplex, Transform } from "node:stream";
import { Aedes } from "aedes";
import { parseTopic } from "../../protocol/host-topics.ts";
import { type Kind, MAX_PAYLOAD } from "../../protocol/messages.ts";
import { isCommand } from "../../protocol/tables.ts";
import { topicOf } from "../../protocol/topics.ts";
import { addressOf, type BoxListener, type BoxTransport } from "../core/box-transport.ts";
import { PacketLimit } from "./packet-limit.ts";

/** What the tools of this machine may send to boxes; lamps, time and acknowledgements are the host's alone. */
const FROM_TOOLS: readonly Kind[] = ["config", "update", "chunk"];
/** Largest packet taken: a payload with its topic, or a CONNECT with its will. Unit bytes. */
const MAX_PACKET = 4096;
/** Where refused messages go, emptied: MQTT 3.1.1 can refuse a message only by closing the connection. */
const REFUSED_TOPIC = "tillbeacon/refused";

/** Where it listens. */
export interface BrokerAddress {
  host: string;
  port: number;
}

/** A running broker and the port it got. */
export interface EmbeddedBroker extends BoxTransport {
  port: number;
}

/** Starts the broker of a store; rejects with the system's error when the port cannot be had. */
export async function startBroker(
  address: BrokerAddress,
  store: string,
  listener: BoxListener,
): Promise<EmbeddedBroker> {
  const aedes = await Aedes.createBroker();
  const addresses = new WeakMap<object, string>();
  aedes.authorizePublish = (client, packet, done) => {
    const parsed = parseTopic(packet.topic);
    const address = client === null ? undefined : addresses.get(client.conn);
    if (parsed.kind === "ok" && FROM_TOOLS.includes(parsed.message) && isOwn(address)) {
      packet.retain = false;
      return done();
    }
    // Only what boxes report is passed on to subscribers; everything else is counted by the host and dropped.
    const isReport = parsed.kind === "ok" && !isCommand(parsed.message);
    const isPassedOn = isReport && packet.payload.length <= MAX_PAYLOAD;
    if (!isPassedOn || parsed.message !== "status") packet.retain = false;
    take(listener, store, `mqtt ${address ?? "?"}`, packet.topic, packet.payload, isReport);
    if (!isPassedOn) {
      packet.topic = REFUSED_TOPIC;
      packet.payload = "";
    }
    done();
  };
  const server = createServer((socket) => {
    const from = socket.remoteAddress ?? "";
    socket.setNoDelay(true);
    const connection = limited(socket, (announced) => {
      // It has no topic yet; it is counted all the same.
      const about = `packet of ${announced} bytes`;
      listener.onRejection({ reason: "bad-topic", field: "", about, from: `mqtt ${from}` });
      socket.destroy();
    });
    addresses.set(connection, from);
    aedes.handle(connection);
  });
  await listen(server, address);
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : address.port,
    send: (box, kind, payload) => {
      const topic = topicOf(store, box, kind);
      aedes.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false }, () => {});
    },
    close: () =>
      new Promise((resolve) => {
        aedes.close(() => server.close(() => resolve()));
      }),
  };
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

function isOwn(address: string | undefined): boolean {
  return address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
}

/** The connection, for as long as its packets are of a size that ours can have. */
function limited(socket: Socket, refuse: (announced: number) => void): Duplex {
  const limit = new PacketLimit(MAX_PACKET);
  const checked = new Transform({
    transform: (chunk: Buffer, _, done) => {
      if (limit.accept(chunk)) done(null, chunk);
      else refuse(limit.announced);
    },
  });
  socket.on("error", () => checked.destroy());
  socket.on("close", () => checked.destroy());
  return Duplex.from({ readable: socket.pipe(checked), writable: socket });
}

function listen(server: Server, address: BrokerAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
