import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Channel } from "../../protocol/channels.ts";
import { inputLine, parseConsoleLine, secondLine } from "../../protocol/console.ts";

describe("the lines of a watched box", () => {
  it("are these texts", () => {
    expect(inputLine(3, 1234, 0, 56789.5)).toBe("~i3,1234,0,56789.5");
    expect(secondLine(57000)).toBe("~s57000");
  });

  it("come back as what was written", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), number, number, number, (channel, value, status, tMs) => {
        const sensor = ["entry", "entry2", "exit", "head", "tail", "switch"][channel];
        expect(parseConsoleLine(inputLine(channel as Channel, value, status, tMs))).toEqual({
          kind: "input",
          sensor,
          value,
          status,
          tMs,
        });
        expect(parseConsoleLine(secondLine(tMs))).toEqual({ kind: "second", tMs });
      }),
    );
  });

  it.each([
    "",
    "~",
    "~i",
    "~i3,1234,0",
    "~i3,1234,0,1,2",
    "~i6,1,0,5",
    "~i0.5,1,0,5",
    "~i3,,0,5",
    "~i3,x,0,5",
    "~s",
    "~s1,2",
    "~x1",
    "disconnected: broker is silent",
  ])("are nothing else: %j", (line) => {
    expect(parseConsoleLine(line)).toBeUndefined();
  });
});
