// Asks a broker once per connection for the retained messages of certain topics.
import type { MqttClient } from "mqtt";

/** Retained messages follow the SUBACK at once; after this time the topics are unsubscribed. Unit ms. */
const HEARD_WITHIN_MS = 4000;
/** After this many connections without a SUBACK it is not asked again: some brokers disconnect at a filter that they refuse. */
const MOST_UNANSWERED = 2;

/** Says what to ask for, and receives it. */
export interface RetainedMessagesListener {
  retainedFilters(): readonly string[];
  onRetained(topic: string, payload: string): void;
}

/** The retained messages, as one client receives them. */
export class RetainedMessages {
  private client: MqttClient;
  private listener: RetainedMessagesListener;
  /** The filters subscribed to now; empty: none. */
  private filters: readonly string[] = [];
  private unanswered = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(client: MqttClient, listener: RetainedMessagesListener) {
    this.client = client;
    this.listener = listener;
  }

  /** To be called on each new connection. */
  ask(): void {
    this.close();
    this.filters = [];
    if (this.unanswered >= MOST_UNANSWERED) return;
    const filters = [...this.listener.retainedFilters()];
    this.filters = filters;
    this.unanswered += 1;
    const heard = (): void => {
      if (this.filters === filters) this.filters = [];
    };
    // A refusal needs no warning: old messages merely stay.
    this.client.subscribe(filters, { qos: 0 }, (_, __, packet) => {
      if (packet === undefined) return;
      this.unanswered = 0;
      this.timer = setTimeout(() => {
        if (this.client.connected) this.client.unsubscribe(filters, heard);
      }, HEARD_WITHIN_MS);
    });
  }

  /** Takes a message; false where it is not of these topics. Those published just now are ignored. */
  take(topic: string, payload: Buffer, isRetained: boolean): boolean {
    if (!this.filters.some((filter) => isOf(topic, filter))) return false;
    if (isRetained) this.listener.onRetained(topic, payload.toString());
    return true;
  }

  close(): void {
    clearTimeout(this.timer);
  }
}

/** Whether a topic matches a filter whose only wildcards are "+" (MQTT 3.1.1, clause 4.7). */
function isOf(topic: string, filter: string): boolean {
  const [levels, wanted] = [topic.split("/"), filter.split("/")];
  return levels.length === wanted.length && wanted.every((level, i) => level === "+" || level === levels[i]);
}
