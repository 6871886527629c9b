// Says on the broker that this host is there, and hears of others of its store.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import process from "node:process";
import type { MqttClient } from "mqtt";
import { GONE_MS, OtherHosts, PRESENCE_MS } from "../core/other-hosts.ts";
import type { WarningListener } from "../core/warnings.ts";

/**
 * Announcements that do not come back: the broker refuses them, and may end the connection at each. Then there are no more.
 */
const MOST_UNHEARD = 2;

/** This host among those of its store. */
export class HostPresence {
  private client: MqttClient;
  private topic: string;
  private warnings: WarningListener;
  private hosts = new OtherHosts({
    id: randomUUID(),
    machine: `${hostname()} (process ${process.pid})`,
    startedMs: Math.round(performance.timeOrigin),
  });
  private timer: NodeJS.Timeout;
  /** Announcements since the last one that came back. */
  private unheard = 0;

  constructor(client: MqttClient, topic: string, warnings: WarningListener) {
    this.client = client;
    this.topic = topic;
    this.warnings = warnings;
    this.timer = setInterval(() => this.announce(), PRESENCE_MS);
  }

  /** Another host commands the lamps. */
  get standsBy(): boolean {
    return this.hosts.standsBy(performance.now());
  }

  announce(): void {
    if (!this.client.connected || this.unheard >= MOST_UNHEARD) return;
    this.unheard += 1;
    this.client.publish(this.topic, this.hosts.presence(), { qos: 0 });
  }

  /** True when the message was a host's. */
  take(topic: string, payload: Buffer): boolean {
    if (topic !== this.topic) return false;
    const heard = this.hosts.hear(payload.toString(), performance.now());
    if (heard === undefined) {
      this.unheard = 0;
      return true;
    }
    this.warnings.onWarning(heard.warning, GONE_MS);
    if (heard.isNew) this.announce();
    return true;
  }

  close(): void {
    clearInterval(this.timer);
  }
}
