import { connect, createServer, type Server, type Socket } from "node:net";
import { generate, type Packet, parser } from "mqtt-packet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VirtualClock } from "../../host/simulator/clock.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";
import { Ledger } from "./ledger.ts";
import { Tap } from "./tap.ts";

const publish = (topic: string, payload: string): Packet => ({
  ...{ cmd: "publish", topic, payload, qos: 1, messageId: 1, dup: false, retain: false },
});
const numbered = (n: number): Packet => publish(`a/${n}`, "x");

describe("a tap before a broker", () => {
  let broker: Server;
  let atBroker: Socket | undefined;
  let got: string[];
  let tap: Tap;
  let box: Socket;
  const ledger = new Ledger();

  beforeEach(async () => {
    got = [];
    broker = createServer((socket) => {
      atBroker = socket;
      const packets = parser();
      packets.on("packet", (packet: Packet) => got.push(packet.cmd === "publish" ? packet.topic : packet.cmd));
      socket.on("data", (data: Buffer) => packets.parse(data));
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => broker.listen(0, "127.0.0.1", resolve));
    tap = await Tap.open((broker.address() as { port: number }).port, ledger);
    box = connect(tap.port, "127.0.0.1");
    box.on("error", () => {});
    box.write(
      generate({ cmd: "connect", clientId: "b", protocolId: "MQTT", protocolVersion: 4, clean: true, keepalive: 0 }),
    );
    await untilHolds(() => expect(got).toEqual(["connect"]));
    got.length = 0;
  });

  afterEach(() => {
    box.destroy();
    tap.close();
    broker.close();
  });

  const send = (...packets: Packet[]): void => packets.forEach((packet) => void box.write(generate(packet)));
  /** Long enough for a packet that should not come. */
  const arrives = async (topics: string[]): Promise<void> => {
    await untilHolds(() => expect(got).toEqual(topics));
  };

  it("keeps account of records and acknowledgements that pass", async () => {
    send(publish("tillbeacon/v1/s/lane-1/telemetry", encodeForBox("telemetry", telemetry({ boot: "b", seq: 7 }))));
    await arrives(["tillbeacon/v1/s/lane-1/telemetry"]);
    atBroker?.write(
      generate(publish("tillbeacon/v1/s/lane-1/ack", encodeForBox("ack", { boot: "b", seq: 6, heard: 7 }))),
    );
    await untilHolds(() => expect(ledger.accounts()).toMatchObject([{ box: "lane-1", newest: 7, acked: 6 }]));
    expect(ledger.waiting()).toBe(1);
  });

  it("holds everything back while it is stalled, and loses nothing", async () => {
    tap.stall(true);
    send(numbered(1), numbered(2));
    await untilHolds(() => expect(tap.connections).toBe(1));
    expect(got).toEqual([]);
    tap.stall(false);
    await arrives(["a/1", "a/2"]);
  });

  it("drops, doubles and changes what a test wants changed", async () => {
    tap.alter = (packet) => (packet.cmd !== "publish" ? [packet] : packet.topic === "a/1" ? [] : [packet, packet]);
    send(numbered(1), numbered(2));
    await arrives(["a/2", "a/2"]);
  });

  it("delays by its own clock, and lets no packet overtake another", async () => {
    const clock = new VirtualClock();
    tap.clock = clock;
    const delays = [500, 100];
    tap.delayMs = () => delays.shift() ?? 0;
    send(numbered(1), numbered(2));
    await untilHolds(() => expect(delays).toEqual([]));
    clock.runUntil(499);
    expect(got).toEqual([]);
    clock.runUntil(500);
    await arrives(["a/1", "a/2"]);
  });

  it("ends a connection whose packet is never to come", async () => {
    tap.delayMs = () => Number.POSITIVE_INFINITY;
    const closed = new Promise((resolve) => box.once("close", resolve));
    send(numbered(1));
    await closed;
    expect(got).toEqual([]);
  });
});
