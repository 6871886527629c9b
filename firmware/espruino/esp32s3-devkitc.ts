// Entry point of the ESP32-S3's image.
import { ESP32S3_DEVKITC } from "../../hardware/boards/esp32s3-devkitc.ts";
import { bootEsp32 } from "./esp32.ts";

// Espruino's boards/ESP32S3_IDF4.py lists no analogue input.
bootEsp32(ESP32S3_DEVKITC.name, ESP32S3_DEVKITC.wiring, undefined);
