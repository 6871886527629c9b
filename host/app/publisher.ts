// Publishes the shop over MQTT for everybody who pulls data: lanes, store, decisions, host, and Home Assistant's discovery.
import type { Config } from "../config/config.ts";
import type { BoxTransport } from "../core/box-transport.ts";
import type { Decision } from "../core/decision.ts";
import { homeAssistantDevices } from "../core/home-assistant.ts";
import {
  type Published,
  PublishedShop,
  publishedDecision,
  publishedWill,
  type ShopNow,
} from "../core/published-shop.ts";
import { placesOf } from "../core/shop.ts";
import { SparkplugSession } from "../core/sparkplug/session.ts";
import type { WarningListener } from "../core/warnings.ts";
import { SparkplugLink } from "../mqtt/sparkplug-link.ts";
import type { ShopClock } from "./shop-clock.ts";
import { VERSION } from "./version.ts";

/** One shop's publisher; it says nothing before it is attached. */
export class Publisher {
  private config: Config;
  private clock: ShopClock;
  private shop = new PublishedShop();
  private transport: BoxTransport | undefined;
  private isAnnounced = false;
  /** Topics of Home Assistant's discovery that the broker has now. */
  private announced = new Set<string>();
  private sparkplug: { session: SparkplugSession; link: SparkplugLink } | undefined;

  constructor(config: Config, clock: ShopClock) {
    this.config = config;
    this.clock = clock;
  }

  /** Connects the shop as a Sparkplug edge node, where it is to be one. */
  openSparkplug(warnings: WarningListener, password: string | undefined): void {
    const { sparkplug, store } = this.config;
    if (sparkplug === undefined) return;
    const { url, group, username } = sparkplug;
    const session = new SparkplugSession(group, store);
    const account = { url, username, password, clientId: `tillbeacon-sparkplug-${store}-${process.pid}` };
    this.sparkplug = { session, link: new SparkplugLink(account, session, () => this.clock.wall(), warnings) };
  }

  async closeSparkplug(): Promise<void> {
    await this.sparkplug?.link.close();
  }

  attach(transport: BoxTransport): void {
    this.transport = transport;
  }

  /** The broker has come back, or the configuration has changed: all that is retained is published anew. */
  again(config: Config = this.config): void {
    this.config = config;
    this.isAnnounced = false;
    this.shop.forget();
  }

  /** To be called once a second. */
  tick(now: Omit<ShopNow, "store" | "version" | "nowMs" | "atMs" | "errorMs">): void {
    const { store } = this.config;
    const times = { nowMs: this.clock.now(), atMs: this.clock.wall(), errorMs: this.clock.errorMs() };
    for (const message of this.shop.update({ store, version: VERSION, ...times, ...now })) this.publish(message);
    if (this.sparkplug?.link.isConnected) {
      const { lanes, minConfidence, calls, advice } = now;
      const shop = { atMs: Math.round(times.atMs), lanes, minConfidence, calls: calls.length, advice };
      this.sparkplug.link.send(this.sparkplug.session.update(shop));
    }
    if (!this.isAnnounced) this.announce();
  }

  /** Shows the devices to Home Assistant, and takes back those that are no more. */
  private announce(): void {
    this.isAnnounced = true;
    const { store, homeAssistant } = this.config;
    const { discovery, prefix } = homeAssistant;
    const devices = discovery ? homeAssistantDevices(store, VERSION, placesOf(this.config), prefix) : [];
    const topics = new Set(devices.map(({ topic }) => topic));
    for (const topic of this.announced)
      if (!topics.has(topic)) this.publish({ topic, payload: "", isRetained: true, qos: 1 });
    this.announced = topics;
    for (const device of devices) this.publish(device);
  }

  decision(decision: Decision): void {
    this.publish(publishedDecision(this.config.store, decision, this.clock.errorMs()));
  }

  /** The host is stopping. */
  close(): void {
    this.publish(publishedWill(this.config.store, VERSION, this.clock.wall()));
  }

  private publish(message: Published): void {
    this.transport?.publish(message);
  }
}
