// ESP32-DevKitC with a WROOM-32 module. Strapping pins (0, 2, 5, 12, 15) and the flash's pins (6-11) are left out.
// Abilities: ESP32 datasheet v4.x, table "pin overview": GPIO 34-39 are input only and have no pull-ups.
import { board } from "./board.ts";

export const ESP32_DEVKITC = board(
  "esp32-devkitc",
  {
    D4: "in-out",
    D13: "in-out",
    D14: "in-out",
    D16: "in-out",
    D17: "in-out",
    D18: "in-out",
    D19: "in-out",
    D21: "in-out",
    D22: "in-out",
    D23: "in-out",
    D25: "in-out",
    D26: "in-out",
    D27: "in-out",
    D32: "in-out",
    D33: "in-out",
    D34: "in",
    D35: "in",
    D36: "in",
    D39: "in",
  },
  {
    entry: "D25",
    entry2: "D26",
    exit: "D27",
    tillSwitch: "D33",
    sda: "D21",
    scl: "D22",
    headShutdown: "D18",
    tailShutdown: "D19",
    lampGreen: "D16",
    lampAmber: "D17",
    lampRed: "D23",
  },
);
