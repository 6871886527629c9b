// Holds small packets back for some milliseconds, so that the acknowledgements of several messages share a write: a write
// of its own for each costs as much as reading the message. Where messages come one at a time there is nothing to share.
import type { MqttClient } from "mqtt";

/** How long, and for how many messages: brokers send ten (RabbitMQ) or twenty (Mosquitto) before the first is acknowledged. */
const HELD_MS = 20;
const MOST_HELD = 8;

/** Writes of one client. */
export class HeldWrites {
  private client: MqttClient;
  private stream: MqttClient["stream"] | undefined;
  private messages = 0;
  private timer: NodeJS.Timeout | undefined;
  private heardMs = Number.NEGATIVE_INFINITY;

  constructor(client: MqttClient) {
    this.client = client;
  }

  /** A message has come that will be acknowledged. */
  hold(): void {
    const nowMs = performance.now();
    const isAlone = nowMs - this.heardMs >= HELD_MS;
    this.heardMs = nowMs;
    if (isAlone) return;
    this.messages += 1;
    if (this.stream === undefined) {
      this.stream = this.client.stream;
      this.stream.cork();
      this.timer = setTimeout(() => this.release(), HELD_MS);
      // The acknowledgement itself is written right after this turn.
    } else if (this.messages >= MOST_HELD) process.nextTick(() => this.release());
  }

  /** What has been held is written now, as with a command that must not wait. */
  release(): void {
    clearTimeout(this.timer);
    this.messages = 0;
    this.stream?.uncork();
    this.stream = undefined;
  }
}
