// Entry point of the RP2040's image.
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import { edges } from "./board-port.ts";
import { openTowerAndLeds } from "./lights.ts";
import { boot } from "./main.ts";
import { openEither } from "./range-sensors.ts";
import { noUpdates, openSerialLink } from "./serial-network.ts";

boot({
  name: RP2040_PICO.name,
  wiring: RP2040_PICO.wiring,
  outboxRecords: 512,
  // The chip's longest is 8,388 ms (targets/rp2xxx/jshardware.c: jshEnableWatchDog).
  watchdogS: 8,
  noisePin: "D28",
  // It has no radio.
  keepOut: function () {},
  openLights: openTowerAndLeds,
  // It never stands still for longer than somebody takes to pass a beam.
  edges: edges,
  openRangeBus: openEither,
  openLink: openSerialLink,
  openUpdate: noUpdates,
  openSigner: noUpdates,
});
