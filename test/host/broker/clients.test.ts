// Slow, absent and mad clients on the embedded broker, over real sockets.
import net from "node:net";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { generate } from "mqtt-packet";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/broker/embedded-broker.ts";
import type { BoxMessage } from "../../../host/core/boxes/box-transport.ts";
import type { Warning } from "../../../host/core/problems/warnings.ts";
import { untilHolds } from "../../patience.ts";
import { textOf } from "../warning-text.ts";

let broker: EmbeddedBroker;
const got: BoxMessage[] = [];
const warnings = new Map<string, Warning>();
const opened: { destroy(): unknown }[] = [];

/** `speed`: as many times the messages of a client are taken. */
async function start(speed = 1): Promise<void> {
  got.length = 0;
  warnings.clear();
  broker = await startBroker(
    { host: "127.0.0.1", port: 0 },
    "s",
    {
      onMessage: (message) => got.push(message),
      onRejection: () => {},
      onWarning: (warning) => warnings.set(warning.key, warning),
      onWarningOver: () => {},
    },
    speed,
  );
}

async function client(options: IClientOptions = {}): Promise<MqttClient> {
  const connected = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0, ...options });
  connected.on("error", () => {});
  opened.push({ destroy: () => connected.end(true) });
  return connected;
}

/** A client on a bare socket. It sends what it is given, and reads only if it is told to. */
interface RawClient extends net.Socket {
  isClosed?: boolean;
  /** The first bytes from the broker; undefined when it hangs up without a word. */
  greeted?: Promise<Buffer | undefined>;
}

function raw(packets: (Parameters<typeof generate>[0] | string)[] = [], localAddress = "127.0.0.1"): RawClient {
  const socket: RawClient = net.connect({ port: broker.port, host: "127.0.0.1", localAddress });
  socket.greeted = new Promise((resolve) => socket.once("data", resolve).once("close", () => resolve(undefined)));
  socket.on("error", () => {});
  socket.on("close", () => {
    socket.isClosed = true;
  });
  for (const packet of packets) socket.write(typeof packet === "string" ? packet : generate(packet));
  opened.push(socket);
  return socket;
}

const hello = (clientId: string, clean = true) =>
  ({ cmd: "connect", clientId, keepalive: 0, clean, protocolId: "MQTT", protocolVersion: 4 }) as const;
const record = (box: string, topic = `tillbeacon/v1/s/${box}/telemetry`) =>
  ({ cmd: "publish", topic, payload: "{}", qos: 0, dup: false, retain: false }) as const;
const told = (): string => [...warnings.values()].map(textOf).join("\n");

/** How long a command takes to a box. Unit ms. */
async function commandMs(box: MqttClient): Promise<number> {
  const startedMs = performance.now();
  const came = new Promise<void>((resolve) => box.once("message", () => resolve()));
  broker.send("lane-1", "beacon", "{}");
  await came;
  return performance.now() - startedMs;
}

async function healthyBox(): Promise<MqttClient> {
  const box = await client({ clientId: "s-lane-1" });
  await box.subscribeAsync("tillbeacon/v1/s/lane-1/beacon", { qos: 1 });
  return box;
}

afterEach(async () => {
  for (const each of opened.splice(0)) each.destroy();
  await broker.close();
});

describe("a subscriber that does not read", () => {
  it("loses its connection and is named; nobody else waits for it", async () => {
    await start();
    const box = await healthyBox();
    const deaf = raw([hello("display-7"), { cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "#", qos: 1 }] }]);
    deaf.pause();
    await untilHolds(async () => expect(await commandMs(box)).toBeLessThan(100));
    const payload = "x".repeat(1000);
    const slowest = [];
    for (let i = 0; i < 100; i++) {
      for (let j = 0; j < 200; j++) broker.send("lane-2", "chunk", payload);
      slowest.push(await commandMs(box));
    }
    expect(Math.max(...slowest)).toBeLessThan(1000);
    expect(told()).toContain("Client display-7 at 127.0.0.1 does not read what is sent to it");
    deaf.resume();
    await untilHolds(() => expect(deaf.isClosed).toBe(true));
  });
});

describe("a client that is stopped while little is sent", () => {
  it("is named when its keep-alive has run out", async () => {
    await start();
    const silent = raw([{ ...hello("display-7"), keepalive: 1 }]);
    const box = raw([{ ...hello("s-lane-2"), keepalive: 1 }]);
    await untilHolds(() => expect([silent.isClosed, box.isClosed]).toEqual([true, true]));
    expect(told()).toBe("Client display-7 at 127.0.0.1 has fallen silent; it has been disconnected");
  });
});

describe("clients that are away", () => {
  it("find nothing kept for them: no session outlives its connection", async () => {
    await start();
    const away = await client({ clientId: "away", clean: false });
    await away.subscribeAsync("#", { qos: 1 });
    await away.endAsync(true);
    for (let i = 0; i < 100; i++) broker.send("lane-1", "beacon", "{}");
    const back = raw([hello("away", false)]);
    const connack = (await back.greeted) as Buffer;
    // Accepted, and no session is present (clause 3.2.2.2).
    expect([...connack]).toEqual([0x20, 2, 0, 0]);
    const heard = vi.fn();
    back.on("data", heard);
    expect(await commandMs(await healthyBox())).toBeLessThan(1000);
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("connections that say nothing", () => {
  it("make room for those who do, and their address is named", async () => {
    await start();
    const silent = Array.from({ length: 300 }, () => raw());
    await untilHolds(() => expect(silent.filter(({ isClosed }) => isClosed).length).toBeGreaterThanOrEqual(99));
    expect(await commandMs(await healthyBox())).toBeLessThan(1000);
    expect(told()).toContain("Too many connections from 127.0.0.1 do not introduce themselves");
  });

  it("do not hold up the end of the broker", async () => {
    await start();
    const silent = raw();
    await untilHolds(() => expect(silent.connecting).toBe(false));
    await broker.close();
    await untilHolds(() => expect(silent.isClosed).toBe(true));
  });
});

describe("a box gone mad", () => {
  it("floods with records: it is slowed down and named, while others are served", async () => {
    await start();
    const box = await healthyBox();
    const flood = raw([hello("s-lane-9")]);
    await flood.greeted;
    const piece = Buffer.concat(Array.from({ length: 1000 }, () => generate(record("lane-9"))));
    for (let i = 0; i < 20; i++) flood.write(piece);
    const times = [];
    for (let i = 0; i < 50; i++) times.push(await commandMs(box));
    expect(Math.max(...times)).toBeLessThan(500);
    expect(got.length).toBeGreaterThanOrEqual(99);
    expect(got.length).toBeLessThan(1000);
    await untilHolds(() =>
      expect(told()).toContain("Client s-lane-9 at 127.0.0.1 sends more than 300 packets a second; it is slowed down"),
    );
  });

  it("sends to topics that no box has: it is cut off, named, and refused when it comes again", async () => {
    await start();
    const mad = raw([hello("s-lane-9")]);
    await mad.greeted;
    for (let i = 0; i < 500; i++) mad.write(generate(record("lane-9", `nowhere/${i}`)));
    await untilHolds(() => expect(mad.isClosed).toBe(true));
    expect(told()).toContain(
      "Client s-lane-9 at 127.0.0.1 sends message after message that no box can mean; it is cut off for 10 s",
    );
    await expect(client({ clientId: "s-lane-9" })).rejects.toThrow("Server unavailable");
    await healthyBox();
  });

  it("connects again and again: it is cut off and named", async () => {
    await start();
    for (let i = 0; i < 100 && told() === ""; i++) {
      const again = raw([hello("s-lane-9")]);
      await untilHolds(() => expect(again.bytesRead > 0 || told() !== "").toBe(true), 1);
      again.destroy();
    }
    expect(told()).toContain("Client s-lane-9 at 127.0.0.1 connects again and again; it is cut off for 10 s");
    await healthyBox();
  });

  it("sends bytes that are no MQTT: only its own connection ends", async () => {
    await start();
    const box = await healthyBox();
    for (let i = 0; i < 50; i++) raw(["GET / HTTP/1.1\r\n\r\n".repeat(50)]);
    for (let i = 0; i < 50; i++) raw([hello(`x${i}`), "\xff\xff\xff\xff"]);
    await untilHolds(() => expect(opened.filter((each) => "isClosed" in each && each.isClosed)).toHaveLength(100));
    expect(await commandMs(box)).toBeLessThan(100);
  });

  it("makes up boxes: what is retained for them is bounded", async () => {
    await start(20);
    const mad = await client();
    for (let i = 0; i < 1500; i++)
      mad.publish(`tillbeacon/v1/s/x${i}/status`, "{}", { qos: i === 1499 ? 1 : 0, retain: true });
    await untilHolds(() => expect(got).toHaveLength(1500));
    const late = await client();
    let kept = 0;
    late.on("message", () => kept++);
    await late.subscribeAsync("tillbeacon/v1/s/+/status", { qos: 1 });
    await untilHolds(() => expect(kept).toBe(1000));
  });

  it("has too many subscriptions: further ones are refused", async () => {
    await start();
    const mad = await client({ clientId: "mad" });
    const filters = Array.from({ length: 40 }, (_, i) => `tillbeacon/v1/s/lane-${i}/beacon`);
    await expect(mad.subscribeAsync(filters)).rejects.toThrow("Subscribe error");
    expect(told()).toContain("Client mad at 127.0.0.1 has too many subscriptions; tillbeacon/v1/s/lane-39/beacon");
  });
});

describe("two boxes of one name", () => {
  it("are named with both addresses, and the first keeps its place while it is alive", async () => {
    await start();
    const addresses = ["127.0.0.2", "127.0.0.3"];
    const sockets: RawClient[] = [];
    for (let i = 0; i < 4; i++) {
      const socket = raw([hello("s-lane-1")], addresses[i % 2]);
      sockets.push(socket);
      await socket.greeted;
    }
    await untilHolds(() => expect(sockets[3]?.isClosed).toBe(true));
    expect(sockets[2]?.isClosed).toBeUndefined();
    expect(textOf(warnings.get("twins lane-1"))).toBe(
      "Two boxes are named lane-1: one at mqtt 127.0.0.2, one at mqtt 127.0.0.3",
    );
  });
});
