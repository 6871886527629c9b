import { EventEmitter } from "node:events";
import type { MqttClient } from "mqtt";
import { type IPublishPacket, parser } from "mqtt-packet";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CorkedWrites } from "../../../host/mqtt/corked-writes.ts";
import { PacketBatch } from "../../../host/mqtt/packet-batch.ts";

/** Reads packets back as any client or broker does. */
function read(bytes: Buffer, protocolVersion: 4 | 5): IPublishPacket[] {
  const packets: IPublishPacket[] = [];
  const reading = parser({ protocolVersion });
  reading.on("packet", (packet) => packets.push(packet as IPublishPacket));
  reading.parse(bytes);
  return packets;
}

function client(version: 4 | 5) {
  const written: Buffer[] = [];
  const stream = {
    writableLength: 0,
    corked: 0,
    write: (bytes: Buffer) => written.push(bytes),
    cork: () => (stream.corked += 1),
    uncork: () => (stream.corked -= 1),
  };
  let lastId = 65533;
  const messageIdProvider = { allocate: () => (lastId = (lastId % 65535) + 1), deallocate: () => {} };
  const about = { connected: true, options: { protocolVersion: version }, stream, messageIdProvider };
  const fake = Object.assign(new EventEmitter(), about);
  return { written, stream, fake, client: fake as unknown as MqttClient };
}

const turn = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

afterEach(() => vi.useRealTimers());

describe("a packet", () => {
  it.each([4, 5] as const)(
    "is read by others as it was meant, at each length of its length: version %i",
    async (version) => {
      const { client: of, written } = client(version);
      const batch = new PacketBatch(of);
      for (const length of [0, 1, 100, 110, 127, 128, 16000, 16383, 16384, 70000]) {
        const payload = "ü".repeat(length >> 1) + "x".repeat(length & 1);
        for (const retain of [false, true]) {
          batch.add({ topic: "tillbeacon/v1/s/ö", payload, isRetained: retain });
          await turn();
          const [packet, ...more] = read(written.at(-1) as Buffer, version);
          expect(more).toEqual([]);
          expect(packet).toMatchObject({ cmd: "publish", topic: "tillbeacon/v1/s/ö", qos: 0, retain, dup: false });
          expect(String(packet?.payload)).toBe(payload);
        }
      }
    },
  );
});

describe("a batch", () => {
  it("is one write at the end of the turn, in order", async () => {
    const { client: of, written } = client(5);
    const batch = new PacketBatch(of);
    for (const payload of ["1", "2", "3"]) batch.add({ topic: "a/b", payload, isRetained: false });
    expect(written).toEqual([]);
    await turn();
    expect(written).toHaveLength(1);
    expect(read(written[0] as Buffer, 5).map(({ payload }) => String(payload))).toEqual(["1", "2", "3"]);
  });

  it("leaves out what a connection that is down or full cannot take", async () => {
    const { client: of, written, fake, stream } = client(4);
    const batch = new PacketBatch(of);
    stream.writableLength = 4e6;
    batch.add({ topic: "a", payload: "full", isRetained: false });
    await turn();
    stream.writableLength = 0;
    fake.connected = false;
    batch.add({ topic: "a", payload: "down", isRetained: false });
    await turn();
    fake.connected = true;
    batch.add({ topic: "a", payload: "up", isRetained: true });
    await turn();
    expect(written.flatMap((bytes) => read(bytes, 4)).map(({ payload }) => String(payload))).toEqual(["up"]);
  });
});

describe("a packet of QoS 1", () => {
  it("is told the code of its own acknowledgement, once", async () => {
    const { client: of, written, fake } = client(5);
    const batch = new PacketBatch(of);
    const codes: string[] = [];
    for (const name of ["a", "b", "c"])
      batch.add({ topic: name, payload: "", isRetained: false }, (code) => codes.push(`${name} ${code}`));
    await turn();
    const ids = read(written[0] as Buffer, 5).map(({ qos, messageId }) => [qos, messageId]);
    expect(ids).toEqual([
      [1, 65534],
      [1, 65535],
      [1, 1],
    ]);
    expect(batch.unacknowledged).toBe(3);
    fake.emit("packetreceive", { cmd: "puback", messageId: 1, reasonCode: 135 });
    fake.emit("packetreceive", { cmd: "puback", messageId: 1, reasonCode: 135 });
    fake.emit("packetreceive", { cmd: "suback", messageId: 65534 });
    fake.emit("packetreceive", { cmd: "puback", messageId: 65534 });
    expect(codes).toEqual(["c 135", "a 0"]);
    expect(batch.unacknowledged).toBe(1);
  });

  it("is forgotten with its connection, and where it could not be written", async () => {
    const { client: of, written, fake, stream } = client(4);
    const batch = new PacketBatch(of);
    const fail = (): void => expect.unreachable();
    batch.add({ topic: "a", payload: "", isRetained: false }, fail);
    await turn();
    fake.emit("close");
    fake.emit("packetreceive", { cmd: "puback", messageId: 65534 });
    stream.writableLength = 4e6;
    batch.add({ topic: "a", payload: "", isRetained: false }, fail);
    await turn();
    fake.connected = false;
    batch.add({ topic: "a", payload: "", isRetained: false }, fail);
    expect([batch.unacknowledged, written.length]).toEqual([0, 1]);
  });

  it("is written at once where the connection is about to end", async () => {
    const { client: of, written } = client(5);
    const batch = new PacketBatch(of);
    batch.add({ topic: "a", payload: "", isRetained: false }, () => {});
    batch.flush();
    expect(written).toHaveLength(1);
    await turn();
    expect(written).toHaveLength(1);
  });
});

describe("held writes", () => {
  it("go out after 20 ms, with the eighth message, or at once with a command", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { client: of, stream } = client(5);
    const writes = new CorkedWrites(of);
    writes.cork();
    writes.cork();
    vi.advanceTimersByTime(19);
    expect(stream.corked).toBe(1);
    vi.advanceTimersByTime(1);
    expect(stream.corked).toBe(0);
    for (let i = 0; i < 8; i++) writes.cork();
    await turn();
    expect(stream.corked).toBe(1);
    writes.cork();
    await turn();
    expect(stream.corked).toBe(0);
    writes.cork();
    writes.uncork();
    writes.uncork();
    expect(stream.corked).toBe(0);
    vi.advanceTimersByTime(100);
    expect(stream.corked).toBe(0);
  });

  it("are none where messages come one at a time", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { client: of, stream } = client(5);
    const writes = new CorkedWrites(of);
    for (let i = 0; i < 10; i++) {
      writes.cork();
      expect(stream.corked).toBe(0);
      vi.advanceTimersByTime(20);
    }
    writes.cork();
    vi.advanceTimersByTime(19);
    writes.cork();
    expect(stream.corked).toBe(1);
  });
});
