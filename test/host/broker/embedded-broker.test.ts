import net from "node:net";
import { connectAsync } from "mqtt";
import { generate } from "mqtt-packet";
import { afterEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/broker/embedded-broker.ts";
import type { BoxMessage, Rejection } from "../../../host/core/boxes/box-transport.ts";
import { untilHolds } from "../../patience.ts";
import { stackOf } from "../../stack-files.ts";

let broker: EmbeddedBroker | undefined;
const got: BoxMessage[] = [];
const rejected: Rejection[] = [];
/** Files of ours that were on the stack at the newest message. */
let onStack: string[] = [];

async function start(): Promise<number> {
  got.length = 0;
  rejected.length = 0;
  broker = await startBroker({ host: "127.0.0.1", port: 0 }, "s", {
    onMessage: (message) => {
      onStack = stackOf();
      got.push(message);
    },
    onRejection: (rejection) => rejected.push(rejection),
    onWarning: () => {},
    onWarningOver: () => {},
  });
  return broker.port;
}

afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

describe("the embedded broker", () => {
  it("hangs up on a packet of 100 MB by its header, long before it is there", async () => {
    const port = await start();
    const socket = net.connect(port, "127.0.0.1");
    const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
    socket.on("error", () => {});
    socket.write(
      generate({ cmd: "connect", clientId: "c", keepalive: 10, clean: true, protocolId: "MQTT", protocolVersion: 4 }),
    );
    const length = 100 * 1024 * 1024;
    socket.write(
      Buffer.from([
        0x30,
        (length & 127) | 128,
        ((length >> 7) & 127) | 128,
        ((length >> 14) & 127) | 128,
        length >> 21,
      ]),
    );
    let sent = 0;
    const piece = Buffer.alloc(65536);
    const pump = (): void => {
      while (!socket.destroyed && sent < length && socket.write(piece)) sent += piece.length;
    };
    socket.on("drain", pump);
    pump();
    await closed;
    expect(sent).toBeLessThan(10 * 1024 * 1024);
    await untilHolds(() =>
      expect(rejected).toEqual([
        { reason: "bad-topic", field: "", about: `packet of ${length} bytes`, from: "mqtt 127.0.0.1" },
      ]),
    );
  });

  it("passes what boxes say of themselves to the host and to its tools, and keeps other senders' commands out", async () => {
    const port = await start();
    const box = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const tool = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const heard: string[] = [];
    tool.on("message", (topic) => heard.push(topic));
    await tool.subscribeAsync("tillbeacon/#", { qos: 1 });
    await box.publishAsync("tillbeacon/v1/s/lane-1/health", "{}", { qos: 1 });
    await box.publishAsync("tillbeacon/v1/s/lane-1/beacon", "{}", { qos: 1 });
    await box.publishAsync("tillbeacon/v1/s/lane-1/want", "{}", { qos: 1 });
    await untilHolds(() => expect(heard.filter((t) => !t.includes("refused"))).toHaveLength(2));
    expect(heard).not.toContain("tillbeacon/v1/s/lane-1/beacon");
    expect(got).toEqual(
      ["health", "beacon", "want"].map((kind) => ({ box: "lane-1", kind, payload: "{}", from: "mqtt 127.0.0.1" })),
    );
    expect(rejected).toEqual([]);
    // On the way of docs/architecture.md nobody else hands a message on.
    expect(onStack).toEqual(["host/broker/client-traffic.ts"]);
    await box.endAsync(true);
    await tool.endAsync(true);
  });

  it("rejects what no box of the store can mean, and passes none of it on", async () => {
    const port = await start();
    const box = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const long = "x".repeat(1025);
    const topics: [topic: string, payload: string, reason: string][] = [
      ["elsewhere", "{}", "bad-topic"],
      ["tillbeacon/v9/s/lane-1/telemetry", "{}", "unknown-version"],
      ["tillbeacon/v1/other/lane-1/telemetry", "{}", "other-store"],
      ["tillbeacon/v1/s/lane-1/telemetry", long, "too-long"],
    ];
    for (const [topic, payload] of topics) await box.publishAsync(topic, payload, { qos: 1 });
    expect(rejected.map(({ about, reason }) => [about, reason])).toEqual(
      topics.map(([topic, , reason]) => [topic, reason]),
    );
    // What only a host may send is the host's to count, however long it is.
    await box.publishAsync("tillbeacon/v1/s/lane-1/beacon", long, { qos: 1 });
    expect(got.map(({ kind, payload }) => [kind, payload.length])).toEqual([["beacon", 1025]]);
    await box.endAsync(true);
  });

  it("sends a command under the topic of its box", async () => {
    const port = await start();
    const box = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const heard: string[] = [];
    box.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
    await box.subscribeAsync("tillbeacon/#", { qos: 1 });
    broker?.send("lane-1", "beacon", "{}");
    await untilHolds(() => expect(heard).toEqual(["tillbeacon/v1/s/lane-1/beacon {}"]));
    await box.endAsync(true);
  });
});
