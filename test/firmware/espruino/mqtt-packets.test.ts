import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { bodyAt, field, packetOf, packetSize } from "../../../firmware/espruino/mqtt-packets.ts";

// A length takes one byte more from 128, 16,384 and 2,097,152 on (clause 2.2.3).
describe.each([0, 127, 128, 16383, 16384, 2097151, 2097152])("a packet with a body of %i bytes", (length) => {
  const packet = packetOf(0x30, "x".repeat(length));

  it("says its length, and where its body begins", () => {
    expect([packetSize(packet), packet.length - bodyAt(packet)]).toEqual([packet.length, length]);
  });

  it("is known by its header, and not before that is whole", () => {
    const at = bodyAt(packet);
    expect(packetSize(packet.substring(0, at))).toBe(packet.length);
    for (let part = 0; part < at; part++) expect(packetSize(packet.substring(0, part))).toBe(0);
  });
});

it("has no length of five bytes", () => {
  expect(packetSize("0\xff\xff\xff\xff\x01")).toBe(-1);
});

it("is what others write", () => {
  const other = generate({ cmd: "publish", topic: "a/b", payload: "hi", qos: 0, dup: false, retain: true });
  expect(packetOf(0x31, `${field("a/b")}hi`)).toBe(other.toString("latin1"));
});
