import { generate, type Packet, parser } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import type { Transport, TransportOwner } from "../../../firmware/core/session.ts";
import { MqttClient, type MqttSetup, WINDOW } from "../../../firmware/espruino/mqtt-client.ts";
import type { Kind } from "../../../protocol/messages.ts";

const SETUP: MqttSetup = { store: "s", box: "lane-1", username: "", password: "" };

/** A client, the packets that it sends, and a broker that a test plays by hand. */
class Scene implements TransportOwner {
  transport!: Transport;
  mayHaveMore = false;
  opens = 0;
  closes = 0;
  connections = 0;
  flushes = 0;
  reasons: string[] = [];
  messages: [string, string][] = [];
  packets: Packet[] = [];
  client: MqttClient;
  /** The board's time where a test does not give it. */
  nowMs = 0;
  /** What the board calls when something happens at a socket, by its event; the newest socket is the last. */
  readonly sockets: Map<string, (bytes: string) => void>[] = [];
  private parse = parser({ protocolVersion: 4 });

  constructor(setup: Partial<MqttSetup> = {}) {
    this.parse.on("packet", (packet) => this.packets.push(packet));
    this.client = new MqttClient(
      {
        open: () => this.open(),
        now: () => this.nowMs,
      },
      this,
      { ...SETUP, ...setup },
      10,
      () => 0.5,
    );
  }

  private open(): void {
    this.opens += 1;
    const listeners = new Map<string, (bytes: string) => void>();
    this.sockets.push(listeners);
    this.client.attach({
      on: (event: string, listener: (bytes: string) => void) => void listeners.set(event, listener),
      write: (bytes) => void this.parse.parse(Buffer.from(bytes, "latin1")),
      end: () => void this.closes++,
    });
  }

  /** Something happens at the socket that was opened so many sockets ago. */
  happens(event: "data" | "close" | "error", bytes: string, tMs: number, ago = 0): this {
    this.nowMs = tMs;
    this.sockets.at(-1 - ago)?.get(event)?.(bytes);
    return this;
  }

  will(): string {
    return "gone";
  }

  connected(): void {
    this.connections += 1;
  }

  disconnected(reason: string): void {
    this.reasons.push(reason);
  }

  received(kind: Kind, payload: string): void {
    this.messages.push([kind, payload]);
  }

  flush(): void {
    this.flushes += 1;
  }

  at(tMs: number): this {
    this.client.tick(tMs);
    return this;
  }

  receive(packet: Packet, tMs: number): this {
    this.client.receive(generate(packet).toString("latin1"), tMs);
    return this;
  }

  connect(tMs = 0): this {
    this.at(tMs);
    this.client.opened(tMs);
    return this.receive({ cmd: "connack", returnCode: 0, sessionPresent: false } as Packet, tMs);
  }
}

describe("the box's MQTT client", () => {
  it("introduces itself with a retained will of QoS 1 and its credentials", () => {
    const scene = new Scene({ username: "u", password: "p" }).connect();
    expect(scene.packets[0]).toMatchObject({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      clientId: "s-lane-1",
      keepalive: 10,
      username: "u",
      will: { topic: "tillbeacon/v1/s/lane-1/status", qos: 1, retain: true },
    });
    expect(String((scene.packets[0] as { will: { payload: Buffer } }).will.payload)).toBe("gone");
    expect(scene.connections).toBe(1);
  });

  it("has no more than its window in flight", () => {
    const scene = new Scene().connect();
    for (let i = 0; i < WINDOW; i++) {
      expect(scene.client.canPublish()).toBe(true);
      scene.client.publish("telemetry", "x", false, false, 1);
    }
    expect(scene.client.canPublish()).toBe(false);
    const { flushes } = scene;
    scene.receive({ cmd: "puback", messageId: 1 }, 2);
    expect([scene.client.canPublish(), scene.flushes]).toEqual([true, flushes + 1]);
    scene.client.publish("status", "y".repeat(300), true, true, 2);
    expect(scene.packets.at(-1)).toMatchObject({
      cmd: "publish",
      qos: 1,
      retain: true,
      dup: true,
      messageId: 5,
      topic: "tillbeacon/v1/s/lane-1/status",
    });
  });

  it("subscribes to kinds with QoS 1", () => {
    const scene = new Scene().connect();
    scene.client.subscribe(["beacon", "ack"], 1);
    const topics = ["beacon", "ack"].map((kind) => [{ topic: `tillbeacon/v1/s/lane-1/${kind}`, qos: 1 }]);
    expect(scene.packets.slice(1)).toMatchObject(topics.map((subscriptions) => ({ cmd: "subscribe", subscriptions })));
  });

  it("takes messages in any cut, acknowledges QoS 1, and bytes above 127 unharmed", () => {
    const scene = new Scene().connect();
    const packet = generate({
      cmd: "publish",
      topic: "tillbeacon/v1/s/lane-1/beacon",
      payload: "x".repeat(200),
      qos: 1,
      messageId: 77,
      dup: false,
      retain: false,
    });
    for (const byte of packet) scene.client.receive(String.fromCharCode(byte), 5);
    scene.receive(
      { cmd: "publish", topic: "d", payload: Buffer.from([200, 255]), qos: 0, dup: false, retain: false },
      6,
    );
    expect(scene.messages).toEqual([
      ["beacon", "x".repeat(200)],
      ["d", "\u00c8\u00ff"],
    ]);
    expect(scene.packets.at(-1)).toMatchObject({ cmd: "puback", messageId: 77 });
  });

  it.each([
    [7499, 1],
    [7500, 2],
  ])("has, %i ms after its last packet, sent %i packets", (tMs, packets) => {
    expect(new Scene().connect().at(tMs).packets).toHaveLength(packets);
  });

  it.each([
    [15000, []],
    [15001, ["broker is silent"]],
  ])("gives a frozen broker up after one and a half keep-alives: at %i ms %j", (tMs, reasons) => {
    expect(new Scene().connect().at(8000).at(tMs).reasons).toEqual(reasons);
  });

  it("leaves a broker that answers pings but acknowledges nothing for 20 s", () => {
    const scene = new Scene().connect();
    scene.client.publish("telemetry", "x", false, false, 1000);
    for (let tMs = 2000; tMs <= 21000; tMs += 1000) scene.receive({ cmd: "pingresp" }, tMs).at(tMs);
    expect(scene.reasons).toEqual([]);
    expect(scene.at(21001).reasons).toEqual(["broker does not acknowledge"]);
  });

  it("numbers its packets from 1 to 65,535, and then anew", () => {
    const scene = new Scene().connect();
    for (let i = 0; i < 65536; i++) {
      scene.client.publish("telemetry", "x", false, false, 0);
      scene.client.receive("\u0040\u0002\u0000\u0001", 0);
    }
    const ids = scene.packets.slice(1).map((packet) => packet.messageId as number);
    expect([ids.length, Math.min(...ids.slice(0, 9)), ids[65534], ids[65535]]).toEqual([65536, 1, 65535, 1]);
    expect(new Set(ids).size).toBe(65535);
  });

  it("tries again after a pause that grows, and longer when it is told to rest", () => {
    const scene = new Scene().at(0);
    scene.client.failed("refused", 0, 0);
    expect([scene.at(1999).opens, scene.at(2000).opens]).toEqual([1, 2]);
    scene.client.failed("blocked for 18 s", 20000, 36000);
    expect([scene.at(59999).opens, scene.at(60000).opens]).toEqual([2, 3]);
  });

  it.each(["close", "error"] as const)("is told of a socket's %s once, and hears no socket of before", (event) => {
    const scene = new Scene().connect();
    scene.happens("data", generate({ cmd: "pingresp" }).toString("latin1"), 10);
    scene.happens(event, "", 500).happens("close", "", 501);
    expect(scene.reasons).toEqual(["connection closed"]);
    for (let tMs = 1000; scene.opens < 2; tMs += 500) scene.at(tMs);
    scene.client.opened(5000);
    scene.happens("data", "\u0020\u0002\0\0", 5001, 1);
    scene.happens("close", "", 5002, 1);
    expect([scene.connections, scene.reasons.length]).toEqual([1, 1]);
    scene.happens("data", "\u0020\u0002\0\0", 5003);
    expect(scene.connections).toBe(2);
  });

  it("does not hurry back to what throws it off at each connection", () => {
    const scene = new Scene();
    const pauses: number[] = [];
    let tMs = 0;
    for (let i = 0; i < 4; i++) {
      scene.connect(tMs).happens("close", "", tMs + 500);
      const endMs = tMs + 500;
      const { opens } = scene;
      for (tMs = endMs; scene.opens === opens; tMs += 500) scene.at(tMs + 500);
      pauses.push(tMs - endMs);
    }
    expect(pauses).toEqual([2000, 4000, 8000, 10000]);
  });

  it("says why it was refused and does not hurry back", () => {
    const scene = new Scene().at(0);
    scene.client.opened(0);
    scene.receive({ cmd: "connack", returnCode: 5, sessionPresent: false } as Packet, 10);
    expect(scene.reasons).toEqual(["refused with code 5"]);
    expect([scene.at(10009).opens, scene.at(10010).opens]).toEqual([1, 2]);
  });

  it.each(["\u0020\u0001\u0000", "\u0020\u0000"])("takes a CONNACK without its code for what it is: %j", (bytes) => {
    const scene = new Scene().at(0);
    scene.client.opened(0);
    scene.client.receive(bytes, 10);
    expect(scene.reasons).toEqual(["malformed packet"]);
    expect([scene.at(2009).opens, scene.at(2010).opens]).toEqual([1, 2]);
  });

  it.each([1, 7, 900, 100000])(
    "hands on the beginning of what is too long, skips the rest, in pieces of %i",
    (piece) => {
      const scene = new Scene().connect();
      const message = (payload: string, messageId: number): string =>
        generate({
          cmd: "publish",
          topic: "tillbeacon/v1/s/lane-1/beacon",
          payload,
          qos: 1,
          messageId,
          dup: false,
          retain: true,
        }).toString("latin1");
      const bytes = message("x".repeat(3000), 7) + message("y", 8);
      for (let i = 0; i < bytes.length; i += piece) scene.client.receive(bytes.substring(i, i + piece), 5);
      expect(scene.reasons).toEqual([]);
      expect(scene.messages.map(([kind, payload]) => [kind, payload.length > 1024, payload[0]])).toEqual([
        ["beacon", true, "x"],
        ["beacon", false, "y"],
      ]);
      expect(scene.packets.slice(-2)).toMatchObject([
        { cmd: "puback", messageId: 7 },
        { cmd: "puback", messageId: 8 },
      ]);
    },
  );

  it("gives up an attempt that nobody answers, and a packet whose length has no end", () => {
    expect(new Scene().at(0).at(10001).reasons).toEqual(["no answer to CONNECT"]);
    // What says something else all the time is no broker.
    const babble = new Scene().at(0);
    babble.client.opened(10);
    for (let tMs = 100; tMs <= 10000; tMs += 100) babble.client.receive("x", tMs);
    expect([babble.at(10010).reasons.length, babble.at(10011).reasons]).toEqual([0, ["no answer to CONNECT"]]);
    const scene = new Scene().connect();
    scene.client.receive("\u0030\u00ff\u00ff\u00ff\u00ff\u007f", 5);
    expect(scene.reasons).toEqual(["malformed packet"]);
    scene.client.receive("rest of it", 6);
    expect(scene.reasons).toHaveLength(1);
  });
});
