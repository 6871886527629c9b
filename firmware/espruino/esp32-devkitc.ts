// Entry point of the ESP32's image.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { Update } from "../core/update.ts";
import { openImagePort } from "./image-port.ts";
import { openTowerAndStrip } from "./lights.ts";
import { boot } from "./main.ts";
import { Network } from "./network.ts";
import { openVl53l1x } from "./range-sensors.ts";
import { openSigner } from "./signer.ts";

/** As the interpreter starts, whoever connects to the board by Bluetooth or telnet gets its console. */
function keepOut(): void {
  if (typeof ESP32 === "undefined") return;
  E.setConsole("Serial1", { force: true });
  require("TelnetServer").setOptions({ mode: "off" });
  require("Wifi").stopAP();
  if (ESP32.getState().BLE) print("tillbeacon: Bluetooth is on; 'tillbeacon flash' switches it off");
}

boot({
  name: ESP32_DEVKITC.name,
  wiring: ESP32_DEVKITC.wiring,
  outboxRecords: 512,
  // Longer than a name and an address that nobody answers take together (espruino/network.ts).
  watchdogS: 60,
  noisePin: "D36",
  keepOut: keepOut,
  openLights: openTowerAndStrip,
  openRangeBus: openVl53l1x,
  openLink: function (session, settings) {
    return new Network(session, settings);
  },
  openSigner: openSigner,
  openUpdate: function (firmware, signer) {
    const images = openImagePort();
    return images === undefined ? undefined : new Update(images, ESP32_DEVKITC.name, firmware, signer);
  },
});
