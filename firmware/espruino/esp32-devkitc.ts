// Entry point of the ESP32's image.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { bootEsp32 } from "./esp32.ts";

bootEsp32(ESP32_DEVKITC.name, ESP32_DEVKITC.wiring, "D36");
