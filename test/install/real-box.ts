// The real interpreter, flashed and provisioned by the installed package over a pty, and then run with what that has written.
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import { Console } from "../../host/provisioning/console.ts";
import { identify } from "../../host/provisioning/identify.ts";
import { openPort } from "../../host/serial/port.ts";
import { freePort } from "../e2e/free-port.ts";
import { withEspruino } from "../serial/espruino-line.ts";
import { startBox, type TestBox } from "../target/box-process.ts";
import type { Account } from "./account.ts";

const IMAGE = "packages/lib/node_modules/tillbeacon/build/firmware/dist/espruino-esp32.js";
const SECRET = { TILLBEACON_WIFI_PASSWORD: "rather secret" };
const HEARD_S = 60;

export interface RealBox {
  /** Where its settings say that the broker is. */
  brokerPort: number;
  /** Runs it until the page shows its lane as fresh; gives the seconds. */
  isHeard(page: string): Promise<number>;
  stop(): Promise<void>;
}

/** Flashes and provisions; `open` lets the account use the port. */
export async function setUpBox(account: Account, interpreter: string, open: (port: string) => void): Promise<RealBox> {
  const brokerPort = await freePort();
  let settings = "";
  await withEspruino(interpreter, async ({ port, dir }) => {
    chmodSync(dir, 0o755);
    open(port);
    const where = ["--port", port];
    account.tillbeacon("flash", ["flash", ...where, "--board", "esp32-devkitc", "--any-board", "--no-start"]);
    const network = ["--ssid", "shop", "--broker", "127.0.0.1", "--broker-port", `${brokerPort}`];
    const lane = ["--box", "lane-1", "--sensors", "entry,exit", "--no-start"];
    account.tillbeacon("provision", ["provision", ...where, ...lane, ...network], 0, SECRET);
    settings = await settingsOf(port);
  });
  let box: TestBox | undefined;
  return {
    brokerPort,
    isHeard: async (page) => {
      const image = readFileSync(path.join(account.home, IMAGE), "latin1");
      const startMs = performance.now();
      // Joined to its WiFi already: this machine has none.
      const files = { "tillbeacon.json": settings, tbimage0: image };
      box = startBox(interpreter, { prelude: "", files, speed: 1 });
      for (let i = 0; i < HEARD_S * 10; i++) {
        const { lanes } = (await (await fetch(`${page}api/state`)).json()) as { lanes: { freshness: string }[] };
        if (lanes[0]?.freshness === "fresh") return Math.round((performance.now() - startMs) / 100) / 10;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the box is not heard; it says:\n${box.lines.join("\n")}`);
    },
    stop: async () => box?.stop(),
  };
}

/** What provisioning has written, read at the board's own prompt. */
async function settingsOf(port: string): Promise<string> {
  const board = new Console(await openPort(port, 115200), port, () => {});
  try {
    await identify(board);
    const text = await board.evaluate('require("Storage").read("tillbeacon.json")');
    if (typeof text !== "string") throw new Error("found no settings on the board");
    return text;
  } finally {
    await board.close();
  }
}
