import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BOARDS } from "../../hardware/boards/all.ts";
import type { Board, LampPin, PinMap, Wiring } from "../../hardware/boards/board.ts";
import { wiringFaults } from "../../hardware/boards/check.ts";
import { ESP32_DEVKITC, ESP32_DEVKITC_PINS } from "../../hardware/boards/esp32-devkitc.ts";
import { ESP32S3_DEVKITC, type ESP32S3_DEVKITC_PINS } from "../../hardware/boards/esp32s3-devkitc.ts";
import { NODEMCU_ESP8266, NODEMCU_ESP8266_PINS } from "../../hardware/boards/nodemcu-esp8266.ts";
import { RP2040_PICO, RP2040_PICO_PINS } from "../../hardware/boards/rp2040-pico.ts";
import { FLASH_TARGETS } from "../../host/provisioning/boards.ts";

const FOLDER = new URL("../../hardware/boards/", import.meta.url);

describe("the list of boards", () => {
  it("has every board file of the folder, each with its source", () => {
    const files = readdirSync(FOLDER).filter((name) => !["all.ts", "board.ts", "check.ts", "table.ts"].includes(name));
    expect(files.map((name) => name.replace(".ts", "")).sort()).toEqual(BOARDS.map((board) => board.name).sort());
    for (const file of files) expect(readFileSync(new URL(file, FOLDER), "utf8"), file).toMatch(/datasheet/);
  });

  it("is the list of boards that images are flashed on", () => {
    expect(FLASH_TARGETS.map(({ name }) => name).sort()).toEqual(BOARDS.map(({ name }) => name).sort());
  });
});

describe.each(BOARDS)("the wiring of $name", (board) => {
  it("has no fault", () => {
    expect(wiringFaults(board)).toEqual([]);
  });

  it("drives no pin that only reads, and puts nothing outside on a pin that decides how the board starts", () => {
    const { pins, wiring } = board;
    const drives = /^(sda|scl|strip|lamp|gauge|.*Shutdown)/;
    for (const [role, pin] of Object.entries(wiring)) {
      if (drives.test(role)) expect(pins[pin]?.io, role).toBe("in-out");
      else expect(pins[pin]?.boot, role).toBeUndefined();
      if (/^(lamp|gauge)/.test(role)) expect(pins[pin]?.flashes, role).toBeUndefined();
    }
  });
});

describe("the check of a wiring", () => {
  type Wired = { pins: PinMap; wiring: Wiring };
  const esp32: Wired = { ...ESP32_DEVKITC, pins: ESP32_DEVKITC_PINS };
  const pico: Wired = { ...RP2040_PICO, pins: RP2040_PICO_PINS };
  it.each([
    [esp32, { exit: "D25" }, "exit: found D25, which entry already uses, expected a pin of its own"],
    [esp32, { exit: "D24" }, /^exit: found D24, expected one of D0 D1 /],
    [pico, { exit: "D23" }, /^exit: found D23, expected one of /],
    [pico, { scl: "D11", entry2: "D9" }, "scl: found D11 (2.scl), expected 1.scl to go with D8"],
  ])("finds what is wrong, and says where", (board, change, fault) => {
    expect(wiringFaults({ ...board, wiring: { ...board.wiring, ...change } })).toEqual([
      fault instanceof RegExp ? expect.stringMatching(fault) : fault,
    ]);
  });
});

/** A wiring with one role given to another pin must not type-check; `npm run types` fails when it does. */
describe("the types of a wiring", () => {
  it("take each board's own wiring, and no pin for what it cannot do", () => {
    type Esp32 = Board<typeof ESP32_DEVKITC_PINS>["wiring"];
    const esp32: Esp32 = ESP32_DEVKITC.wiring;
    const s3: Board<typeof ESP32S3_DEVKITC_PINS>["wiring"] = ESP32S3_DEVKITC.wiring;
    const pico: Board<typeof RP2040_PICO_PINS>["wiring"] = RP2040_PICO.wiring;
    const nodemcu: Board<typeof NODEMCU_ESP8266_PINS>["wiring"] = NODEMCU_ESP8266.wiring;
    const wrong: unknown[] = [
      // @ts-expect-error D34 only reads: no lamp
      { ...esp32, lampGreen: "D34" } satisfies Esp32,
      // @ts-expect-error D34 only reads: no shut-down line
      { ...esp32, headShutdown: "D34" } satisfies Esp32,
      // @ts-expect-error D34 has no pull-up: no beam
      { ...esp32, entry: "D34" } satisfies Esp32,
      // @ts-expect-error a broken beam on D12 at reset would set the flash's voltage
      { ...esp32, exit: "D12" } satisfies Esp32,
      // @ts-expect-error D14 flashes at reset: no lamp
      { ...esp32, lampRed: "D14" } satisfies Esp32,
      // @ts-expect-error D36 sees edges that are none
      { ...esp32, tailReady: "D36" } satisfies Esp32,
      // @ts-expect-error D6 belongs to the flash
      { ...esp32, strip: "D6" } satisfies Esp32,
      // @ts-expect-error Espruino watches no pin from 6 to 12: no beam
      { ...s3, exit: "D6" } satisfies typeof s3,
      // @ts-expect-error nor any beyond 39
      { ...s3, headReady: "D47" } satisfies typeof s3,
      // @ts-expect-error D14 is pulled high until the image runs: no lamp
      { ...s3, lampRed: "D14" } satisfies typeof s3,
      // @ts-expect-error D19 is a line of the USB that has the console
      { ...s3, tillSwitch: "D19" } satisfies typeof s3,
      // @ts-expect-error D8 is no clock line
      { ...pico, scl: "D8" } satisfies typeof pico,
      // @ts-expect-error no module drives a strip on this chip
      { ...pico, strip: "D16" } satisfies typeof pico,
      // @ts-expect-error D0 has no interrupt
      { ...nodemcu, entry: "D0" } satisfies typeof nodemcu,
      // @ts-expect-error the sensor's pull-up would keep the board from starting
      { ...nodemcu, headShutdown: "D8" } satisfies typeof nodemcu,
      // @ts-expect-error only D4 sends to a strip
      { ...nodemcu, strip: "D5" } satisfies typeof nodemcu,
    ];
    const lamp: LampPin<typeof ESP32_DEVKITC_PINS> = "D16";
    expect([wrong.length, lamp, NODEMCU_ESP8266_PINS.D0.io]).toEqual([16, "D16", "in-out"]);
  });
});
