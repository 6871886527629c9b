// The serial edge on the package's own mock of a port: what a pty cannot show, and without a system's ports.
import { MockBinding, type MockPortBinding } from "@serialport/binding-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BoxMessage } from "../../../host/core/boxes/box-transport.ts";
import { PortError, type SerialConnection } from "../../../host/core/boxes/serial-connection.ts";
import { openPort } from "../../../host/serial/port.ts";
import { openFault } from "../../../host/serial/port-faults.ts";
import { openSerialLink } from "../../../host/serial/serial-link.ts";
import { encodeFrame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../../protocol/framing.ts";
import { encodeForBox } from "../../../protocol/schemas.ts";
import { frameKindOf, HELLO_FRAME } from "../../../protocol/serial.ts";
import { untilHolds } from "../../patience.ts";

const PATH = "/dev/ttyMOCK0";
const STATUS = { boot: "00000001a", session: 1, presence: "online", firmware: "0.1.0", board: "rp2040-pico" } as const;

/** A mock that keeps hold of the board's end of each port that is opened. */
function mock(): typeof MockBinding & { board: () => MockPortBinding } {
  let last: MockPortBinding | undefined;
  return {
    ...MockBinding,
    open: async (options: Parameters<typeof MockBinding.open>[0]) => {
      last = await MockBinding.open(options);
      return last;
    },
    board: () => last as MockPortBinding,
  };
}

describe("a serial port", () => {
  const binding = mock();
  const collected: Uint8Array[] = [];
  let line: SerialConnection | undefined;
  const open = async (): Promise<SerialConnection> => {
    line = await openPort(PATH, 115200, binding);
    line.onBytes((bytes) => collected.push(bytes));
    return line;
  };

  beforeEach(() => {
    MockBinding.createPort(PATH, { record: true });
    collected.length = 0;
  });
  afterEach(async () => {
    vi.useRealTimers();
    await line?.close();
    MockBinding.reset();
  });

  it("carries bytes both ways, at the speed that was asked for, and does not hang up at its end", async () => {
    const port = await open();
    binding.board().emitData(Buffer.from([0, 255, 10]));
    port.write(Uint8Array.from([1, 2, 3]));
    await untilHolds(() => expect(Buffer.concat(collected)).toEqual(Buffer.from([0, 255, 10])));
    await untilHolds(() => expect(binding.board().recording).toEqual(Buffer.from([1, 2, 3])));
    expect(binding.board().openOptions).toMatchObject({ baudRate: 115200, hupcl: false });
    await port.close();
    expect(await port.ended).toBe("closed");
  });

  it("says that another program has it, and that there is none", async () => {
    await open();
    await expect(openPort(PATH, 115200, binding)).rejects.toMatchObject({ name: "PortError", fault: "busy" });
    const missing = openPort("/dev/ttyMOCK1", 115200, binding);
    await expect(missing).rejects.toBeInstanceOf(PortError);
    await expect(missing).rejects.toThrow("/dev/ttyMOCK1: found ");
  });

  it.each(["Resource temporarily unavailable Cannot lock port", "Device or resource busy, cannot open /dev/ttyUSB0"])(
    "says of a system that answers %j that another program has it",
    (answer) => {
      expect(openFault("/dev/ttyUSB0", `Error: Error ${answer}`)).toMatchObject({
        fault: "busy",
        message: expect.stringMatching(
          /^\/dev\/ttyUSB0: found it in use by .* expected a free port; close that program/,
        ),
      });
    },
  );

  it("reads of a board that floods only a part of each while, and loses nothing", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await open();
    const flood = Buffer.alloc(400000, 0x55);
    binding.board().emitData(flood);
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
    const atOnce = Buffer.concat(collected).length;
    expect(atOnce).toBeGreaterThan(30000);
    expect(atOnce).toBeLessThan(200000);
    for (let whiles = 0; whiles < 30; whiles++) {
      vi.advanceTimersByTime(100);
      for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Buffer.concat(collected).equals(flood)).toBe(true);
  });
});

describe("the way to a box on a port", () => {
  it("asks, hears the box, sends it commands, and reports its end as its will would", async () => {
    MockBinding.createPort(PATH, { record: true });
    const binding = mock();
    const heard: Pick<BoxMessage, "box" | "kind" | "payload" | "from">[] = [];
    const link = openSerialLink(
      "s",
      [{ port: PATH, box: "lane-1", baudRate: 115200 }],
      {
        onMessage: (message) => heard.push(message),
        onRejection: () => {},
        onWarning: () => {},
        onWarningOver: () => {},
      },
      () => {},
      binding,
    );
    const frames = (): number[] => {
      const kinds: number[] = [];
      const decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
      decoder.push(binding.board()?.recording ?? Buffer.alloc(0), ({ kind }) => kinds.push(kind));
      return kinds;
    };
    const say = (kind: number, text: string): void =>
      binding.board().emitData(Buffer.from(encodeFrame(kind, Buffer.from(text)) as Uint8Array));

    await untilHolds(() => expect(frames()).toEqual([HELLO_FRAME]));
    say(HELLO_FRAME, "s/lane-1");
    say(frameKindOf("status"), encodeForBox("status", STATUS));
    await untilHolds(() => expect(heard.length).toBe(1));
    expect(heard[0]).toMatchObject({ box: "lane-1", kind: "status", from: `serial ${PATH}` });
    link.send("lane-1", "beacon", encodeForBox("beacon", { id: 1, lamp: "open", leaseMs: 9000 }));
    await untilHolds(() => expect(frames()).toEqual([HELLO_FRAME, frameKindOf("beacon")]));
    await link.close();
    expect(heard.map(({ kind }) => kind)).toEqual(["status", "status"]);
    expect(heard[1]?.payload).toContain('"offline"');
    MockBinding.reset();
  });
});
