import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Session } from "../../../firmware/core/session.ts";
import { SerialLink } from "../../../firmware/espruino/serial-link.ts";
import { encodeFrame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../../protocol/framing.ts";
import type { Kind } from "../../../protocol/messages.ts";
import { CONSOLE_FRAME, frameKindOf, HELLO_FRAME } from "../../../protocol/serial.ts";
import { FakeBox } from "../core/fake-box.ts";

const frame = (kind: number, payload = ""): string =>
  Buffer.from(encodeFrame(kind, Buffer.from(payload)) as Uint8Array).toString("latin1");
const message = (kind: Kind, payload: string): string => frame(frameKindOf(kind), payload);

/** A link on a line, and in `said` what goes over the line and what its session has made of what came. */
function linked() {
  const said: string[] = [];
  const box = new FakeBox(said);
  const decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
  const session = new Session(box.box, box);
  const link = new SerialLink(
    {
      send: (bytes) =>
        decoder.push(Buffer.from(bytes, "latin1"), (f) => said.push(`frame ${f.kind} ${Buffer.from(f.payload)}`)),
      crc32: (bytes) => crc32(Buffer.from(bytes, "latin1")),
      onConsole: () => said.push("console"),
    },
    session,
    "s/lane-1",
  );
  return { box, link, said, session };
}

describe("the serial link of a box", () => {
  it("answers a hello with its name before its birth, counts the connection, and takes messages", () => {
    const { link, said } = linked();
    expect(link.canPublish(0)).toBe(false);
    link.receive(frame(HELLO_FRAME), 100);
    link.receive(message("ack", "seq 5"), 200);
    link.receive(message("time", "noon"), 300);
    expect(said).toEqual([
      "frame 240 s/lane-1",
      "will",
      "frame 2 birth",
      "connected at 100",
      "acknowledged seq 5 at 200",
      "time at 300: noon",
      "on time",
    ]);
    expect(link.canPublish(300)).toBe(true);
  });

  it("takes a host for gone after 10 s of silence, tells it once, and comes back with the next hello", () => {
    const { link, said } = linked();
    link.receive(frame(HELLO_FRAME), 100);
    said.splice(0);
    expect([10099, 10100, 30000].map((tMs) => link.canPublish(tMs))).toEqual([true, false, false]);
    expect(said).toEqual(["disconnected", "print disconnected: host is silent"]);
    link.receive(frame(HELLO_FRAME), 31000);
    expect(said.slice(2)).toEqual(["frame 240 s/lane-1", "will", "frame 2 birth", "connected at 31000"]);
  });

  it("sends no more than a system holds for a host that does not read, until it is heard again", () => {
    const { box, link } = linked();
    link.receive(frame(HELLO_FRAME), 100);
    for (let i = 0; i < 20; i++) box.queue.push("r".repeat(300));
    for (let tMs = 110; tMs < 3000; tMs += 100) link.maintain(tMs);
    const sent = 20 - box.queue.length;
    expect([sent * 300 > 2000, sent * 320 + 400 < 4095]).toEqual([true, true]);
    link.receive(message("ack", "seq 5"), 3000);
    link.maintain(3010);
    expect(20 - box.queue.length).toBe(sent + 1);
  });

  it("gives the line to the console when asked, and is silent from then on", () => {
    const { box, link, said, session } = linked();
    link.receive(frame(HELLO_FRAME), 100);
    said.splice(0);
    link.receive(frame(CONSOLE_FRAME), 200);
    box.queue.push("r1");
    session.flush(300);
    expect(said).toEqual(["disconnected", "print disconnected: line given to the console", "console"]);
    expect(session.fault).toBe("line given to the console");
  });

  it("sends frames of the session's messages", () => {
    const { box, link, said } = linked();
    link.receive(frame(HELLO_FRAME), 100);
    said.splice(0);
    box.queue.push("r1", "r2");
    for (const tMs of [110, 120, 130, 140]) link.maintain(tMs);
    expect(said).toEqual(["frame 8 health at 110", "frame 1 r1", "frame 1 r2"]);
  });
});
