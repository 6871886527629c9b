import { generate, type Packet, parser } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { MqttClient, type MqttSetup, WINDOW } from "../../../firmware/link/mqtt-client.ts";
import type { Transport, TransportOwner } from "../../../firmware/link/session.ts";
import type { Kind } from "../../../protocol/messages.ts";

const SETUP: MqttSetup = { store: "s", box: "lane-1", username: "", password: "", keepAliveS: 10 };

/** A client, the packets that it sends, and a broker that a test plays by hand. */
class Scene implements TransportOwner {
  transport!: Transport;
  opens = 0;
  closes = 0;
  connections = 0;
  flushes = 0;
  reasons: string[] = [];
  messages: [string, string][] = [];
  packets: Packet[] = [];
  client: MqttClient;
  private parse = parser({ protocolVersion: 4 });

  constructor(setup: Partial<MqttSetup> = {}) {
    this.parse.on("packet", (packet) => this.packets.push(packet));
    this.client = new MqttClient(
      {
        open: () => void this.opens++,
        send: (bytes) => void this.parse.parse(Buffer.from(bytes, "latin1")),
        close: () => void this.closes++,
      },
      this,
      { ...SETUP, ...setup },
      () => 0.5,
    );
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

  tick(): void {}

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

  it("tries again with a pause that doubles up to a minute", () => {
    const scene = new Scene().at(0);
    const pauses: number[] = [];
    let tMs = 0;
    for (let i = 0; i < 8; i++) {
      scene.client.closed(tMs);
      const failedMs = tMs;
      const { opens } = scene;
      while (scene.opens === opens) {
        tMs += 100;
        scene.at(tMs);
      }
      pauses.push(tMs - failedMs);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
  });

  it("says why it was refused and does not hurry back", () => {
    const scene = new Scene().at(0);
    scene.client.opened(0);
    scene.receive({ cmd: "connack", returnCode: 5, sessionPresent: false } as Packet, 10);
    expect(scene.reasons).toEqual(["refused with code 5"]);
    expect(scene.at(59000).opens).toBe(1);
    expect(scene.at(60011).opens).toBe(2);
  });

  it("gives up an attempt that nobody answers, and a packet that is too long", () => {
    expect(new Scene().at(0).at(10001).reasons).toEqual(["no answer to CONNECT"]);
    const scene = new Scene().connect();
    scene.client.receive("\u0030\u00ff\u00ff\u00ff\u007f", 5);
    expect(scene.reasons).toEqual(["packet too long"]);
    scene.client.receive("rest of it", 6);
    expect(scene.reasons).toHaveLength(1);
  });
});
