// Espruino's own command line tool as an independent client: it puts our image files onto the real interpreter and onto our
// fake board, and both run. It compares nothing, and the interpreter's Linux build loses bytes under load: tried again then.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { distFile, readBundle } from "../../firmware/build/bundles.ts";
import { Console } from "../../host/provisioning/console.ts";
import { restart } from "../../host/provisioning/flash.ts";
import { identify } from "../../host/provisioning/identify.ts";
import { filesToSend } from "../../host/provisioning/upload.ts";
import { openPort } from "../../host/serial/port.ts";
import { freePort } from "../e2e/free-port.ts";
import { scratch } from "../e2e/host-process.ts";
import { note, socat } from "../e2e/programs.ts";
import { untilHolds } from "../patience.ts";
import { withEspruino } from "../serial/espruino-line.ts";
import { FakeBoard } from "../serial/fake-board.ts";
import { Cable } from "../serial/pty.ts";
import { settingsFor } from "./box-process.ts";
import { findEspruino, skipNote } from "./espruino.ts";

const tool = process.env["ESPRUINO_CLI"];
const toolNote =
  tool === undefined
    ? " (set ESPRUINO_CLI to the command of the npm package espruino@0.1.67, installed with --omit=optional --ignore-scripts)"
    : "";
const interpreter = findEspruino();
const ATTEMPTS = 3;
const TOOL_MS = 150000;

/** Offers a pty at a port of this machine while something runs. */
async function offered<T>(pty: string, run: (url: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const bridge = spawn(
    socat as string,
    ["-d", "-d", `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr`, `${pty},raw,echo=0`],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  bridge.stderr.on("data", (text) => (said += text));
  try {
    await untilHolds(() => expect(said).toContain("listening on"));
    return await run(`tcp://127.0.0.1:${port}`);
  } finally {
    await ended(bridge);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Sends files with the tool, as a person with Espruino's own tools would, and gives what it printed. */
function send(url: string, dir: string, files: { [name: string]: string }): Promise<string> {
  const storage = Object.entries(files).flatMap(([name, file]) => ["--storage", `${name}:${file}`]);
  const args = ["--no-ble", "-p", url, "--config", "SERIAL_THROTTLE_SEND=1", ...storage, "-e", "1"];
  return new Promise((resolve, reject) =>
    execFile(tool as string, args, { cwd: dir, timeout: TOOL_MS }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    ),
  );
}

describe.skipIf(tool === undefined || socat === undefined)(
  `Espruino's own tool${toolNote}${note("socat", socat)}`,
  () => {
    const { dir } = scratch();

    async function prepare(
      bundle: "esp32" | "rp2040",
    ): Promise<{ files: { [name: string]: string }; stored: { name: string; bytes: Buffer }[] }> {
      const image = await readBundle(bundle);
      const loader = await readBundle("loader");
      copyFileSync(distFile(`espruino-${bundle}.js`), path.join(dir, "image.js"));
      copyFileSync(distFile("espruino-loader.js"), path.join(dir, "loader.js"));
      writeFileSync(path.join(dir, "settings.json"), settingsFor(1));
      return {
        files: { tbimage0: "image.js", ".bootcde": "loader.js", "tillbeacon.json": "settings.json" },
        stored: [
          { name: "tbimage0", bytes: Buffer.from(image, "latin1") },
          { name: ".bootcde", bytes: Buffer.from(loader, "latin1") },
          { name: "tillbeacon.json", bytes: Buffer.from(settingsFor(1)) },
        ],
      };
    }

    /** Sends until the board has what was sent, starts it, and gives what its image says of itself. */
    async function install(port: string, bundle: "esp32" | "rp2040"): Promise<unknown> {
      const { files, stored } = await prepare(bundle);
      for (let attempt = 1; ; attempt++) {
        await offered(port, (url) => send(url, dir, files));
        const board = new Console(await openPort(port, 115200), port, () => {});
        try {
          await identify(board);
          const missing = await filesToSend(board, stored);
          if (missing.length > 0 && attempt < ATTEMPTS) continue;
          expect(missing.map(({ name }) => name)).toEqual([]);
          await restart(board);
        } finally {
          await board.close();
        }
        break;
      }
      const board = new Console(await openPort(port, 115200), port, () => {});
      try {
        await identify(board);
        return await board.evaluate("global.tillbeacon&&tillbeacon.view().board");
      } finally {
        await board.close();
      }
    }

    it.skipIf(interpreter === undefined)(
      `puts our image onto the real interpreter${interpreter === undefined ? ` (${skipNote})` : ""}`,
      async () => {
        await withEspruino(interpreter as string, async ({ port }) => {
          expect(await install(port, "rp2040")).toBe("rp2040-pico");
        });
      },
      600000,
    );

    it("puts our image onto our fake board", async () => {
      const cable = new Cable(dir);
      await cable.plug();
      const board = new FakeBoard();
      await board.open(cable);
      expect(await install(cable.near, "esp32")).toBe("esp32-devkitc");
      await board.close();
      await cable.pull();
    }, 600000);
  },
);
