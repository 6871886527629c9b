// The host's subscriptions at a broker of the shop's own. A broker may refuse a filter (SUBACK, clause 3.9.3) and allow it later, so
// refused filters are asked for again on the same connection.
import type { MqttClient } from "mqtt";
import type { WarningListener } from "../core/problems/warnings.ts";

/** Pause before a refused filter is asked for again. Unit ms. */
const RETRY_MS = 2000;
/** Reason codes from here on are refusals: 128 in MQTT 3.1.1, several in MQTT 5. */
const REFUSED = 128;
const KEY = "broker subscription";

/** The subscriptions of one client, across its connections. */
export class Subscriptions {
  /** The broker has answered on this connection: from now on messages of boxes arrive. */
  isAnswered = false;
  private client: MqttClient;
  private filters: readonly string[];
  private address: string;
  private warnings: WarningListener;
  private timer: NodeJS.Timeout | undefined;

  constructor(client: MqttClient, filters: readonly string[], address: string, warnings: WarningListener) {
    this.client = client;
    this.filters = filters;
    this.address = address;
    this.warnings = warnings;
  }

  /** To be called on each new connection. */
  subscribe(): void {
    this.isAnswered = false;
    this.ask(this.filters);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private ask(filters: readonly string[]): void {
    clearTimeout(this.timer);
    this.client.subscribe([...filters], { qos: 1 }, (error, _, packet) => {
      // No answer: the connection has ended, and the next one subscribes to everything.
      if (packet === undefined) return;
      this.isAnswered = true;
      const granted = (packet as { granted?: unknown[] }).granted ?? [];
      const refused = filters.filter((__, i) => typeof granted[i] !== "number" || granted[i] >= REFUSED);
      if (refused.length > 0) this.refuse(refused, error?.message ?? "refused");
      else this.warnings.onWarningOver(KEY);
    });
  }

  private refuse(refused: readonly string[], reason: string): void {
    this.warnings.onWarning({
      key: KEY,
      problem: {
        code: "no-subscription",
        broker: this.address,
        topics: refused.join(", "),
        reason,
        why: "not-allowed",
      },
    });
    this.timer = setTimeout(() => {
      if (this.client.connected) this.ask(refused);
    }, RETRY_MS);
  }
}
