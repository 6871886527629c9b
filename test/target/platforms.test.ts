// The images on boards that behave as their platforms do (docs/platforms.md).
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type BundleName, readBundle } from "../../firmware/build/bundles.ts";
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { ESP32S3_DEVKITC } from "../../hardware/boards/esp32s3-devkitc.ts";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import type { BoardSetup } from "../../host/simulator/board-setup.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { PLATFORM_OF } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { settingsFor } from "./box-process.ts";

const SILENT = "10.9.9.9";
const WIRING_OF = { esp32: ESP32_DEVKITC.wiring, esp32s3: ESP32S3_DEVKITC.wiring, rp2040: RP2040_PICO.wiring };
const images = new Map<BundleName, string>();
beforeAll(async () => {
  for (const name of ["esp32", "esp32s3", "rp2040", "loader"] as const) images.set(name, await readBundle(name));
});

/** A board that starts an image through its loader. */
class Scene {
  readonly clock = new VirtualClock();
  readonly said: string[] = [];
  readonly lit: [string, 0 | 1][] = [];
  strip: number[] = [];
  readonly board: VirtualBoard;

  constructor(
    image: keyof typeof WIRING_OF,
    files: Files = { "tillbeacon.json": settingsFor(1) },
    changes: Partial<BoardSetup> = {},
  ) {
    files["tbimage0"] ??= images.get(image) as string;
    this.board = new VirtualBoard({
      platform: PLATFORM_OF[image],
      code: images.get("loader") as string,
      clock: this.clock,
      pacer: new Pacer(this.clock, 1),
      files,
      inputs: {},
      sensors: {},
      onOutput: (pin, level) => this.lit.push([pin, level]),
      onStrip: (bytes) => {
        this.strip = bytes;
      },
      onPrint: (text) => this.said.push(text),
      nvs: { bluetooth: false },
      silentHosts: new Set([SILENT, "host.lan"]),
      ...changes,
    });
    this.board.start();
  }

  run(ms: number): this {
    this.clock.runUntil(this.clock.nowMs() + ms);
    return this;
  }

  /** The id that the box gives its present start. */
  boot(): string {
    return String(this.board.evaluate("tillbeacon.boot"));
  }

  cutPower(): void {
    this.board.stop();
  }
}

const settings = (changes: object): Files => ({ "tillbeacon.json": settingsFor(1, changes) });

describe.each(["esp32", "esp32s3", "rp2040"] as const)("the %s's image", (image) => {
  it("runs, and its watchdog is within the platform's range", () => {
    const scene = new Scene(image).run(600000);
    expect([scene.board.resets, scene.said.filter((line) => !line.startsWith("disconnected"))]).toEqual([[], []]);
  });

  it("gives each start an id of its own, over power cuts, and writes Storage twice at the most", () => {
    const files: Files = { "tillbeacon.json": settingsFor(1) };
    const ids = new Set<string>();
    for (let i = 0; i < 30; i++) {
      const scene = new Scene(image, files).run(i % 3 === 0 ? 130000 : 3000);
      ids.add(scene.boot());
      scene.cutPower();
      expect(scene.board.storage.writes).toBeLessThanOrEqual(2);
    }
    expect(ids.size).toBe(30);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{9,16}$/);
  });

  it("differs from box to box, and jitters by what differs", () => {
    const numbers = [1, 2].map((box) => {
      const scene = new Scene(image, { "tillbeacon.json": settingsFor(1) }, { serial: `chip-${box}` }).run(1000);
      return [scene.boot(), String(scene.board.evaluate("Math.random()"))];
    });
    expect(numbers[0]?.[0]).not.toBe(numbers[1]?.[0]);
    expect(numbers[0]?.[1]).not.toBe(numbers[1]?.[1]);
  });

  it("runs from a Storage that cannot be written any more", () => {
    const files: Files = { "tillbeacon.json": settingsFor(1), tbimage0: images.get(image) as string };
    const ids = [1, 2].map(() => {
      const scene = new Scene(image, files);
      scene.cutPower();
      scene.board.storage.worn = true;
      scene.board.start();
      scene.run(5000000);
      return scene.boot();
    });
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([
    ["a beat", 130060, 60, "E.reboot"],
    ["a second", 130000, 100, "watchdog"],
    ["both", 130000, 1100, "watchdog"],
  ] as const)("starts anew where memory has run out during %s, which is not called again", (_, atMs, forMs, reason) => {
    const scene = new Scene(image).run(atMs);
    const before = scene.boot();
    scene.board.running().starve(forMs);
    scene.run(70000);
    expect(scene.board.resets).toEqual([reason]);
    expect(scene.boot()).not.toBe(before);
  });

  it("drives its lamps low before anything else, settings or not", () => {
    const scene = new Scene(image, {});
    expect(scene.said.join()).toMatch(/tillbeacon\.json: found no such file/);
    const wiring = WIRING_OF[image];
    const lamps = [wiring.lampGreen, wiring.lampAmber, wiring.lampRed];
    expect(scene.lit).toEqual(expect.arrayContaining(lamps.map((pin) => [pin, 0])));
    expect(scene.lit.filter(([, level]) => level === 1)).toEqual([]);
    // A strip keeps what it showed before the restart.
    if ("strip" in wiring) expect(scene.strip).toEqual(Array(24).fill(0));
  });

  it("starts from the newest state that is whole, whichever file a power cut has spoilt", () => {
    const files: Files = { "tillbeacon.json": settingsFor(1), tbimage1: images.get(image) as string };
    new Scene(image, files).run(130000).cutPower();
    const names = Object.keys(files).filter((name) => name.startsWith("tbstart"));
    expect(names).toHaveLength(2);
    for (const name of names) {
      const spoilt = { ...files, [name]: "\xff".repeat(40) };
      const scene = new Scene(image, spoilt).run(3000);
      expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
    }
  });
});

describe("the loader", () => {
  const good = (): string => images.get("esp32") as string;
  const state = (at: number, back: boolean): string => JSON.stringify({ at, back, starts: 0, fell: false, n: 5 });
  const base = (): Files => ({ "tillbeacon.json": settingsFor(1) });

  it("goes back from an image that ends with an error", () => {
    const bad = "throw new Error('no such thing on this board')";
    const scene = new Scene("esp32", { ...base(), tbimage0: good(), tbimage1: bad, tbstart1: state(1, true) });
    scene.run(20000);
    expect(scene.board.resets).toEqual(["E.reboot", "E.reboot", "E.reboot"]);
    expect(scene.said.filter((line) => line.includes("no such thing"))).toHaveLength(3);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("rests before the fourth start in a row that may fail, and says so once its console is open", () => {
    const failed = JSON.stringify({ at: 0, back: false, starts: 3, fell: false, n: 5 });
    const scene = new Scene("esp32", { ...base(), tbimage0: good(), tbstart1: failed });
    expect(scene.said).toEqual([]);
    scene.run(29000);
    expect(scene.said).toEqual(["tillbeacon: 3 starts in a row have failed, resting"]);
    expect(scene.lit).toEqual([]);
    scene.run(2000);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("is started anew when a compaction of Storage has moved it under itself", () => {
    const scene = new Scene("esp32", { ...base(), tbimage0: good() }).run(130000);
    const { storage } = scene.board;
    const size = storage.free() - 60 - 32;
    storage.write("old", "x".repeat(size), 0, size);
    storage.erase("old");
    const compact = storage.compact.bind(storage);
    // What goes on of the loader here does nothing any more.
    const arm = vi.spyOn(scene.board.watchdog, "enable");
    storage.compact = () => {
      compact();
      scene.board.running().end();
      arm.mockImplementation(() => {});
    };
    scene.board.reset("power");
    scene.run(7000);
    arm.mockRestore();
    scene.run(5000);
    expect(scene.board.resets).toEqual(["power", "watchdog"]);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("starts an image again that has ended with an error, and has none to go back to", () => {
    const once =
      '(function(s){if(!s.read("tried")){s.write("tried","1");throw new Error("a loose plug")}})(require("Storage"));\n';
    const scene = new Scene("esp32", { ...base(), tbimage0: once + good() });
    scene.run(29000);
    expect([scene.board.resets, scene.said.join()]).toEqual([[], expect.stringContaining("a loose plug")]);
    scene.run(5000);
    expect(scene.board.resets).toEqual(["E.reboot"]);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it.each<[string, Files]>([
    ["the state is lost", { tbimage0: "\xff".repeat(1000), tbstart0: "\xff", tbstart1: "{" }],
    ["the newest has not arrived whole", { tbimage0: "print(1)\xff\xff", tbstart1: state(0, false) }],
  ])("finds the image that is whole when %s", (_, files) => {
    const scene = new Scene("esp32", { ...base(), ...files, tbimage1: good() }).run(3000);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
    // And knows where it runs, for the next update goes into the other slot.
    const states = ["tbstart0", "tbstart1"].map((name) => scene.board.storage.files[name] ?? "");
    expect(states.join()).toMatch(/"at":1,"back":false,"starts":1/);
  });

  it("says so when there is none", () => {
    expect(new Scene("esp32", { ...base(), tbimage0: "\xff" }).said.join()).toMatch(
      /no image in Storage file tbimage0/,
    );
  });
});

describe("the ESP32's image before a host that answers nothing", () => {
  it.each([SILENT, "host.lan"])("is not reset, and stands still for a third of the time at the most: %s", (broker) => {
    const scene = new Scene("esp32", settings({ broker, ssid: "shop" }));
    scene.board.evaluate("global.ticks=0;setInterval(function(){ticks++},1000)");
    scene.run(1200000);
    expect(scene.board.resets).toEqual([]);
    expect(scene.board.running().network.attempts).toBeGreaterThan(10);
    expect(scene.board.evaluate("ticks")).toBeGreaterThan(1200 * 0.66);
  });

  it("finds a host by its name, which 2v29's own look-up does not", () => {
    const scene = new Scene("esp32", settings({ broker: "localhost", ssid: "shop" })).run(60000);
    expect(scene.board.running().network.attempts).toBeGreaterThan(0);
    expect(scene.said).not.toContain("disconnected: host not found");
  });
});

describe("the ESP32's image on WiFi", () => {
  const wifi = settings({ ssid: "shop" });

  it("joins again when the access point comes back, and tries no connection without it", () => {
    const scene = new Scene("esp32", { ...wifi }).run(60000);
    const { radio, network } = scene.board.running();
    expect(network.attempts).toBeGreaterThan(0);
    radio.reach(false);
    scene.run(10000);
    const { attempts } = network;
    scene.run(300000);
    expect(network.attempts).toBe(attempts);
    expect(scene.said).toContain("disconnected: wifi not joined");
    radio.reach(true);
    scene.run(60000);
    expect(network.attempts).toBeGreaterThan(attempts);
  });

  it("does not drop a joined line while it looks for its host", () => {
    const scene = new Scene("esp32", { ...wifi });
    scene.board.running().radio.dropsWhenJoined = true;
    scene.run(500000);
    expect(scene.board.running().radio.joins).toBe(1);
    scene.run(500000);
    expect(scene.board.running().radio.joins).toBe(2);
  });

  const saved = { ".wificfg": JSON.stringify({ mode: 3, ssid: "another" }) };
  it.each([wifi, {}, saved])("lets nobody in from outside, and stops its own access point", (files) => {
    const { board } = new Scene("esp32", { ...files }, { nvs: { bluetooth: true } }).run(1000);
    const life = board.running();
    expect([life.knock("Bluetooth"), life.knock("Telnet"), life.radio.telnet, life.radio.ownAccessPoint]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("runs on a build without a telnet server, as ESP32_IDF4 is", () => {
    const modules = {
      get TelnetServer() {
        throw new Error("Module TelnetServer not found");
      },
    };
    const scene = new Scene("esp32", { ...wifi }, { extras: { globals: {}, modules } }).run(1000);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
    expect(scene.board.running().radio.ownAccessPoint).toBe(false);
  });

  it("says so while Bluetooth is on", () => {
    const bluetooth = (on: boolean): string => new Scene("esp32", {}, { nvs: { bluetooth: on } }).said.join();
    expect(bluetooth(true)).toMatch(/Bluetooth is on/);
    expect(bluetooth(false)).not.toMatch(/Bluetooth/);
  });
});
