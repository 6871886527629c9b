import { describe, expect, it } from "vitest";
import { HELLO, SerialBox, type SerialEvent, WAKE } from "../../../host/serial/serial-box.ts";
import { encodeFrame } from "../../../protocol/framing.ts";
import { encodeForBox } from "../../../protocol/schemas.ts";
import { frameKindOf, HELLO_FRAME } from "../../../protocol/serial.ts";
import { telemetry } from "../telemetry.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const frame = (kind: number, payload: string): Uint8Array => encodeFrame(kind, text(payload)) as Uint8Array;
const record = encodeForBox("telemetry", telemetry());
const birth = encodeForBox("status", { boot: "b1", session: 2, presence: "online", firmware: "0.1.0", board: "x" });
const message = (kind: string, payload: string) => ({ kind: "message", message: { box: "lane-1", kind, payload } });

function named(): SerialBox {
  const box = new SerialBox("s", "lane-1");
  box.opened(0);
  expect(box.receive(frame(HELLO_FRAME, "s/lane-1"), 10)).toEqual([{ kind: "named" }]);
  return box;
}

describe("a box on a line, seen from the host", () => {
  it("is asked for its name at once, then after every 3 s of silence", () => {
    const box = new SerialBox("s", "lane-1");
    const ask: SerialEvent = { kind: "send", bytes: WAKE };
    expect(box.opened(0)).toEqual([{ kind: "send", bytes: HELLO }]);
    expect(box.tick(2999)).toEqual([]);
    expect(box.tick(3000)).toEqual([ask]);
    expect(box.tick(5999)).toEqual([]);
    expect(box.tick(6000)).toEqual([ask]);
  });

  it("passes on what it says only when it has said the right name", () => {
    const box = new SerialBox("s", "lane-1");
    box.opened(0);
    expect(box.receive(frame(frameKindOf("telemetry"), record), 5)).toEqual([]);
    expect(box.command("time", "{}")).toBeUndefined();
    const refusal = { kind: "refused", found: 'box "s/lane-2"', expected: 'box "s/lane-1"' };
    expect(box.receive(frame(HELLO_FRAME, "s/lane-2"), 6)).toEqual([refusal]);
    expect(box.receive(frame(HELLO_FRAME, "s/lane-2"), 7)).toEqual([]);
    expect(box.receive(frame(frameKindOf("telemetry"), record), 8)).toEqual([]);
    box.receive(frame(HELLO_FRAME, "s/lane-1"), 9);
    expect(box.receive(frame(frameKindOf("telemetry"), record), 10)).toEqual([message("telemetry", record)]);
    expect(box.command("time", "{}")).toEqual(frame(frameKindOf("time"), "{}"));
  });

  it("is told offline with its own boot and session when the line ends, once", () => {
    const box = named();
    expect(box.ended()).toEqual([]);
    box.receive(frame(HELLO_FRAME, "s/lane-1"), 20);
    box.receive(frame(frameKindOf("status"), birth), 30);
    expect(box.ended()).toEqual([message("status", birth.replace("online", "offline"))]);
    expect(box.ended()).toEqual([]);
    expect(box.command("time", "{}")).toBeUndefined();
  });

  it("brings out a frame hidden behind a broken beginning 200 ms after the last byte, and tells the noise", () => {
    const box = named();
    const hidden = Buffer.concat([Uint8Array.of(0xa5, 0x5a, 1, 200, 0, (3 + 1000 + 0x2d) & 255), frame(1, record)]);
    expect(box.receive(hidden.subarray(0, 150), 100)).toEqual([]);
    const late = frame(frameKindOf("telemetry"), record);
    box.receive(hidden.subarray(150, 160), 110);
    expect(box.tick(309)).toEqual([]);
    expect(box.tick(310)).toEqual([]);
    expect(box.receive(late, 400)).toEqual([message("telemetry", record)]);
    const told = box.tick(60000).filter((e) => e.kind === "noise");
    expect(told).toEqual([{ kind: "noise", bytes: 160 }]);
  });

  it("refuses a frame of no known kind, and tells it once", () => {
    const box = named();
    expect(box.receive(frame(99, "x"), 20).map((e) => e.kind)).toEqual(["refused"]);
    expect(box.receive(frame(99, "x"), 21)).toEqual([]);
  });
});
