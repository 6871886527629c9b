import { generate, type Packet, parser } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { MqttClient, type MqttSetup, WINDOW } from "../../../firmware/link/mqtt-client.ts";

const SETUP: MqttSetup = { clientId: "box", username: "", password: "", keepAliveS: 10, willTopic: "t/status" };

/** A client, the packets that it sends, and a broker that a test plays by hand. */
class Scene {
  opens = 0;
  closes = 0;
  connected = 0;
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
        onConnected: () => void this.connected++,
        onDisconnected: (reason) => void this.reasons.push(reason),
        onMessage: (topic, payload) => void this.messages.push([topic, payload]),
      },
      { ...SETUP, ...setup },
      () => 0.5,
    );
  }

  tick(tMs: number): this {
    this.client.tick(() => "gone", tMs);
    return this;
  }

  receive(packet: Packet, tMs: number): this {
    this.client.receive(generate(packet).toString("latin1"), tMs);
    return this;
  }

  connect(tMs = 0): this {
    this.tick(tMs);
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
      clientId: "box",
      keepalive: 10,
      username: "u",
      will: { topic: "t/status", qos: 1, retain: true },
    });
    expect(String((scene.packets[0] as { will: { payload: Buffer } }).will.payload)).toBe("gone");
    expect(scene.connected).toBe(1);
  });

  it("has no more than its window in flight", () => {
    const scene = new Scene().connect();
    for (let i = 0; i < WINDOW; i++) expect(scene.client.publish("a", "x", false, false, 1)).toBe(true);
    expect(scene.client.publish("a", "x", false, false, 1)).toBe(false);
    scene.receive({ cmd: "puback", messageId: 1 }, 2);
    expect(scene.client.publish("a", "y".repeat(300), true, true, 2)).toBe(true);
    expect(scene.packets.at(-1)).toMatchObject({
      cmd: "publish",
      qos: 1,
      retain: true,
      dup: true,
      messageId: 5,
      topic: "a",
    });
  });

  it("takes messages in any cut, acknowledges QoS 1, and bytes above 127 unharmed", () => {
    const scene = new Scene().connect();
    const packet = generate({
      cmd: "publish",
      topic: "c/beacon",
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
      ["c/beacon", "x".repeat(200)],
      ["d", "\u00c8\u00ff"],
    ]);
    expect(scene.packets.at(-1)).toMatchObject({ cmd: "puback", messageId: 77 });
  });

  it.each([
    [7499, 1],
    [7500, 2],
  ])("has, %i ms after its last packet, sent %i packets", (tMs, packets) => {
    expect(new Scene().connect().tick(tMs).packets).toHaveLength(packets);
  });

  it.each([
    [15000, []],
    [15001, ["broker is silent"]],
  ])("gives a frozen broker up after one and a half keep-alives: at %i ms %j", (tMs, reasons) => {
    expect(new Scene().connect().tick(8000).tick(tMs).reasons).toEqual(reasons);
  });

  it("leaves a broker that answers pings but acknowledges nothing for 20 s", () => {
    const scene = new Scene().connect();
    scene.client.publish("a", "x", false, false, 1000);
    for (let tMs = 2000; tMs <= 21000; tMs += 1000) scene.receive({ cmd: "pingresp" }, tMs).tick(tMs);
    expect(scene.reasons).toEqual([]);
    expect(scene.tick(21001).reasons).toEqual(["broker does not acknowledge"]);
  });

  it("tries again with a pause that doubles up to a minute", () => {
    const scene = new Scene().tick(0);
    const pauses: number[] = [];
    let tMs = 0;
    for (let i = 0; i < 8; i++) {
      scene.client.closed(tMs);
      const failedMs = tMs;
      const { opens } = scene;
      while (scene.opens === opens) {
        tMs += 100;
        scene.tick(tMs);
      }
      pauses.push(tMs - failedMs);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
  });

  it("says why it was refused and does not hurry back", () => {
    const scene = new Scene().tick(0);
    scene.client.opened(0);
    scene.receive({ cmd: "connack", returnCode: 5, sessionPresent: false } as Packet, 10);
    expect(scene.reasons).toEqual(["refused with code 5"]);
    expect(scene.tick(59000).opens).toBe(1);
    expect(scene.tick(60011).opens).toBe(2);
  });

  it("gives up an attempt that nobody answers, and a packet that is too long", () => {
    expect(new Scene().tick(0).tick(10001).reasons).toEqual(["no answer to CONNECT"]);
    const scene = new Scene().connect();
    scene.client.receive("\u0030\u00ff\u00ff\u00ff\u007f", 5);
    expect(scene.reasons).toEqual(["packet too long"]);
    scene.client.receive("rest of it", 6);
    expect(scene.reasons).toHaveLength(1);
  });
});
