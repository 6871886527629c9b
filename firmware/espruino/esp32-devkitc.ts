// Entry point of the ESP32's image.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { Update } from "../core/update.ts";
import { openImagePort } from "./image-port.ts";
import { openTowerAndStrip } from "./lights.ts";
import { boot } from "./main.ts";
import { Network } from "./network.ts";
import { openVl53l1x } from "./range-sensors.ts";

boot({
  name: ESP32_DEVKITC.name,
  wiring: ESP32_DEVKITC.wiring,
  outboxRecords: 512,
  openLights: openTowerAndStrip,
  openRangeBus: openVl53l1x,
  openLink: function (session, settings) {
    return new Network(session, settings);
  },
  openUpdate: function (firmware, settings) {
    const images = openImagePort();
    const key = settings.updateKey ? settings.updateKey : "";
    return images === undefined ? undefined : new Update(images, ESP32_DEVKITC.name, firmware, key);
  },
});
