// PUBLISH packets, a turn's written in one piece: the client's own way costs ten times as much for each, and a shop has two
// for each of its lanes every second. What has not been acknowledged when a connection ends is not sent again.
import type { MqttClient } from "mqtt";
import { generate, type Packet } from "mqtt-packet";

/** What waits in the connection while the broker does not read: then what comes is left out, the next replaces it. Unit bytes. */
const MOST_WAITING = 4e6;

/** Told the reason code (MQTT 5, clause 3.4.2.1) of an acknowledgement; 0 under MQTT 3.1.1, which has none. */
export type OnAcknowledged = (code: number) => void;

/** Packets of one turn of the event loop; written at its end. */
export class PacketBatch {
  private client: MqttClient;
  private packets: Buffer[] = [];
  /** Of those of QoS 1 among them. */
  private ids: number[] = [];
  private inFlight = new Map<number, OnAcknowledged>();

  constructor(client: MqttClient) {
    this.client = client;
    client.on("packetreceive", (packet: Packet) => {
      if (packet.cmd === "puback") this.settle(packet.messageId ?? 0, packet.reasonCode ?? 0);
    });
    client.on("close", () => this.forget([...this.inFlight.keys()]));
  }

  /** Messages that the broker has not acknowledged. */
  get unacknowledged(): number {
    return this.inFlight.size;
  }

  /**
   * Writes the message soon, or never: when the connection is down or the broker does not read. Of QoS 1 where
   * `onAcknowledged` is given.
   */
  add(topic: string, payload: string, retain: boolean, onAcknowledged?: OnAcknowledged): void {
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

  /** Writes what waits, now. */
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

  /** Their numbers are free again: acknowledged, or never to be. */
  private forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.inFlight.delete(id);
      this.client.messageIdProvider.deallocate(id);
    }
  }
}
