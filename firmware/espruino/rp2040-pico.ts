// Entry point of the RP2040's image.
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import { openTowerAndLeds } from "./lights.ts";
import { boot } from "./main.ts";
import { openEither } from "./range-sensors.ts";
import { noUpdates, openSerialLink } from "./serial-network.ts";

boot({
  name: RP2040_PICO.name,
  wiring: RP2040_PICO.wiring,
  outboxRecords: 512,
  openLights: openTowerAndLeds,
  openRangeBus: openEither,
  openLink: openSerialLink,
  openUpdate: noUpdates,
});
