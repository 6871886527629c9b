// Announces this host on the broker, and listens for other hosts of the same store.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import process from "node:process";
import type { MqttClient } from "mqtt";
import { GONE_MS, OtherHosts, PRESENCE_MS } from "../core/other-hosts.ts";
import type { WarningListener } from "../core/problems/warnings.ts";

/** After this many announcements that did not come back no more are made: the broker refuses them, and may disconnect at each. */
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
  /** Number of announcements since the last one that came back. */
  private unheard = 0;

  constructor(client: MqttClient, topic: string, warnings: WarningListener) {
    this.client = client;
    this.topic = topic;
    this.warnings = warnings;
    this.timer = setInterval(() => this.announce(), PRESENCE_MS);
  }

  /** Another host is in command. */
  get standsBy(): boolean {
    return this.hosts.standsBy(performance.now());
  }

  announce(): void {
    if (!this.client.connected || this.unheard >= MOST_UNHEARD) return;
    this.unheard += 1;
    this.client.publish(this.topic, this.hosts.presence(), { qos: 0 });
  }

  /** Takes a message; false where it is not an announcement. */
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
