// The images on boards that behave as their platforms do (docs/platforms.md).
import { describe, expect, it } from "vitest";
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { settingsFor } from "./box-process.ts";
import { IMAGES, images, Scene, SILENT, settings, wiringOf } from "./scene.ts";

describe.each(IMAGES)("the %s's image", (image) => {
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

  it("starts anew then, too, when a tool at its console has asked for its view before: flags are given once", () => {
    const scene = new Scene(image).run(132060);
    scene.board.running().starve(60);
    scene.run(440);
    expect(scene.board.evaluate("tillbeacon.view().errors.join()")).toContain("CALLBACK");
    scene.run(14500);
    expect(scene.board.resets).toEqual(["E.reboot"]);
  });

  it("drives its lamps low before anything else, settings or not", () => {
    const scene = new Scene(image, {}).run(0);
    expect(scene.said.join()).toMatch(/tillbeacon\.json: found no such file/);
    const wiring = wiringOf(image);
    const lamps = [wiring.lampGreen, wiring.lampAmber, wiring.lampRed].filter((pin) => pin !== undefined);
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

const PAIR_ONLY = { tills: 0, entry: true, entryPair: true, exit: true, head: false, tail: false };

describe("the ESP32's image before a host that answers nothing", () => {
  it.each([SILENT, "host.lan"])("is not reset, and stands still for a third of the time at the most: %s", (broker) => {
    const scene = new Scene("esp32", settings({ broker, ssid: "shop" }));
    scene.board.evaluate("global.ticks=0;setInterval(function(){ticks++},1000)");
    scene.run(1200000);
    expect(scene.board.resets).toEqual([]);
    expect(scene.board.running().network.attempts).toBeGreaterThan(10);
    expect(scene.board.evaluate("ticks")).toBeGreaterThan(1200 * 0.66);
  });

  it.each(["esp32", "esp32s3"] as const)("counts everybody who walks in meanwhile: %s", (image) => {
    const scene = new Scene(image, settings({ broker: SILENT, ssid: "shop", layout: PAIR_ONLY }));
    const { entry, entry2 } = wiringOf(image);
    // Whoever is in the second beam has not left the first one. A bounce, and an insect that nobody is counted for.
    for (let i = 0; i < 40; i++)
      for (const [pin, level, afterMs] of [
        [entry, 0, 0],
        [entry, 1, 3],
        [entry, 0, 5],
        [entry2, 0, 150],
        [entry, 1, 240],
        [entry2, 1, 300],
        [entry2, 0, 1500],
        [entry2, 1, 1504],
      ] as const)
        scene.board.pins.driveAt(pin, level, 10000 + 3700 * i + afterMs);
    scene.run(190000);
    expect(scene.board.running().network.attempts).toBeGreaterThan(3);
    expect(scene.board.evaluate("tillbeacon.view().inward")).toBe(40);
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

  it("joins seldom while the access point is off for hours, for each attempt takes memory, and finds it within five minutes", () => {
    const scene = new Scene("esp32", { ...wifi }).run(60000);
    const { radio } = scene.board.running();
    radio.reach(false);
    scene.run(2 * 3600000);
    expect(radio.lostBlocks).toBeLessThan(50 * 15);
    radio.reach(true);
    scene.run(305000);
    expect(scene.board.evaluate('require("Wifi").getStatus().station')).toBe("connected");
    expect(scene.board.resets).toEqual([]);
  });

  it("starts anew when its memory is gone", () => {
    const scene = new Scene("esp32", { ...wifi }).run(130000);
    scene.board.running().radio.lostBlocks = 7500;
    scene.run(70000);
    expect(scene.board.resets).toEqual(["watchdog"]);
    scene.run(130000);
    expect(scene.board.resets).toHaveLength(1);
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
    const bluetooth = (on: boolean): string => new Scene("esp32", {}, { nvs: { bluetooth: on } }).run(0).said.join();
    expect(bluetooth(true)).toMatch(/Bluetooth is on/);
    expect(bluetooth(false)).not.toMatch(/Bluetooth/);
  });
});
