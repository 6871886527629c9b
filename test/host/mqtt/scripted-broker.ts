// A broker that does what a test tells it to, over a real socket: which version it speaks, what it refuses, whom it throws
// off. It passes messages on to whoever has subscribed to exactly their topic or to a filter that matches it.
import net, { type Server, type Socket } from "node:net";
import {
  generate,
  type IConnectPacket,
  type IPublishPacket,
  type ISubscribePacket,
  type IUnsubscribePacket,
  type Packet,
  parser,
} from "mqtt-packet";

/** How it behaves; to be changed while it runs. */
export interface Script {
  /** Answers to CONNECT: in the client's version, always as 3.1.1, with code 1 for version 5, by hanging up on it, or not at all. */
  versions: "both" | "3.1.1" | "refuses 5" | "hangs up on 5" | "none";
  /** Answer to a subscription. */
  subscribe: (filter: string, version: number) => number;
  /** Whoever asks for such a filter loses the connection. */
  endsAt: (filter: string) => boolean;
  /** Subscriptions are answered only then. */
  granted: Promise<void>;
  /** Reason code of a PUBACK; version 5 only. */
  publish: (topic: string) => number;
  /** Nothing is acknowledged. */
  isMute: boolean;
}

interface Session {
  socket: Socket;
  connect: IConnectPacket;
  filters: string[];
}

/** Close it when done. */
export class ScriptedBroker {
  readonly script: Script = {
    versions: "both",
    subscribe: () => 1,
    endsAt: () => false,
    granted: Promise.resolve(),
    publish: () => 0,
    isMute: false,
  };
  readonly connects: IConnectPacket[] = [];
  readonly subscribed: string[] = [];
  readonly unsubscribed: string[] = [];
  readonly published: IPublishPacket[] = [];
  port = 0;
  private server: Server;
  private sessions = new Set<Session>();
  private sockets = new Set<Socket>();

  constructor() {
    this.server = net.createServer((socket) => this.serve(socket));
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", () => resolve()));
    this.port = (this.server.address() as net.AddressInfo).port;
  }

  /** A message from a box, or a retained one. */
  say(topic: string, payload: string, retain = false): void {
    for (const { socket, connect, filters } of this.sessions)
      if (filters.some((filter) => matches(filter, topic)))
        socket.write(
          generate(
            { cmd: "publish", topic, payload, qos: 0, dup: false, retain },
            { protocolVersion: answered(connect) },
          ),
        );
  }

  /** Ends all connections; it can be listened to again. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    const session: Session = { socket, connect: { protocolVersion: 4 } as IConnectPacket, filters: [] };
    const reading = parser();
    reading.on("packet", (packet) => this.take(session, packet));
    reading.on("error", () => socket.destroy());
    socket.on("data", (bytes) => reading.parse(bytes));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.sockets.delete(socket);
      this.sessions.delete(session);
    });
  }

  private take(session: Session, packet: Packet): void {
    if (packet.cmd === "connect") this.greet(session, packet);
    else if (this.script.isMute) return;
    else if (packet.cmd === "subscribe") this.subscribe(session, packet);
    else if (packet.cmd === "unsubscribe") this.unsubscribe(session, packet);
    else if (packet.cmd === "publish") this.publish(session, packet);
    else if (packet.cmd === "pingreq") this.send(session, { cmd: "pingresp" });
  }

  private greet(session: Session, connect: IConnectPacket): void {
    session.connect = connect;
    this.connects.push(connect);
    const { versions } = this.script;
    if (versions === "none") return;
    if (connect.protocolVersion === 5 && versions === "hangs up on 5") return void session.socket.destroy();
    if (connect.protocolVersion === 5 && versions !== "both") {
      session.socket.write(Buffer.from([0x20, 2, 0, versions === "refuses 5" ? 1 : 0]));
      if (versions === "refuses 5") session.socket.end();
      return;
    }
    this.sessions.add(session);
    this.send(session, { cmd: "connack", sessionPresent: false, returnCode: 0, reasonCode: 0 });
  }

  private subscribe(session: Session, { messageId, subscriptions }: ISubscribePacket): void {
    if (subscriptions.some(({ topic }) => this.script.endsAt(topic))) {
      this.subscribed.push(...subscriptions.map(({ topic }) => topic));
      session.socket.destroy();
      return;
    }
    const version = session.connect.protocolVersion ?? 4;
    const granted = subscriptions.map(({ topic }) => this.script.subscribe(topic, version));
    subscriptions.forEach(({ topic }, i) => {
      if ((granted[i] as number) < 128) session.filters.push(topic);
      this.subscribed.push(topic);
    });
    this.script.granted.then(() => this.send(session, { cmd: "suback", messageId: messageId as number, granted }));
  }

  private unsubscribe(session: Session, { messageId, unsubscriptions }: IUnsubscribePacket): void {
    session.filters = session.filters.filter((filter) => !unsubscriptions.includes(filter));
    this.unsubscribed.push(...unsubscriptions);
    const granted = unsubscriptions.map(() => 0);
    this.send(session, { cmd: "unsuback", messageId: messageId as number, granted });
  }

  private publish(session: Session, packet: IPublishPacket): void {
    this.published.push(packet);
    if (packet.qos === 1)
      this.send(session, {
        cmd: "puback",
        messageId: packet.messageId as number,
        reasonCode: this.script.publish(packet.topic),
      });
    this.say(packet.topic, String(packet.payload));
  }

  private send({ socket, connect }: Session, packet: Packet): void {
    socket.write(generate(packet, { protocolVersion: answered(connect) }));
  }
}

function answered(connect: IConnectPacket): number {
  return connect.protocolVersion ?? 4;
}

function matches(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  return wanted.length === levels.length && wanted.every((level, i) => level === "+" || level === levels[i]);
}
