// Entry point of the Espruino Pico's image.
import { ESPRUINO_PICO } from "../../hardware/boards/espruino-pico.ts";
import { openTowerAndStrip } from "./lights.ts";
import { boot } from "./main.ts";
import { openEither } from "./range-sensors.ts";
import { byCable, openSerialLink } from "./serial-network.ts";

boot({
  name: ESPRUINO_PICO.name,
  wiring: ESPRUINO_PICO.wiring,
  // 64 KiB of memory: an hour of minutes is what fits beside the program.
  outboxRecords: 64,
  openLights: openTowerAndStrip,
  openRangeBus: openEither,
  openLink: openSerialLink,
  openUpdate: byCable,
});
