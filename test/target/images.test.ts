import { describe, expect, it } from "vitest";
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import type { VirtualClock } from "../../host/simulator/clock.ts";
import { FakeStrip } from "../../host/simulator/fake-strip.ts";
import type { FakeVl53 } from "../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../host/simulator/fake-vl53l1x.ts";
import { ImageBoard, SETTINGS } from "./image-board.ts";

/** A VL53L1X at the head and a VL53L0X at the tail, both without a target and with some noise. */
function sensors(clock: VirtualClock, index: number): FakeVl53 {
  let n = 0;
  const noise = () => ((n++ * 7919) % 13) - 6;
  return index === 0
    ? new FakeVl53l1x(clock, () => ({ rangeMm: 2000 + noise(), rawStatus: 9 }))
    : new FakeVl53l0x(clock, () => ({ rangeMm: 1500 + noise(), rawStatus: 11 }));
}

/** Somebody comes in. */
const PASSAGE = [
  ["entry", true],
  ["entry2", true],
  ["entry", false],
  ["entry2", false],
] as const;

/** Colours of the strip: two pixels of lamp, six of gauge. */
function pixels(image: ImageBoard): string {
  const strip = new FakeStrip(8);
  strip.send(image.strip);
  return strip
    .colours()
    .map((colour) => (colour === "none" ? "." : colour[0]))
    .join("");
}

describe("the RP2040's image on its board", () => {
  const { name, wiring } = RP2040_PICO;
  it("sends birth, telemetry and health over its USB line", async () => {
    const image = await ImageBoard.start("rp2040", wiring, sensors);
    image.run(10000);
    image.hello();
    expect(image.newest("status")).toMatchObject({ presence: "online", board: name });
    image.run(1000);
    expect(image.newest("telemetry")).toMatchObject({ head: "ok", tail: "ok", till: null, waiting: 0 });
    expect(image.newest("health")).toMatchObject({ errors: null });
    const { headHz, tailHz } = image.newest("health");
    expect(Math.min(headHz, tailHz)).toBeGreaterThan(15);
    expect(image.printed).toEqual([]);
  });

  it("looks after its sensors again when the timer that was to do so has been lost", async () => {
    const layout = { ...SETTINGS.layout, tail: false };
    const files = { "tillbeacon.json": JSON.stringify({ ...SETTINGS, layout }) };
    const image = await ImageBoard.start("rp2040", wiring, sensors, files);
    image.hello();
    image.run(5000);
    image.sensors[0].plug(false);
    image.run(1010);
    // Between two beats, in the middle of a chain of timers.
    image.board.running().starve(30);
    image.run(1000);
    image.sensors[0].plug(true);
    image.run(20000);
    expect([image.board.resets, image.newest("telemetry").head]).toEqual([[], "ok"]);
  });

  it("takes events before its second when somebody has crossed: neither waits for both", async () => {
    const image = await ImageBoard.start("rp2040", wiring, sensors);
    image.board.evaluate("global.ticks=[];E.kickWatchdog=function(){ticks.push(getTime()*1000)}");
    image.hello();
    image.run(4000);
    for (const [role, low] of PASSAGE) {
      image.pull(role, low);
      image.run(150);
    }
    image.run(2400);
    const [first = 0, ...ticks] = JSON.parse(image.board.evaluate("JSON.stringify(ticks)") as string) as number[];
    const lateMs = ticks.map((tMs, i) => Math.round(tMs - first) - 1000 * (i + 1));
    expect(lateMs).toHaveLength(5);
    expect(lateMs.filter((ms) => ms > 0)).toEqual([10]);
  });

  it("counts people, reads the button, lights the tower and the gauge", async () => {
    const image = await ImageBoard.start("rp2040", wiring, sensors);
    image.run(5000);
    image.hello();
    for (let i = 0; i < 3; i++) {
      for (const [role, low] of PASSAGE) {
        image.pull(role, low);
        image.run(150);
      }
      image.run(8000);
    }
    expect(image.newest("telemetry")).toMatchObject({ ins: 3, inLane: 3, waiting: 2, till: null });
    image.pull("tillSwitch", true);
    image.run(300);
    image.pull("tillSwitch", false);
    image.run(300);
    expect(image.newest("telemetry").till).toBe("open");
    image.light({ id: 5, lamp: "open", leaseMs: 9000 });
    expect(image.lit.get(wiring.lampGreen)).toBe(1);
    image.pull("tillSwitch", true);
    image.run(1500);
    expect(image.newest("telemetry")).toMatchObject({ lamp: "coming", acked: 1, till: "open" });
    image.pull("tillSwitch", false);
    image.run(2000);
    expect(image.newest("telemetry").till).toBe("open");
    expect(image.lit.get(wiring.lampGreen)).toBe(1);
    const waiting = image.newest("telemetry").waiting as number;
    expect([wiring.gauge1, wiring.gauge2, wiring.gauge3, wiring.gauge4].map((pin) => image.lit.get(pin))).toEqual(
      [1, 2, 3, 4].map((n) => (n <= waiting ? 1 : 0)),
    );
  });

  it("makes up for lost edges within a third of a second, whenever they come, and takes no other for lost", async () => {
    const image = await ImageBoard.start("rp2040", wiring, sensors);
    image.run(5000);
    image.hello();
    for (let i = 1; i <= 5; i++) {
      for (const low of [true, false]) {
        image.board.pins.loseEdges = 1;
        image.pull("exit", low);
        image.run(333);
        expect(image.newest("telemetry").outs).toBe(i);
      }
      image.run(2000 + 13 * i);
      for (const [role, low] of PASSAGE) {
        image.pull(role, low);
        image.run(117);
      }
    }
    image.run(60000);
    expect(image.newest("telemetry").ins).toBe(5);
    expect(image.newest("health").errors).toBe("10 edges lost");
  });

  it("reports an unplugged sensor, and its return", async () => {
    const image = await ImageBoard.start("rp2040", wiring, sensors);
    image.run(5000);
    image.hello();
    image.sensors[0].plug(false);
    image.run(62000);
    expect(image.newest("telemetry")).toMatchObject({ head: "silent", tail: "ok" });
    expect(image.newest("health").errors).toBe("head nack");
    image.sensors[0].plug(true);
    image.run(70000);
    expect(image.newest("telemetry")).toMatchObject({ head: "ok", tail: "ok" });
    expect(image.newest("health").errors).toBeNull();
  });
});

describe("the clock of an image's I2C bus", () => {
  it.each([
    [{}, 100000],
    [{ cableM: 0.5 }, 400000],
    [{ cableM: 1 }, 100000],
    [{ cableM: 1, pullUpOhm: 1500 }, 400000],
    [{ cableM: 3 }, 100000],
    [{ cableM: 30 }, 100000],
  ])("with %o in its settings is %i Hz", async (changes, clockHz) => {
    const files = { "tillbeacon.json": JSON.stringify({ ...SETTINGS, ...changes }) };
    const image = await ImageBoard.start("rp2040", RP2040_PICO.wiring, sensors, files);
    image.run(100);
    expect(image.printed).toEqual([]);
    expect(image.board.bus.clockHz).toBe(clockHz);
  });
});

describe("an image that restarts", () => {
  it("knows its backgrounds, and so that somebody is at the pay point", async () => {
    let inZones = 0;
    const watched = (clock: VirtualClock, index: number): FakeVl53 => {
      let n = 0;
      const noise = (): number => ((n++ * 7919) % 13) - 6;
      return new FakeVl53l1x(clock, () => ({
        rangeMm: (index < inZones ? 800 : 2005) + noise(),
        rawStatus: 9,
      }));
    };
    const before = await ImageBoard.start("rp2040", RP2040_PICO.wiring, watched);
    before.run(20000);
    inZones = 2;
    before.run(20000);
    inZones = 0;
    before.run(3570000);
    expect(before.files.tblearned).toMatch(/^\d+\.0\.\d{5} 2000 2000 /);
    inZones = 1;
    const after = await ImageBoard.start("rp2040", RP2040_PICO.wiring, watched, before.files);
    after.run(20000);
    after.hello();
    after.run(2000);
    // Between the pay point and the tail zone there is room for three.
    expect([1, 2, 3]).toContain(after.newest("telemetry").inLane);
  });
});

describe("the ESP32's image on its board", () => {
  it("lights tower and strip by its own rule, and accepts VL53L1X only", async () => {
    const image = await ImageBoard.start("esp32", ESP32_DEVKITC.wiring, sensors);
    image.run(5000);
    expect(image.sensors.map((sensor) => sensor.address)).toEqual([0x2a, 0x29]);
    for (const pin of ["lampGreen", "lampAmber", "lampRed"] as const)
      expect(image.lit.has(ESP32_DEVKITC.wiring[pin]), pin).toBe(true);
    expect(pixels(image)).toBe("........");
  });
});
