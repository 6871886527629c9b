// Publishes the shop over MQTT for other systems: lanes, store, decisions, host, and Home Assistant's discovery; and as Sparkplug.
import { publishedTopic } from "../../protocol/published.ts";
import type { Config } from "../config/config.ts";
import type { BoxTransport } from "../core/boxes/box-transport.ts";
import type { Decision } from "../core/dispatch/decision.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import { homeAssistantDevices } from "../core/publishing/home-assistant.ts";
import {
  type Published,
  PublishedShop,
  publishedDecision,
  publishedWill,
  type ShopNow,
} from "../core/publishing/published-shop.ts";
import { type SparkplugNow, SparkplugSession } from "../core/publishing/sparkplug/session.ts";
import { retainedFilters, StaleTopics } from "../core/publishing/stale-topics.ts";
import { placesOf } from "../core/shop.ts";
import type { RetainedMessagesListener } from "../mqtt/retained-messages.ts";
import type { SparkplugLink } from "../mqtt/sparkplug-link.ts";
import { ConnectionNumbers } from "./connection-numbers.ts";
import type { ShopClock } from "./shop-clock.ts";
import { VERSION } from "./version.ts";

/** One shop's publisher. Publishes nothing before `attach`. */
export class Publisher implements RetainedMessagesListener {
  private config: Config;
  private clock: ShopClock;
  private shop = new PublishedShop();
  private transport: BoxTransport | undefined;
  private isAnnounced = false;
  /** Topics of Home Assistant's discovery that are published now. */
  private announced = new Set<string>();
  private staleTopics: StaleTopics;
  private sparkplug: { session: SparkplugSession; open: () => SparkplugLink; link?: SparkplugLink } | undefined;

  constructor(config: Config, clock: ShopClock) {
    this.config = config;
    this.clock = clock;
    this.staleTopics = new StaleTopics(config.store);
  }

  /** Makes the shop a Sparkplug edge node where the configuration asks for it; connects at the next tick. */
  async openSparkplug(warnings: WarningListener, password: string | undefined, logFile: string): Promise<void> {
    const { sparkplug, store } = this.config;
    if (sparkplug === undefined) return;
    const { SparkplugLink } = await import("../mqtt/sparkplug-link.ts");
    const { url, group, username } = sparkplug;
    const numbers = new ConnectionNumbers(logFile, group, store);
    const session = new SparkplugSession(group, store, numbers.last);
    // The client id is fixed, so that after a restart the broker ends the earlier connection before the new birth. With another id, the
    // will of the earlier connection would come after the birth, with the same number, and declare the node dead.
    const account = { url, username, password, clientId: `tillbeacon-sparkplug-${group}-${store}` };
    const keep = (number: number): Promise<void> => numbers.keep(number);
    const open = (): SparkplugLink => new SparkplugLink(account, session, () => this.clock.wall(), warnings, keep);
    this.sparkplug = { session, open };
  }

  async closeSparkplug(): Promise<void> {
    await this.sparkplug?.link?.close();
  }

  attach(transport: BoxTransport): void {
    this.transport = transport;
  }

  /** Publishes everything again: the broker has come back, or the configuration has changed. */
  republish(config: Config = this.config): void {
    this.config = config;
    this.isAnnounced = false;
    this.shop.forget();
  }

  /** To be called once a second. */
  tick(now: Omit<ShopNow, "store" | "version" | "nowMs" | "atMs" | "errorMs">): void {
    const { store } = this.config;
    const times = { nowMs: this.clock.now(), atMs: this.clock.wall(), errorMs: this.clock.errorMs() };
    const standsBy = this.transport?.standsBy?.() ?? false;
    if (standsBy) this.standBy();
    else this.publishShop({ store, version: VERSION, ...times, ...now });
    this.tickSparkplug(standsBy, { ...now, atMs: Math.round(times.atMs), calls: now.calls.length });
  }

  /** Sends what is new over Sparkplug, unless another host is in command: as one node the two would end each other's sessions. */
  private tickSparkplug(standsBy: boolean, now: SparkplugNow): void {
    const node = this.sparkplug;
    if (node === undefined) return;
    if (standsBy) {
      node.link?.leave().catch(() => {});
      delete node.link;
      return;
    }
    node.link ??= node.open();
    if (node.link.isConnected) node.link.send(node.session.update(now));
  }

  retainedFilters(): string[] {
    const { store, homeAssistant } = this.config;
    return retainedFilters(store, homeAssistant.discovery ? homeAssistant.prefix : undefined);
  }

  onRetained(topic: string, payload: string): void {
    this.staleTopics.hear(topic, payload, this.clock.now());
  }

  private publishShop(now: ShopNow): void {
    for (const message of this.shop.update(now)) this.publish(message);
    if (!this.isAnnounced) this.announce();
    const isLane = (topic: string): boolean =>
      now.lanes.some(({ box }) => topic === publishedTopic(now.store, `lanes/${box}`));
    const isUsed = (topic: string): boolean => this.announced.has(topic) || isLane(topic);
    for (const topic of this.staleTopics.due(isUsed, now.nowMs)) this.delete(topic);
  }

  /** Another host publishes. Once it is gone, everything is published again. */
  private standBy(): void {
    this.republish();
    this.staleTopics.forget();
  }

  /** Publishes the discovery of all devices, and deletes that of devices which no longer exist. */
  private announce(): void {
    this.isAnnounced = true;
    const { store, homeAssistant } = this.config;
    const { discovery, prefix } = homeAssistant;
    const devices = discovery ? homeAssistantDevices(store, VERSION, placesOf(this.config), prefix) : [];
    const topics = new Set(devices.map(({ topic }) => topic));
    for (const topic of this.announced) if (!topics.has(topic)) this.delete(topic);
    this.announced = topics;
    for (const device of devices) this.publish(device);
  }

  publishDecision(decision: Decision): void {
    this.publish(publishedDecision(this.config.store, decision, this.clock.errorMs()));
  }

  /** The host is stopping: marks what is retained as unknown from now on. */
  close(): void {
    for (const message of this.shop.withdrawn(this.config.store, this.clock.wall(), this.clock.errorMs()))
      this.publish(message);
    this.publish(publishedWill(this.config.store, VERSION, this.clock.wall()));
  }

  /** Deletes a retained message: an empty one does (MQTT 3.1.1, clause 3.3.1.3). */
  private delete(topic: string): void {
    this.publish({ topic, payload: "", isRetained: true, qos: 1 });
  }

  private publish(message: Published): void {
    this.transport?.publish(message);
  }
}
