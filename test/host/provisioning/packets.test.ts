import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPacket, evalPacket, filePacket, PacketReader, type Token } from "../../../host/provisioning/packets.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

describe("packets", () => {
  it("are as README_Protocol has them", () => {
    expect(evalPacket("print('Hello World')")).toEqual(bytes("\x10\x01\x20\x14print('Hello World')"));
    expect(filePacket("hello.txt", 11)).toEqual(bytes('\x10\x01\x60\x19{"fn":"hello.txt","s":11}'));
    expect(dataPacket(bytes("hello"))).toEqual(bytes("\x10\x01\x80\x05hello"));
    expect(dataPacket(new Uint8Array(8191))).toHaveLength(8195);
    expect(() => dataPacket(new Uint8Array(8192))).toThrow(RangeError);
    expect(() => dataPacket(new Uint8Array(0))).toThrow(RangeError);
  });
});

describe("what a board says", () => {
  const said = '\r>\x06\x10\x01\x00\x03"6"tick\n\x15Uncaught x\x13\x11\x10y';
  const tokens: Token[] = [
    { kind: "text", text: "\r>" },
    { kind: "ack" },
    { kind: "response", text: '"6"' },
    { kind: "text", text: "tick\n" },
    { kind: "nak" },
    { kind: "text", text: "Uncaught x" },
    { kind: "pause" },
    { kind: "resume" },
    { kind: "text", text: "y" },
  ];

  it("is taken apart in any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(said.length), { maxLength: 6 }), (cuts) => {
        const reader = new PacketReader();
        const at = [0, ...cuts.toSorted((a, b) => a - b), said.length];
        const found = at.slice(1).flatMap((end, i) => reader.push(bytes(said).subarray(at[i], end)));
        expect(join(found)).toEqual(tokens);
      }),
    );
  });

  it("may hold a packet's echo, whose bytes answer nothing", () => {
    const echo = Buffer.concat([evalPacket("\x06\x15"), bytes("\x06")]);
    expect(new PacketReader().push(echo)).toEqual([{ kind: "text", text: "\x06\x15" }, { kind: "ack" }]);
  });
});

/** Text comes in as many pieces as the bytes did. */
function join(tokens: Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.kind === "text" && last?.kind === "text")
      joined[joined.length - 1] = { kind: "text", text: last.text + token.text };
    else joined.push(token);
  }
  return joined;
}
