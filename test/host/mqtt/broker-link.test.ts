import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BoxMessage, BoxTransport } from "../../../host/core/boxes/box-transport.ts";
import type { Warning } from "../../../host/core/problems/warnings.ts";
import { connectBroker } from "../../../host/mqtt/broker-link.ts";
import { untilHolds } from "../../patience.ts";
import { textOf } from "../warning-text.ts";
import { ScriptedBroker } from "./scripted-broker.ts";

let broker: ScriptedBroker;
const links: BoxTransport[] = [];

interface Host {
  link: BoxTransport;
  got: BoxMessage[];
  warnings: Map<string, Warning>;
  console: string[];
}

async function host(): Promise<Host> {
  const got: BoxMessage[] = [];
  const warnings = new Map<string, Warning>();
  const lines: string[] = [];
  const listener = {
    onMessage: (message: BoxMessage) => got.push(message),
    onRejection: () => {},
    onWarning: (warning: Warning) => warnings.set(warning.key, warning),
    onWarningOver: (key: string) => warnings.delete(key),
  };
  const account = { url: `mqtt://127.0.0.1:${broker.port}`, store: "s", username: undefined, password: undefined };
  const link = await connectBroker(account, listener, (up, detail) => lines.push(`${up ? "up" : "down"} ${detail}`));
  links.push(link);
  return { link, got, warnings, console: lines };
}

const TOPIC = "tillbeacon/v1/s/lane-1/telemetry";
const commands = (): string[] =>
  broker.published.filter(({ topic }) => topic.endsWith("/beacon")).map(({ payload }) => String(payload));

beforeEach(async () => {
  broker = new ScriptedBroker();
  await broker.listen();
});

afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
  await broker.close();
});

it("tells of a broker that takes the connection and never answers in words that people know", async () => {
  broker.script.versions = "none";
  const { warnings, console } = await host();
  expect(warnings.get("broker")?.problem).toMatchObject({ code: "no-broker", why: "no-answer" });
  const text = textOf(warnings.get("broker"));
  expect(text).toMatch(/^No connection to the broker 127\.0\.0\.1:\d+ \(it does not answer: /);
  expect(console).toHaveLength(1);
  broker.script.versions = "both";
  await untilHolds(() => expect(warnings.size).toBe(0));
});

describe("a subscription that the broker refuses", () => {
  it.each(["both", "3.1.1"] as const)("is told, and asked for again until it is allowed: %s", async (versions) => {
    broker.script.versions = versions;
    broker.script.subscribe = (filter, version) => (filter.endsWith("/telemetry") ? (version === 5 ? 135 : 128) : 1);
    const { got, warnings } = await host();
    await untilHolds(() => expect(textOf(warnings.get("broker subscription"))).toContain("tillbeacon/+/s/+/telemetry"));
    expect(textOf(warnings.get("broker subscription"))).not.toContain("/status");
    broker.script.subscribe = () => 1;
    await untilHolds(() => expect(warnings.size).toBe(0));
    expect(broker.subscribed.filter((filter) => filter.endsWith("/status"))).toHaveLength(1);
    broker.say(TOPIC, "{}");
    await untilHolds(() => expect(got).toHaveLength(1));
  });
});

describe("an acknowledgement, which tells a box that it is heard", () => {
  it("is not sent before the broker has answered the subscriptions; a lamp command is", async () => {
    let grant = (): void => {};
    broker.script.granted = new Promise((resolve) => {
      grant = resolve;
    });
    const acks = (): string[] =>
      broker.published.filter(({ topic }) => topic.endsWith("/ack")).map(({ payload }) => String(payload));
    const { link } = await host();
    await untilHolds(() => expect(broker.subscribed.length).toBeGreaterThan(3));
    link.send("lane-1", "ack", '"early"');
    link.send("lane-1", "beacon", "{}");
    await untilHolds(() => expect(commands()).toEqual(["{}"]));
    const early = acks();
    grant();
    expect(early).toEqual([]);
    await untilHolds(() => {
      link.send("lane-1", "ack", '"heard"');
      expect(acks()).not.toEqual([]);
    });
    expect(acks()).not.toContain('"early"');
  });
});

describe("acknowledgements, of which each says all that the one before did", () => {
  it("go with QoS 0, but for each box's first one on a connection, which shows whether the broker takes it", async () => {
    const acks = (box: string): number[] =>
      broker.published.filter(({ topic }) => topic.endsWith(`/${box}/ack`)).map(({ qos }) => qos);
    const { link, warnings } = await host();
    await untilHolds(() => {
      link.send("lane-1", "ack", "{}");
      expect(acks("lane-1").length).toBeGreaterThan(3);
    });
    for (let i = 0; i < 3; i++) link.send("lane-2", "ack", "{}");
    await untilHolds(() => expect(acks("lane-2")).toEqual([1, 0, 0]));
    const [first, ...others] = acks("lane-1");
    expect([first, new Set(others)]).toEqual([1, new Set([0])]);
    const { port } = broker;
    await broker.close();
    await untilHolds(() => expect(warnings.size).toBe(1));
    broker = new ScriptedBroker();
    await broker.listen(port);
    await untilHolds(() => {
      link.send("lane-1", "ack", "{}");
      expect(acks("lane-1")[0]).toBe(1);
    });
  });
});

describe("the version of MQTT", () => {
  it("is 5 where the broker speaks it", async () => {
    await host();
    expect(broker.connects.map(({ protocolVersion }) => protocolVersion)).toEqual([5]);
  });

  it.each(["3.1.1", "refuses 5", "hangs up on 5"] as const)(
    "falls back to 3.1.1, without a word: %s",
    async (versions) => {
      broker.script.versions = versions;
      const { console: lines, warnings, got } = await host();
      await untilHolds(() => expect(broker.subscribed.length).toBeGreaterThan(3));
      expect(broker.connects.map(({ protocolVersion }) => protocolVersion)).toEqual([5, 4]);
      expect([lines, warnings.size]).toEqual([[`up 127.0.0.1:${broker.port}`], 0]);
      broker.say(TOPIC, "{}");
      await untilHolds(() => expect(got).toHaveLength(1));
    },
  );

  it("5 makes a command visible that the broker does not pass on", async () => {
    broker.script.publish = () => 135;
    const { link, warnings } = await host();
    link.send("lane-1", "beacon", "{}");
    await untilHolds(() =>
      expect(textOf(warnings.get("broker refuses commands to boxes"))).toContain("tillbeacon/v1/s/lane-1/beacon"),
    );
  });
});

describe("what the host publishes for others", () => {
  it("is left out where the broker refuses it, and that is told", async () => {
    broker.script.publish = (topic) => (topic.includes("/shop/") ? 135 : 0);
    const { link, warnings } = await host();
    const shop = { topic: "tillbeacon/v1/s/shop/store", payload: "{}", isRetained: true, qos: 1 as const };
    link.publish(shop);
    await untilHolds(() =>
      expect(textOf(warnings.get("broker refuses what the host publishes"))).toContain(shop.topic),
    );
    link.publish(shop);
    link.send("lane-1", "beacon", "{}");
    await untilHolds(() => expect(commands()).toEqual(["{}"]));
    expect(broker.published.filter(({ topic }) => topic === shop.topic)).toHaveLength(1);
  });
});

describe("a broker that goes and comes back", () => {
  it("is told with its address while it is away; commands of before are not sent again", async () => {
    const { link, warnings, got } = await host();
    broker.script.isMute = true;
    link.send("lane-1", "beacon", '"old"');
    const { port } = broker;
    await broker.close();
    await untilHolds(() =>
      expect(textOf(warnings.get("broker"))).toContain(`No connection to the broker 127.0.0.1:${port}`),
    );
    broker = new ScriptedBroker();
    await broker.listen(port);
    await untilHolds(() => expect(warnings.size).toBe(0));
    link.send("lane-1", "beacon", '"new"');
    await untilHolds(() => expect(commands()).toEqual(['"new"']));
    broker.say(TOPIC, "{}");
    await untilHolds(() => expect(got).toHaveLength(1));
  });

  it("hands on nothing that the broker has kept, but for births and wills", async () => {
    const { got } = await host();
    await untilHolds(() => expect(broker.subscribed.length).toBeGreaterThan(3));
    for (const kind of ["telemetry", "answer", "health", "status"])
      broker.say(`tillbeacon/v1/s/lane-1/${kind}`, "{}", true);
    await untilHolds(() => expect(got.map(({ kind }) => kind)).toEqual(["status"]));
  });
});

describe("two hosts of one store", () => {
  it("see each other and say so; only the one that came first commands lamps", async () => {
    const first = await host();
    const second = await host();
    await untilHolds(() => {
      for (const { warnings } of [first, second])
        expect(textOf(warnings.get("other host"))).toContain("Another host of this store is on the broker");
    });
    first.link.send("lane-1", "beacon", '"first"');
    second.link.send("lane-1", "beacon", '"second"');
    await untilHolds(() => expect(commands()).toHaveLength(1));
    const isFirst = textOf(first.warnings.get("other host"))?.endsWith("the other one only watches");
    expect(commands()).toEqual([isFirst ? '"first"' : '"second"']);
    broker.say(TOPIC, "{}");
    await untilHolds(() => expect([first.got.length, second.got.length]).toEqual([1, 1]));
    expect(broker.connects).toHaveLength(2);
  });
});
