// Publishes the shop over MQTT for everybody who pulls data: lanes, store, decisions, host, and Home Assistant's discovery.
import { publishedTopic } from "../../protocol/published.ts";
import type { Config } from "../config/config.ts";
import type { BoxTransport } from "../core/box-transport.ts";
import type { Decision } from "../core/decision.ts";
import { homeAssistantDevices } from "../core/home-assistant.ts";
import { keptFilters, LeftBehind } from "../core/left-behind.ts";
import {
  type Published,
  PublishedShop,
  publishedDecision,
  publishedWill,
  type ShopNow,
} from "../core/published-shop.ts";
import { placesOf } from "../core/shop.ts";
import { type SparkplugNow, SparkplugSession } from "../core/sparkplug/session.ts";
import type { WarningListener } from "../core/warnings.ts";
import type { KeptMessagesListener } from "../mqtt/kept-messages.ts";
import type { SparkplugLink } from "../mqtt/sparkplug-link.ts";
import { ConnectionNumbers } from "./connection-numbers.ts";
import type { ShopClock } from "./shop-clock.ts";
import { VERSION } from "./version.ts";

/** One shop's publisher; it says nothing before it is attached. */
export class Publisher implements KeptMessagesListener {
  private config: Config;
  private clock: ShopClock;
  private shop = new PublishedShop();
  private transport: BoxTransport | undefined;
  private isAnnounced = false;
  /** Topics of Home Assistant's discovery that the broker has now. */
  private announced = new Set<string>();
  private leftBehind: LeftBehind;
  private sparkplug: { session: SparkplugSession; open: () => SparkplugLink; link?: SparkplugLink } | undefined;

  constructor(config: Config, clock: ShopClock) {
    this.config = config;
    this.clock = clock;
    this.leftBehind = new LeftBehind(config.store);
  }

  /** Connects the shop as a Sparkplug edge node, where it is to be one, with the next tick; its numbers are kept beside the log. */
  async openSparkplug(warnings: WarningListener, password: string | undefined, logFile: string): Promise<void> {
    const { sparkplug, store } = this.config;
    if (sparkplug === undefined) return;
    const { SparkplugLink } = await import("../mqtt/sparkplug-link.ts");
    const { url, group, username } = sparkplug;
    const numbers = new ConnectionNumbers(logFile, group, store);
    const session = new SparkplugSession(group, store, numbers.last);
    // The node's own name: a host that has been started again ends what the broker still has of its earlier connection before its birth.
    // By another one, the will of that connection would come after the birth, with its number, and bury the node.
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
    const standsBy = this.transport?.standsBy?.() ?? false;
    if (standsBy) this.standBy();
    else this.publishShop({ store, version: VERSION, ...times, ...now });
    this.tickSparkplug(standsBy, { ...now, atMs: Math.round(times.atMs), calls: now.calls.length });
  }

  /** Two hosts that are one node would each end the other's session. */
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

  keptFilters(): string[] {
    const { store, homeAssistant } = this.config;
    return keptFilters(store, homeAssistant.discovery ? homeAssistant.prefix : undefined);
  }

  onKept(topic: string, payload: string): void {
    this.leftBehind.hear(topic, payload, this.clock.now());
  }

  private publishShop(now: ShopNow): void {
    for (const message of this.shop.update(now)) this.publish(message);
    if (!this.isAnnounced) this.announce();
    const isLane = (topic: string): boolean =>
      now.lanes.some(({ box }) => topic === publishedTopic(now.store, `lanes/${box}`));
    const isUsed = (topic: string): boolean => this.announced.has(topic) || isLane(topic);
    for (const topic of this.leftBehind.due(isUsed, now.nowMs)) this.delete(topic);
  }

  /** Another host publishes; once it is gone, all is published anew. */
  private standBy(): void {
    this.again();
    this.leftBehind.forget();
  }

  /** Shows the devices to Home Assistant, and takes back those that are no more. */
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

  decision(decision: Decision): void {
    this.publish(publishedDecision(this.config.store, decision, this.clock.errorMs()));
  }

  /** The host is stopping: what it last said of its lanes is not to be trusted any more. */
  close(): void {
    for (const message of this.shop.withdrawn(this.config.store, this.clock.wall(), this.clock.errorMs()))
      this.publish(message);
    this.publish(publishedWill(this.config.store, VERSION, this.clock.wall()));
  }

  /** An empty message deletes what the broker keeps (MQTT 3.1.1, clause 3.3.1.3). */
  private delete(topic: string): void {
    this.publish({ topic, payload: "", isRetained: true, qos: 1 });
  }

  private publish(message: Published): void {
    this.transport?.publish(message);
  }
}
