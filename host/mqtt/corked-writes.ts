// Corks the connection for some milliseconds, so that the PUBACKs of several messages share a write: a write for each costs as much
// as reading the message. While messages come one at a time nothing is held back.
import type { MqttClient } from "mqtt";

/** For how long in ms, and for how many messages: brokers send ten (RabbitMQ) or twenty (Mosquitto) before they wait for a PUBACK. */
const CORKED_MS = 20;
const MOST_CORKED = 8;

/** The writes of one client. */
export class CorkedWrites {
  private client: MqttClient;
  private stream: MqttClient["stream"] | undefined;
  private messages = 0;
  private timer: NodeJS.Timeout | undefined;
  private heardMs = Number.NEGATIVE_INFINITY;

  constructor(client: MqttClient) {
    this.client = client;
  }

  /** To be called for each message that the client will acknowledge. */
  cork(): void {
    const nowMs = performance.now();
    const isAlone = nowMs - this.heardMs >= CORKED_MS;
    this.heardMs = nowMs;
    if (isAlone) return;
    this.messages += 1;
    if (this.stream === undefined) {
      this.stream = this.client.stream;
      this.stream.cork();
      this.timer = setTimeout(() => this.uncork(), CORKED_MS);
      // In the next tick, as the client writes this message's own PUBACK after this call.
    } else if (this.messages >= MOST_CORKED) process.nextTick(() => this.uncork());
  }

  /** Writes what is held back now, for instance for a command that must not wait. */
  uncork(): void {
    clearTimeout(this.timer);
    this.messages = 0;
    this.stream?.uncork();
    this.stream = undefined;
  }
}
