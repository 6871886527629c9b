import { describe, expect, it } from "vitest";
import { z } from "zod";
import { homeAssistantDevices } from "../../../../host/core/publishing/home-assistant.ts";
import {
  type Published,
  PublishedShop,
  publishedDecision,
  publishedWill,
  type ShopNow,
} from "../../../../host/core/publishing/published-shop.ts";
import { placesOf } from "../../../../host/core/shop.ts";
import { PUBLISHED } from "../../../../protocol/published.ts";
import { fieldSchema } from "../../../../protocol/schemas.ts";
import { fieldsOf } from "../../../../protocol/tables.ts";
import { closed, lane } from "../../lanes.ts";

const AT = Date.UTC(2026, 10, 26, 12);

function now(changes: Partial<ShopNow> = {}): ShopNow {
  return {
    ...{ store: "corner", version: "1.2.3", nowMs: 1000, atMs: AT, errorMs: null },
    lanes: [lane("1", { waiting: 3, waitS: 120, inLane: 4 }), closed("2"), lane("3", { freshness: "stale" })],
    lampOf: (box) => (box === "2" ? "open" : undefined),
    ...{ minConfidence: 0.6, calls: [], advice: [], warnings: [], recordsWaiting: 0 },
    ...changes,
  };
}
const topics = (published: readonly Published[]) => published.map(({ topic }) => topic);
const contentOf = (published: readonly Published[], topic: string) =>
  JSON.parse(published.find((message) => message.topic.endsWith(topic))?.payload ?? "null");

describe("what a host publishes", () => {
  it("follows the tables that its documents are made of", () => {
    const shop = new PublishedShop();
    const because = { code: "nobody" } as const;
    const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "", rules: "" };
    const decision = { tMs: AT + 0.4, kind: "call" as const, box: "2", name: "Till 2", reason: "r", because, inputs };
    const all = [
      ...shop.update(now()),
      publishedDecision("corner", decision, 50),
      publishedWill("corner", "1.2.3", AT),
    ];
    for (const { topic, payload } of all) {
      const name = topic.includes("/lanes/") ? "lane" : topic.endsWith("decisions") ? "decision" : topic.split("/")[4];
      const { table } = PUBLISHED[name as keyof typeof PUBLISHED];
      const schemas = Object.fromEntries(fieldsOf(table).map((field) => [field.name, fieldSchema(field)]));
      expect(() => z.strictObject({ v: z.literal(1), ...schemas }).parse(JSON.parse(payload)), topic).not.toThrow();
    }
    expect(all.filter(({ isRetained }) => !isRetained).map(({ topic }) => topic)).toEqual([
      "tillbeacon/v1/corner/shop/decisions",
    ]);
  });

  it("is everything at first, then what has changed, and everything again after a minute", () => {
    const shop = new PublishedShop();
    expect(topics(shop.update(now()))).toEqual(
      ["lanes/1", "lanes/2", "lanes/3", "store", "host"].map((path) => `tillbeacon/v1/corner/shop/${path}`),
    );
    expect(shop.update(now({ nowMs: 2000, atMs: AT + 1000 }))).toEqual([]);
    const longer = now({
      nowMs: 3000,
      lanes: [lane("1", { waiting: 4, waitS: 130 }), closed("2"), lane("3", { freshness: "stale" })],
    });
    expect(shop.update(longer).map(({ topic, qos }) => [topic.split("/").slice(4).join("/"), qos])).toEqual([
      ["lanes/1", 0],
      ["store", 0],
    ]);
    // Each is sure to come once a minute, however often it changes meanwhile.
    expect(topics(shop.update({ ...longer, nowMs: 60999 }))).toEqual(["tillbeacon/v1/corner/shop/host"]);
    expect(shop.update({ ...longer, nowMs: 61000 }).map(({ qos }) => qos)).toEqual([1, 1, 1, 1]);
    shop.forget();
    expect(shop.update({ ...longer, nowMs: 61001 })).toHaveLength(5);
  });

  it("says every ten seconds that it is there, over the will of a host that stood by", () => {
    const shop = new PublishedShop();
    shop.update(now());
    expect(shop.update(now({ nowMs: 10999 }))).toEqual([]);
    const again = shop.update(now({ nowMs: 11000, atMs: AT + 10000 }));
    expect(again.map(({ topic, qos, isRetained }) => [topic, qos, isRetained])).toEqual([
      ["tillbeacon/v1/corner/shop/host", 1, true],
    ]);
    expect(contentOf(again, "shop/host")).toMatchObject({ presence: "online", atMs: AT + 10000 });
  });

  it("counts only what is trusted, and says what is unknown", () => {
    const published = new PublishedShop().update(now());
    expect(contentOf(published, "shop/store")).toMatchObject({
      ...{ atMs: AT, lanes: 3, lanesFresh: 2, tills: 3, waiting: 3, longestWaitS: 120, errorMs: null },
    });
    expect(contentOf(published, "lanes/3")).toMatchObject({ freshness: "stale", isTrusted: 0 });
    expect(contentOf(published, "lanes/2")).toMatchObject({ lamp: "open", state: "closed", call: "none" });
    const starting = now({ lanes: [lane("1", { tMs: 4999, head: "silent", tail: "absent" })] });
    expect(contentOf(new PublishedShop().update(starting), "lanes/1")).toMatchObject({
      ...{ entry: "ok", exit: "ok", head: "starting", tail: "absent" },
    });
    const unheard = now({ lanes: [lane("1", { freshness: "stale" })] });
    expect(contentOf(new PublishedShop().update(unheard), "shop/store")).toMatchObject({
      waiting: null,
      longestWaitS: null,
    });
  });

  it("is taken back when the host stops, by the tables", () => {
    const shop = new PublishedShop();
    expect(shop.withdrawn("corner", AT, null)).toEqual([]);
    shop.update(now());
    const left = shop.withdrawn("corner", AT + 5000, 50);
    expect(left.map(({ topic, isRetained, qos }) => [topic.split("/shop/")[1], isRetained, qos])).toEqual(
      ["lanes/1", "lanes/2", "lanes/3", "store"].map((path) => [path, true, 1]),
    );
    expect(contentOf(left, "lanes/1")).toMatchObject({
      ...{ v: 1, atMs: AT + 5000, errorMs: 50, name: "Till 1", freshness: "unknown", isTrusted: 0, waiting: 3 },
    });
    expect(contentOf(left, "shop/store")).toMatchObject({ lanes: 3, lanesFresh: 0, waiting: null, longestWaitS: null });
    for (const { topic, payload } of left) {
      const { table } = topic.includes("/lanes/") ? PUBLISHED.lane : PUBLISHED.store;
      const schemas = Object.fromEntries(fieldsOf(table).map((field) => [field.name, fieldSchema(field)]));
      expect(() => z.strictObject({ v: z.literal(1), ...schemas }).parse(JSON.parse(payload)), topic).not.toThrow();
    }
    // A host that stood by has nothing to take back.
    shop.forget();
    expect(shop.withdrawn("corner", AT, null)).toEqual([]);
  });

  it("deletes what it has said of a lane that is no more", () => {
    const shop = new PublishedShop();
    shop.update(now());
    const published = shop.update(now({ nowMs: 2000, lanes: [lane("1", { waiting: 3, waitS: 120, inLane: 4 })] }));
    expect(published.slice(0, 2)).toEqual(
      ["2", "3"].map((box) => ({
        topic: `tillbeacon/v1/corner/shop/lanes/${box}`,
        payload: "",
        isRetained: true,
        qos: 1,
      })),
    );
  });
});

describe("Home Assistant's discovery", () => {
  const devices = homeAssistantDevices(
    "corner.1",
    "1.2.3",
    placesOf({ lanes: [{ box: "lane-1", name: "Till 1" }], doors: [{ box: "door" }] }),
    "homeassistant",
  ).map(({ topic, payload }) => ({ topic, payload: JSON.parse(payload) }));

  it("has a device for the shop and for each lane, under ids that it allows", () => {
    expect(devices.map(({ topic }) => topic)).toEqual([
      "homeassistant/device/tillbeacon_corner__d1/config",
      "homeassistant/device/tillbeacon_corner__d1_lane-1/config",
    ]);
    for (const { topic } of devices) expect(topic.split("/")[2]).toMatch(/^[a-zA-Z0-9_-]+$/);
  });

  it("gives every sensor a platform, a unique id and a value that is published", () => {
    const lanes = fieldsOf(PUBLISHED.lane.table).map(({ name }) => name);
    const store = fieldsOf(PUBLISHED.store.table).map(({ name }) => name);
    const ids = new Set<string>();
    for (const { payload } of devices)
      for (const [key, component] of Object.entries(payload.cmps as { [key: string]: { [field: string]: unknown } })) {
        expect(component["p"]).toBe("sensor");
        expect(payload.stat_t.includes("/lanes/") ? lanes : store).toContain(key);
        expect(component["val_tpl"]).toMatch(new RegExp(`^{{ value_json\\.${key} `));
        ids.add(String(component["uniq_id"]));
      }
    expect(ids.size).toBe(15);
  });

  it("gives no two names one id, whatever dots and underscores they have", () => {
    const names = ["a", "_", ".", "a_", "_a", "a.", "a_b", "a.b", "a__b", "a_.b", "a__db", "a_d", "ud", "waiting"];
    const all = names.flatMap((store) => {
      const lanes = names.map((box) => ({ box, name: box }));
      return homeAssistantDevices(store, "1", placesOf({ lanes, doors: [] }), "ha");
    });
    const [tops, ids] = [new Set<string>(), new Set<string>()];
    for (const { topic, payload } of all) {
      tops.add(topic);
      expect(topic).toMatch(/^ha\/device\/[a-zA-Z0-9_-]+\/config$/);
      for (const { uniq_id } of Object.values(JSON.parse(payload).cmps as { [key: string]: { uniq_id: string } }))
        ids.add(uniq_id);
    }
    expect([tops.size, ids.size]).toEqual([names.length * (names.length + 1), names.length * (6 + 9 * names.length)]);
  });

  it("shows a lane's numbers only while they are to be trusted, what its till does while the lane is fresh", () => {
    const doubted = lane("1", { waiting: 3, waitS: 120, confidencePercent: 20, exit: "dead", tail: "absent" });
    const sensors = { entry: "ok", exit: "ok", head: "ok", tail: "ok" };
    const unknown = { entry: null, exit: null, head: null, tail: null };
    const lanes = [lane("1", { waiting: 3, waitS: 120 }), lane("1", { freshness: "stale" }), doubted];
    const components = devices.at(-1)?.payload.cmps as { [key: string]: { val_tpl: string } };
    const shown = lanes.map((view) => {
      const published = contentOf(new PublishedShop().update(now({ lanes: [view] })), "lanes/1");
      return Object.entries(components).map(([key, { val_tpl }]) => [key, rendered(val_tpl, published)]);
    });
    expect(shown.map((values) => Object.fromEntries(values))).toEqual([
      { waiting: 3, waitS: 120, confidencePercent: 95, state: "serving", call: "none", ...sensors },
      { waiting: null, waitS: null, confidencePercent: null, state: null, call: "none", ...unknown },
      {
        ...{ waiting: null, waitS: null, confidencePercent: 20, state: "serving", call: "none", ...sensors },
        ...{ exit: "dead", tail: "absent" },
      },
    ]);
  });
});

/** A value by one of our templates, of the Jinja in them. */
function rendered(template: string, message: { [field: string]: unknown }): unknown {
  const [, field = "", test, wanted] =
    /^{{ value_json\.(\w+)(?: if value_json\.(\w+) == (.+) else none)? }}$/.exec(template) ?? [];
  if (field === "") throw new Error(template);
  const isShown = test === undefined || JSON.stringify(message[test]) === wanted?.replaceAll("'", '"');
  return isShown ? message[field] : null;
}
