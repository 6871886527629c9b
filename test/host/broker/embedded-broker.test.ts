import net from "node:net";
import { connectAsync } from "mqtt";
import { generate } from "mqtt-packet";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/broker/embedded-broker.ts";

let broker: EmbeddedBroker | undefined;
const got: [string, string][] = [];

async function start(): Promise<number> {
  got.length = 0;
  broker = await startBroker({ host: "127.0.0.1", port: 0 }, async (topic, payload) => {
    got.push([topic, payload]);
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
    await vi.waitFor(() => expect(got).toContainEqual([`(packet of ${length} bytes)`, ""]));
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
    await vi.waitFor(() => expect(heard.filter((t) => !t.includes("refused"))).toHaveLength(2));
    expect(heard).not.toContain("tillbeacon/v1/s/lane-1/beacon");
    expect(got.map(([topic]) => topic.split("/").at(-1))).toEqual(["health", "beacon", "want"]);
    await box.endAsync(true);
    await tool.endAsync(true);
  });
});
