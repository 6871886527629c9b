// Entry point of the Espruino Pico's image.
import { ESPRUINO_PICO } from "../../hardware/boards/espruino-pico.ts";
import { openTowerAndStrip } from "./lights.ts";
import { boot } from "./main.ts";
import { openEither } from "./range-sensors.ts";
import { byCable, openSerialLink } from "./serial-network.ts";

boot({
  name: ESPRUINO_PICO.name,
  wiring: ESPRUINO_PICO.wiring,
  openLights: openTowerAndStrip,
  openRangeBus: openEither,
  openLink: openSerialLink,
  openUpdate: byCable,
});
