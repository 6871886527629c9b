// Writes all PUBLISH packets of one turn of the event loop in one piece, as the client's own `publish` takes ten times as long and a
// shop sends two a second for each lane. Packets not acknowledged when a connection ends are not sent again.
import type { MqttClient } from "mqtt";
import { generate, type Packet } from "mqtt-packet";
import type { Published } from "../core/publishing/published-shop.ts";

/** Bytes waiting in the connection from which further packets are dropped, as the broker does not read; later ones replace them. */
const MOST_WAITING = 4e6;

/** Called with the reason code of a PUBACK (MQTT 5, clause 3.4.2.1); 0 under MQTT 3.1.1, which has none. */
export type OnAcknowledged = (code: number) => void;

/** A message to be sent. */
export type Outgoing = Pick<Published, "topic" | "payload" | "isRetained">;

/** The packets of one client. */
export class PacketBatch {
  private client: MqttClient;
  private packets: Buffer[] = [];
  /** Ids of those among them with QoS 1. */
  private ids: number[] = [];
  private inFlight = new Map<number, OnAcknowledged>();

  constructor(client: MqttClient) {
    this.client = client;
    client.on("packetreceive", (packet: Packet) => {
      if (packet.cmd === "puback") this.settle(packet.messageId ?? 0, packet.reasonCode ?? 0);
    });
    client.on("close", () => this.forget([...this.inFlight.keys()]));
  }

  /** Number of messages that the broker has not acknowledged. */
  get unacknowledged(): number {
    return this.inFlight.size;
  }

  /**
   * Writes a message at the end of this turn; drops it where the connection is down or the broker does not read. QoS is 1 where
   * `onAcknowledged` is given.
   */
  add({ topic, payload, isRetained: retain }: Outgoing, onAcknowledged?: OnAcknowledged): void {
    if (!this.client.connected) return;
    if (this.packets.length === 0) process.nextTick(() => this.flush());
    const { protocolVersion } = this.client.options;
    const about = { cmd: "publish" as const, topic, payload, retain, dup: false };
    if (onAcknowledged === undefined) {
      this.packets.push(generate({ ...about, qos: 0 }, { protocolVersion }));
      return;
    }
    const messageId = this.client.messageIdProvider.allocate() ?? 0;
    this.inFlight.set(messageId, onAcknowledged);
    this.ids.push(messageId);
    this.packets.push(generate({ ...about, qos: 1, messageId }, { protocolVersion }));
  }

  /** Writes the packets of this turn now. */
  flush(): void {
    const { packets, ids } = this;
    const { connected, stream } = this.client;
    this.packets = [];
    this.ids = [];
    if (packets.length === 0) return;
    if (connected && stream.writableLength < MOST_WAITING) stream.write(Buffer.concat(packets));
    else this.forget(ids);
  }

  private settle(messageId: number, code: number): void {
    const onAcknowledged = this.inFlight.get(messageId);
    if (onAcknowledged === undefined) return;
    this.forget([messageId]);
    onAcknowledged(code);
  }

  /** Frees the ids of messages that are acknowledged, or never will be. */
  private forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.inFlight.delete(id);
      this.client.messageIdProvider.deallocate(id);
    }
  }
}
