import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { openPort } from "../../host/serial/port.ts";
import { withEspruino } from "../serial/espruino-line.ts";
import { FakeBoard, type FakeBoardOptions } from "../serial/fake-board.ts";
import { type Cable, cablePool, eventually } from "../serial/pty.ts";
import { findEspruino, skipNote } from "../target/espruino.ts";
import { run, runBeside, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

/** What the loader finds at the next start: the newer of its two files. */
function stateOf({ storage }: FakeBoard["console"]): { n: number } {
  const states = ["tbstart0", "tbstart1"].map((name) => JSON.parse(storage.files[name] ?? '{"n":-1}') as { n: number });
  return states.reduce((newest, state) => (state.n > newest.n ? state : newest));
}

const { dir, remove } = scratch();
afterAll(remove);

/** Boards that are flashed side by side: some are silent for seconds. */
const cables = cablePool(dir, 3);

/** A place at which a test flashes a board. */
interface Place {
  cable: Cable;
  plug(options?: FakeBoardOptions): Promise<FakeBoard>;
  flash(...args: string[]): ReturnType<typeof runBeside>;
}

const it = test.extend<{ place: Place }>({
  place: ({ task: _ }, use) =>
    cables.use(async (cable) => {
      let board: FakeBoard | undefined;
      await use({
        cable,
        plug: async (options = {}) => {
          await cable.plug();
          board = new FakeBoard(options);
          await board.open(cable);
          return board;
        },
        flash: (...args) => runBeside(["flash", "--port", cable.near, ...args], dir),
      });
      await board?.close();
      await cable.pull();
    }),
});

describe.skipIf(socat === undefined)(`tillbeacon flash${note("socat", socat)}`, { concurrent: true }, () => {
  const image = () => readBundle("esp32");

  it("puts the image into Storage, starts it, and sends nothing a second time", async ({ place: { plug, flash } }) => {
    const { console: fake } = await plug();
    fake.storage.files["tillbeacon.json"] = "{}";
    const first = await flash();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/Espruino 2v29 on ESP32: image for esp32-devkitc/);
    expect(first.stdout).toMatch(/tbimage0: sent and compared\n\.bootcde: sent and compared/);
    expect(fake.storage.files["tbimage0"]).toBe(await image());
    expect(fake.storage.files[".bootcde"]).toBe(await readBundle("loader"));
    expect(first.stdout).toMatch(/started; the board says: tillbeacon: file tillbeacon\.json: /);
    expect(fake.storage.files["tillbeacon.json"]).toBe("{}");
    expect([first.stdout.includes("switching Bluetooth off"), fake.bluetooth]).toEqual([true, false]);
    const second = await flash();
    expect(second.stdout).toMatch(/tbimage0: already there\n\.bootcde: already there\n0 bytes/);
    expect((await flash("--erase", "--no-start")).code).toBe(0);
    expect(Object.keys(fake.storage.files)).toEqual(["tbimage0", ".bootcde"]);
  });

  it("flashes an RP2040, whose watchdog takes no more than 8,388 ms, and keeps its count of starts", async ({
    place: { plug, flash },
  }) => {
    const { console: fake } = await plug({ board: "ESPR_RP2040_PICO" });
    fake.storage.files["tbstart1"] = '{"at":1,"back":true,"starts":2,"fell":true,"n":41}';
    expect(await flash("--no-start")).toMatchObject({ code: 0, stderr: "" });
    expect(fake.storage.files["tbimage0"]).toBe(await readBundle("rp2040"));
    expect(stateOf(fake)).toEqual({ at: 0, back: false, starts: 0, fell: false, n: 43 });
  });

  it("writes beside the image that runs, and tells the loader of the new one last", async ({
    place: { plug, flash },
  }) => {
    const { console: fake } = await plug({ board: "ESPR_RP2040_PICO" });
    const good = 'print("good")';
    fake.storage.files["tbimage0"] = good;
    const first = await flash("--no-start");
    expect(first.stdout).toMatch(/tbimage1: sent and compared/);
    expect([fake.storage.files["tbimage0"], fake.storage.files["tbimage1"]]).toEqual([
      good,
      await readBundle("rp2040"),
    ]);
    expect(stateOf(fake)).toMatchObject({ at: 1, back: false, starts: 0 });
    expect((await flash("--no-start")).stdout).toMatch(/tbimage1: already there/);
    // What has not arrived whole is no image.
    fake.storage.files["tbimage1"] = `${good}\xff`;
    expect((await flash("--no-start")).stdout).toMatch(/tbimage1: sent and compared/);
    expect(stateOf(fake)).toMatchObject({ at: 1 });
  });

  it.for<[string, FakeBoardOptions]>([
    ["answers NAK in the middle", { misbehaviour: { nakAt: [20] } }],
    ["is silent once", { misbehaviour: { silentAt: [30] } }],
    ["starts anew in the middle", { misbehaviour: { resetAt: [25] } }],
    ["gets a bit wrong, twice", { misbehaviour: { corruptAt: [5, 85] } }],
    ["says strange bytes between its answers", { misbehaviour: { garbage: true } }],
    ["echoes all it hears", { misbehaviour: { echo: true } }],
    ["has no SHA-256", { hasSha256: false }],
  ])("gets a board flashed that %s", async ([, options], { place: { plug, flash } }) => {
    const { console: fake } = await plug(options);
    const { code, stdout, stderr } = await flash();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\.bootcde: sent and compared/);
    expect(fake.storage.files["tbimage0"]).toBe(await image());
  });

  it("compacts a Storage full of remains, and names what fills one that stays full", async ({
    place: { plug, flash },
  }) => {
    const photo = "x".repeat(15000);
    const needed = (await image()).length + (await readBundle("loader")).length;
    const { console: fake } = await plug({ storageBytes: needed + photo.length + 5000 });
    // Twice written over: so much is the remains of it that there is no room for more before they are gone.
    for (const _ of [1, 2]) fake.storage.write("photo", photo, 0, photo.length);
    const tidied = await flash();
    expect(tidied).toMatchObject({ code: 0, stderr: "" });
    expect(tidied.stdout).toMatch(/making room in Storage/);
    delete fake.storage.files["tbimage0"];
    fake.storage.files["film"] = "y".repeat(30000);
    const { code, stderr } = await flash();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /found \d+ bytes free in Storage \(largest files: film 30000 B, photo 15000 B.*\), expected \d+/,
    );
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it.for<[string, FakeBoardOptions, string[], RegExp]>([
    [
      "is another",
      { board: "PUCKJS" },
      [],
      /found Espruino on PUCKJS, expected one of esp32-devkitc, esp32s3-devkitc, rp2040-pico/,
    ],
    [
      "is not the one named",
      { board: "PUCKJS" },
      ["--board", "esp32-devkitc"],
      /found PUCKJS, expected esp32-devkitc; choose the right --port/,
    ],
    ["is old", { version: "2v24" }, [], /found Espruino 2v24 on ESP32, expected 2v25 or later; write a newer/],
    [
      "is too old for packets",
      { version: "1v99", misbehaviour: { noPackets: true } },
      [],
      /found Espruino 1v99 on ESP32, expected 2v25/,
    ],
    [
      "is dead",
      { misbehaviour: { dead: true } },
      [],
      /found silence, expected Espruino's prompt; is it the right port/,
    ],
    [
      "never takes a packet",
      { misbehaviour: { nakAt: Array.from({ length: 2000 }, (_, i) => i + 1) } },
      [],
      /tbimage0, byte 0 of \d+: found NAK, expected ACK/,
    ],
  ])("refuses a board that %s in one line", async ([, options, args, message], { place: { cable, plug, flash } }) => {
    await plug(options);
    const { code, stderr } = await flash(...args);
    // Lines that begin so say why one waits.
    const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("... "));
    expect(lines).toEqual([expect.stringMatching(message)]);
    expect(lines[0]).toMatch(new RegExp(`^tillbeacon: ${cable.near}: `));
    expect(code).toBe(2);
  });

  it("refuses an image that is labelled for another board, before it stops the one that runs", async ({
    place: { plug, flash },
  }) => {
    writeFileSync(path.join(dir, "other.js"), "//tillbeacon rp2040-pico 0.1.0\nprint(1)");
    const { console: fake } = await plug();
    const { code, stderr } = await flash("--image", "other.js");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/found an image for rp2040-pico .*expected one for esp32/),
    ]);
    expect(fake.boots).toBe(1);
  });

  it("says so when the cable is pulled in the middle", async ({ place: { cable, plug, flash } }) => {
    const { console: fake } = await plug({ misbehaviour: { silentAt: [10] } });
    const flashing = flash();
    await eventually(() => fake.storage.files["tbimage0"] !== undefined, "the first packets");
    await cable.pull();
    const { code, stderr } = await flashing;
    expect(stderr).toMatch(/found the line cut .*, expected the board; plug it in and start again/);
    expect(code).toBe(2);
  });

  it("names a program that reads along at a board's port", async ({ place: { cable, plug, flash } }) => {
    await plug({ misbehaviour: { dead: true } });
    const reader = spawn("cat", [cable.near], { stdio: "ignore" });
    const { code, stderr } = await flash();
    reader.kill();
    expect(stderr).toMatch(
      /found silence, expected Espruino's prompt; .*\. The port is open in .*\bcat \(process \d+\).*, too: close that first\n$/,
    );
    expect(code).toBe(2);
  });

  it("names a port that is held by another program", async ({ place: { cable, plug, flash } }) => {
    await plug();
    const holder = await openPort(cable.near, 115200);
    const { code, stderr } = await flash();
    await holder.close();
    expect(stderr).toMatch(/found it in use by ([^,]+ \(process \d+\), )+expected a free port; close that program/);
    expect(code).toBe(2);
    expect((await flash()).code).toBe(0);
  });
});

describe("tillbeacon flash without a board", () => {
  it.each([
    [["--port", "/dev/nowhere7"], /\/dev\/nowhere7: found no such port.*Is the board plugged in/],
    [["--port", "/etc/hostname"], /\/etc\/hostname: found a file, expected a serial port/],
    [["--port", "/dev/null", "--baud", "fast"], /found "fast", expected bits per second/],
    [["--port", "/dev/null", "--image", "none.js"], /none\.js:1: found ENOENT, expected an image/],
    [["--board", "abacus"], /Allowed choices are esp32-devkitc, esp32s3-devkitc, rp2040-pico, nodemcu-esp8266/],
  ])("refuses %j", (args, message) => {
    const { code, stderr } = run(["flash", ...args], dir);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

const espruino = findEspruino();

describe.skipIf(socat === undefined || espruino === undefined)(
  `tillbeacon flash to the real interpreter${espruino === undefined ? ` (${skipNote})` : note("socat", socat)}`,
  () => {
    it("puts the image into its Storage and starts it", async () => {
      await withEspruino(espruino as string, async ({ port, dir }) => {
        writeFileSync(path.join(dir, "tiny.js"), "print('tillbeacon: tiny')");
        // Of an image for an ESP32 it lacks the module that drives the strip.
        const args = ["flash", "--port", port, "--board", "rp2040-pico", "--any-board"];
        const tiny = await runBeside([...args, "--image", "tiny.js"], dir);
        expect(tiny).toMatchObject({ code: 0, stdout: expect.stringMatching(/the board says: tillbeacon: tiny/) });
        const whole = await runBeside(args, dir);
        expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/sent and compared/) });
        expect(whole.stdout).toMatch(/the board says: tillbeacon: file tillbeacon\.json: found no such file/);
        const again = await runBeside(args, dir);
        expect(again.stdout).toMatch(/already there/);
      });
    }, 300000);
  },
);
