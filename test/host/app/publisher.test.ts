import { describe, expect, it } from "vitest";
import { Publisher } from "../../../host/app/publisher.ts";
import { MACHINE_CLOCK } from "../../../host/app/shop-clock.ts";
import { CONFIG, type Config } from "../../../host/config/config.ts";
import type { BoxTransport } from "../../../host/core/box-transport.ts";
import type { Published } from "../../../host/core/published-shop.ts";

const NOW = { lanes: [], lampOf: () => undefined, minConfidence: 0.6, calls: [], advice: [], warnings: [] };

function shop(boxes: readonly string[], homeAssistant: Partial<Config["homeAssistant"]> = {}): Config {
  const lanes = boxes.map((box) => ({ box }));
  return CONFIG.parse({ store: "corner", lanes, homeAssistant: { discovery: true, ...homeAssistant } });
}

describe("the devices of Home Assistant", () => {
  const sent: Published[] = [];
  const publisher = new Publisher(shop(["1", "2"]), MACHINE_CLOCK);
  publisher.attach({ publish: (message: Published) => sent.push(message) } as unknown as BoxTransport);

  /** Topics of devices that were published, and of those that were deleted; an empty message deletes. */
  function tick(config?: Config): { shown: string[]; deleted: string[] } {
    if (config !== undefined) publisher.again(config);
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
