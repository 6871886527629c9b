// PUBLISH packets of QoS 0, written in one piece: the client's own way costs ten times as much for each, and a shop has two
// for each of its lanes every second.
import type { MqttClient } from "mqtt";
import { generate } from "mqtt-packet";

/** What waits in the connection while the broker does not read: then what comes is left out, the next replaces it. Unit bytes. */
const MOST_WAITING = 4e6;

/** Packets of one turn of the event loop; written at its end. */
export class PacketBatch {
  private client: MqttClient;
  private packets: Buffer[] = [];

  constructor(client: MqttClient) {
    this.client = client;
  }

  /** Writes the message soon, or never: when the connection is down or the broker does not read. */
  add(topic: string, payload: string, retain: boolean): void {
    if (!this.client.connected) return;
    if (this.packets.length === 0) process.nextTick(() => this.flush());
    const { protocolVersion } = this.client.options;
    this.packets.push(generate({ cmd: "publish", topic, payload, qos: 0, retain, dup: false }, { protocolVersion }));
  }

  private flush(): void {
    const { packets } = this;
    const { connected, stream } = this.client;
    this.packets = [];
    if (connected && stream.writableLength < MOST_WAITING) stream.write(Buffer.concat(packets));
  }
}
