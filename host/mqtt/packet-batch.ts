// PUBLISH packets of QoS 0, put together here and written in one piece: the client's own way costs ten times as much for
// each, and a shop has two for each of its lanes every second.
import type { MqttClient } from "mqtt";

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
    this.packets.push(publishPacket(topic, payload, retain, this.client.options.protocolVersion === 5));
  }

  private flush(): void {
    const { packets } = this;
    const { connected, stream } = this.client;
    this.packets = [];
    if (connected && stream.writableLength < MOST_WAITING) stream.write(Buffer.concat(packets));
  }
}

/** One packet (MQTT 3.1.1 and 5.0, clause 3.3); version 5 has properties, here none. */
export function publishPacket(topic: string, payload: string, retain: boolean, hasProperties: boolean): Buffer {
  const [topicBytes, payloadBytes] = [Buffer.byteLength(topic), Buffer.byteLength(payload)];
  const length = 2 + topicBytes + (hasProperties ? 1 : 0) + payloadBytes;
  const lengthBytes = length < 128 ? 1 : length < 16384 ? 2 : length < 2097152 ? 3 : 4;
  const packet = Buffer.allocUnsafe(1 + lengthBytes + length);
  packet[0] = retain ? 0x31 : 0x30;
  // Seven bits a byte, the lowest first, and a bit where more follow (clause 2.2.3).
  for (let i = 0, left = length; i < lengthBytes; i++, left >>= 7)
    packet[1 + i] = (left & 127) | (i < lengthBytes - 1 ? 128 : 0);
  let at = packet.writeUInt16BE(topicBytes, 1 + lengthBytes);
  at += packet.write(topic, at);
  if (hasProperties) packet[at++] = 0;
  packet.write(payload, at);
  return packet;
}
