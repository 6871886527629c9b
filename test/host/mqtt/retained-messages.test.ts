import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BoxTransport, Rejection } from "../../../host/core/boxes/box-transport.ts";
import { connectBroker } from "../../../host/mqtt/broker-link.ts";
import { untilHolds } from "../../patience.ts";
import { ScriptedBroker } from "./scripted-broker.ts";

const LANES = "tillbeacon/v1/s/shop/lanes/+";
const LANE = "tillbeacon/v1/s/shop/lanes/lane-9";

let broker: ScriptedBroker;
let link: BoxTransport | undefined;
let kept: [string, string][];
let rejections: Rejection[];
let warnings: string[];
let connected: number;

async function host(): Promise<void> {
  const listener = {
    onMessage: () => {},
    onRejection: (rejection: Rejection) => rejections.push(rejection),
    onWarning: ({ key }: { key: string }) => warnings.push(key),
    onWarningOver: () => {},
  };
  const account = { url: `mqtt://127.0.0.1:${broker.port}`, store: "s", username: undefined, password: undefined };
  link = await connectBroker(account, listener, () => {}, {
    onConnected: () => {
      connected += 1;
    },
    retained: { retainedFilters: () => [LANES], onRetained: (topic, payload) => kept.push([topic, payload]) },
  });
}
const asked = (): number => broker.subscribed.filter((filter) => filter === LANES).length;

beforeEach(async () => {
  [kept, rejections, warnings, connected] = [[], [], [], 0];
  broker = new ScriptedBroker();
  await broker.listen();
});
afterEach(async () => {
  await link?.close();
  await broker.close();
});

describe("what a broker keeps", () => {
  it.each(["both", "3.1.1"] as const)("is heard once, without what is published meanwhile: %s", async (versions) => {
    broker.script.versions = versions;
    await host();
    await untilHolds(() => expect(asked()).toBe(1));
    broker.say(LANE, "new");
    broker.say(LANE, "old", true);
    await untilHolds(() => expect(kept).toEqual([[LANE, "old"]]));
    await untilHolds(() => expect(broker.unsubscribed).toEqual([LANES]));
    expect([rejections, warnings]).toEqual([[], []]);
  });

  it("is not told to people where the broker refuses to say it", async () => {
    broker.script.subscribe = (filter) => (filter === LANES ? 128 : 1);
    await host();
    await untilHolds(() => expect(broker.unsubscribed).toEqual([LANES]));
    expect([kept, warnings, connected]).toEqual([[], [], 1]);
  });

  it("is no longer asked for at a broker that ends two connections at it", async () => {
    broker.script.endsAt = (filter) => filter === LANES;
    await host();
    await untilHolds(() => {
      expect(connected).toBeGreaterThanOrEqual(3);
      expect(broker.subscribed.filter((filter) => filter.endsWith("/telemetry")).length).toBeGreaterThanOrEqual(3);
    });
    expect(asked()).toBe(2);
  });
});
