import { describe, expect, it, vi } from "vitest";
import { MACHINE_CLOCK } from "../../../host/app/shop-clock.ts";
import { CONFIG, type Config } from "../../../host/config/config.ts";
import type { BoxTransport } from "../../../host/core/boxes/box-transport.ts";
import type { Published } from "../../../host/core/publishing/published-shop.ts";
import type { SparkplugMessage, SparkplugSession } from "../../../host/core/publishing/sparkplug/session.ts";
import { lane as view } from "../lanes.ts";

/** What links to Sparkplug's broker were told to do. */
const { links } = vi.hoisted(() => ({ links: [] as { did: string[]; clientId: string }[] }));
vi.mock("../../../host/mqtt/sparkplug-link.ts", () => ({
  SparkplugLink: class {
    isConnected = true;
    did: string[] = [];
    clientId: string;
    constructor({ clientId }: { clientId: string }, session: SparkplugSession) {
      this.clientId = clientId;
      session.connect(0);
      links.push(this);
    }
    send(messages: readonly SparkplugMessage[]): void {
      this.did.push(...messages.map(({ topic }) => topic.split("/")[2] ?? ""));
    }
    async leave(): Promise<void> {
      this.did.push("leave");
    }
    async close(): Promise<void> {
      this.did.push("close");
    }
  },
}));

// An earlier file of this thread may have loaded the real link with it.
vi.resetModules();
const { Publisher } = await import("../../../host/app/publisher.ts");
type Publisher = InstanceType<typeof Publisher>;

const NOW = { lanes: [], lampOf: () => undefined, minConfidence: 0.6, calls: [], advice: [], warnings: [] };

function shop(boxes: readonly string[], homeAssistant: Partial<Config["homeAssistant"]> = {}): Config {
  const lanes = boxes.map((box) => ({ box }));
  return CONFIG.parse({ store: "corner", lanes, homeAssistant: { discovery: true, ...homeAssistant } });
}

describe("what the broker kept of lanes that were taken out while the host stood still", () => {
  const lane = (store: string, box: string): string => `tillbeacon/v1/${store}/shop/lanes/${box}`;
  const device = (id: string): string => `homeassistant/device/${id}/config`;
  const state = (topic: string): string => JSON.stringify({ stat_t: topic });
  let nowMs = 1000;
  const clock = { ...MACHINE_CLOCK, now: () => nowMs };

  function started(isStandingBy = (): boolean => false): { sent: Published[]; publisher: Publisher } {
    const sent: Published[] = [];
    const publisher = new Publisher(shop(["1"]), clock);
    const transport = { publish: (message: Published) => sent.push(message), standsBy: isStandingBy };
    publisher.attach(transport as unknown as BoxTransport);
    for (const [topic, payload] of [
      [lane("corner", "1"), "{}"],
      [lane("corner", "9"), "{}"],
      [device("tillbeacon_corner"), state("tillbeacon/v1/corner/shop/store")],
      [device("tillbeacon_corner_1"), state(lane("corner", "1"))],
      [device("tillbeacon_corner_9"), state(lane("corner", "9"))],
      [device("tillbeacon_corner__ub_1"), state(lane("corner_b", "1"))],
      [device("lamp"), "{}"],
      [device("broken"), "{"],
      [device("list"), "null"],
    ] as const)
      publisher.onRetained(topic, payload);
    return { sent, publisher };
  }
  const tick = (publisher: Publisher): void => publisher.tick({ ...NOW, lanes: [view("1")], recordsWaiting: 0 });
  const deleted = (sent: readonly Published[]): string[] =>
    sent.filter(({ payload }) => payload === "").map(({ topic }) => topic);

  it("is deleted once, when another host would have been noticed, and nothing else is", () => {
    const { sent, publisher } = started();
    expect(publisher.retainedFilters()).toEqual([lane("corner", "+"), device("+")]);
    tick(publisher);
    expect(deleted(sent)).toEqual([]);
    nowMs += 5000;
    tick(publisher);
    tick(publisher);
    expect(deleted(sent)).toEqual([lane("corner", "9"), device("tillbeacon_corner_9")]);
    expect(sent.filter(({ topic, isRetained }) => topic.endsWith("_9/config") && isRetained)).toHaveLength(1);
  });

  it("is left to the other host of the store, after which all is published anew", () => {
    let standsBy = true;
    const { sent, publisher } = started(() => standsBy);
    nowMs += 5000;
    tick(publisher);
    expect(sent).toEqual([]);
    standsBy = false;
    tick(publisher);
    expect(deleted(sent)).toEqual([]);
    expect(sent.map(({ topic }) => topic)).toContain(lane("corner", "1"));
    expect(sent.every(({ qos }) => qos === 1)).toBe(true);
  });
});

describe("a Sparkplug node of two hosts", () => {
  it("is left without a word by the host that stands by, and joined again when it commands", async () => {
    let standsBy = false;
    links.length = 0;
    const sparkplug = { url: "mqtt://plant.example", group: "shops" };
    const publisher = new Publisher(CONFIG.parse({ ...shop(["1"]), sparkplug }), MACHINE_CLOCK);
    publisher.attach({ publish: () => {}, standsBy: () => standsBy } as unknown as BoxTransport);
    await publisher.openSparkplug({ onWarning: () => {}, onWarningOver: () => {} }, undefined, "none/log.sqlite");
    const tick = (): string[] => {
      publisher.tick({ ...NOW, recordsWaiting: 0 });
      return links.map(({ did }) => did.join());
    };
    expect(tick()).toEqual(["NBIRTH"]);
    standsBy = true;
    expect(tick()).toEqual(["NBIRTH,leave"]);
    expect(tick()).toEqual(["NBIRTH,leave"]);
    standsBy = false;
    expect(tick()).toEqual(["NBIRTH,leave", "NBIRTH"]);
    await publisher.closeSparkplug();
    expect(links.at(-1)?.did.at(-1)).toBe("close");
    // By one name, whichever process it is.
    expect(links.map(({ clientId }) => clientId)).toEqual(Array(2).fill("tillbeacon-sparkplug-shops-corner"));
  });
});

describe("the devices of Home Assistant", () => {
  const sent: Published[] = [];
  const publisher = new Publisher(shop(["1", "2"]), MACHINE_CLOCK);
  publisher.attach({ publish: (message: Published) => sent.push(message) } as unknown as BoxTransport);

  /** Topics of devices that were published, and of those that were deleted; an empty message deletes. */
  function tick(config?: Config): { shown: string[]; deleted: string[] } {
    if (config !== undefined) publisher.republish(config);
    sent.length = 0;
    publisher.tick({ ...NOW, recordsWaiting: 0 });
    const devices = sent.filter(({ topic }) => topic.includes("/device/"));
    expect(devices.every(({ isRetained }) => isRetained)).toBe(true);
    const names = (isShown: boolean): string[] =>
      devices.filter(({ payload }) => (payload !== "") === isShown).map(({ topic }) => topic.split("_").at(-1) ?? "");
    return { shown: names(true), deleted: names(false) };
  }

  it("are shown once, and deleted when their lane is no more or the discovery is switched off", () => {
    expect(tick()).toEqual({ shown: ["corner/config", "1/config", "2/config"], deleted: [] });
    expect(tick()).toEqual({ shown: [], deleted: [] });
    expect(tick(shop(["1"]))).toEqual({ shown: ["corner/config", "1/config"], deleted: ["2/config"] });
    expect(tick(shop(["1"], { discovery: false }))).toEqual({ shown: [], deleted: ["corner/config", "1/config"] });
    expect(tick(shop(["1"], { discovery: false }))).toEqual({ shown: [], deleted: [] });
  });
});
