// What the images of all ESP32 boards have in common.
import type { Wiring } from "../../hardware/boards/board.ts";
import { Update } from "../core/update.ts";
import { keptEdges } from "./board-port.ts";
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
  try {
    require("TelnetServer").setOptions({ mode: "off" });
  } catch (_) {
    // A build without it lets nobody in by it (boards/ESP32_IDF4.py).
  }
  const wifi = require("Wifi");
  wifi.stopAP();
  // The radio starts behind the image's first run, by a saved configuration if there is one (targets/esp32/main.c).
  setTimeout(function () {
    wifi.stopAP();
  }, 0);
  if (ESP32.getState().BLE) print("tillbeacon: Bluetooth is on; 'tillbeacon flash' switches it off");
}

/** Starts the box of a board. `noisePin` is undefined where the interpreter knows no analogue input. */
export function bootEsp32(name: string, wiring: Wiring, noisePin: string | undefined): void {
  boot({
    name: name,
    wiring: wiring,
    outboxRecords: 512,
    // Longer than a name and an address that nobody answers take together (espruino/network.ts).
    watchdogS: 60,
    noisePin: noisePin,
    keepOut: keepOut,
    openLights: openTowerAndStrip,
    edges: keptEdges,
    openRangeBus: openVl53l1x,
    openLink: function (session, settings) {
      return new Network(session, settings);
    },
    openSigner: openSigner,
    openUpdate: function (firmware, signer) {
      const images = openImagePort();
      return images === undefined ? undefined : new Update(images, name, firmware, signer);
    },
  });
}
