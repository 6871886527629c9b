// Asks a broker on each connection, once, what it keeps of certain topics.
import type { MqttClient } from "mqtt";

/** What is kept comes right behind the answer to the subscription, which is then given up. Unit ms. */
const HEARD_WITHIN_MS = 4000;
/** Connections that ended without an answer: some brokers end them at a filter that they refuse. Then it is not asked again. */
const MOST_UNANSWERED = 2;

/** What is asked for, and who hears of it. */
export interface KeptMessagesListener {
  keptFilters(): readonly string[];
  onKept(topic: string, payload: string): void;
}

/** The messages that a broker keeps, as one client hears of them. */
export class KeptMessages {
  private client: MqttClient;
  private listener: KeptMessagesListener;
  /** Empty while nothing is heard: then no message is compared with them. */
  private filters: readonly string[] = [];
  private unanswered = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(client: MqttClient, listener: KeptMessagesListener) {
    this.client = client;
    this.listener = listener;
  }

  /** To be called on each new connection. */
  ask(): void {
    this.close();
    this.filters = [];
    if (this.unanswered >= MOST_UNANSWERED) return;
    const filters = [...this.listener.keptFilters()];
    this.filters = filters;
    this.unanswered += 1;
    const heard = (): void => {
      if (this.filters === filters) this.filters = [];
    };
    // A refusal is nothing to tell people: it leaves things as they are.
    this.client.subscribe(filters, { qos: 0 }, (_, __, packet) => {
      if (packet === undefined) return;
      this.unanswered = 0;
      this.timer = setTimeout(() => {
        if (this.client.connected) this.client.unsubscribe(filters, heard);
      }, HEARD_WITHIN_MS);
    });
  }

  /** True when the message is of these topics; what is published there now is nothing that was kept. */
  take(topic: string, payload: Buffer, isRetained: boolean): boolean {
    if (!this.filters.some((filter) => isOf(topic, filter))) return false;
    if (isRetained) this.listener.onKept(topic, payload.toString());
    return true;
  }

  close(): void {
    clearTimeout(this.timer);
  }
}

/** Whether a topic is of a filter whose only wildcards are "+" (MQTT 3.1.1, clause 4.7). */
function isOf(topic: string, filter: string): boolean {
  const [levels, wanted] = [topic.split("/"), filter.split("/")];
  return levels.length === wanted.length && wanted.every((level, i) => level === "+" || level === levels[i]);
}
