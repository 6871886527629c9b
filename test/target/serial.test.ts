import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { HostProcess, runBeside } from "../e2e/host-process.ts";
import { note, socat } from "../e2e/programs.ts";
import { withEspruino } from "../serial/espruino-line.ts";
import { eventually } from "../serial/pty.ts";
import { findEspruino, skipNote } from "./espruino.ts";

const espruino = findEspruino();

describe.skipIf(socat === undefined || espruino === undefined)(
  `a box without network in the real interpreter${espruino === undefined ? ` (${skipNote})` : note("socat", socat)}`,
  () => {
    it("is flashed, provisioned and bridged over one line, and lends its console in between", async () => {
      await withEspruino(espruino as string, async ({ port, dir }) => {
        const tool = (...args: string[]) => runBeside([...args, "--port", port], dir);
        const flashed = await tool("flash", "--board", "rp2040-pico", "--any-board");
        expect(flashed).toMatchObject({ code: 0, stderr: "" });
        const named = await tool("provision", "--store", "s", "--box", "lane-1", "--serial", "--sensors", "entry,exit");
        expect(named).toMatchObject({ code: 0, stderr: "" });

        writeFileSync(
          path.join(dir, "shop.yaml"),
          `store: s\nlanes: [{box: lane-1}]\nlog: log.sqlite\nserial: [{port: ${port}, box: lane-1}]\n`,
        );
        const rows = (): number => {
          // The page may be there before the log.
          if (!existsSync(path.join(dir, "log.sqlite"))) return 0;
          const log = new DatabaseSync(path.join(dir, "log.sqlite"), { readOnly: true });
          if (log.prepare("SELECT 1 FROM sqlite_master WHERE name = 'telemetry'").get() === undefined) return 0;
          const { n } = log.prepare("SELECT count(*) AS n FROM telemetry WHERE box = 'lane-1'").get() as { n: number };
          log.close();
          return n;
        };
        const bridge = async (): Promise<number> => {
          const host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
          await host.page();
          const before = rows();
          await eventually(() => rows() > before + 2, "records of the box", 30000);
          host.kill("SIGTERM");
          expect(await host.exited).toBe(0);
          return JSON.parse(host.stdout.trim().split("\n").at(-1) as string).rejected;
        };
        expect(await bridge()).toBe(0);
        const shown = await tool("provision", "--show");
        expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/^box: lane-1$/m) });
        expect(shown.stderr).toMatch(/asking for the board's console/);
        // It was given back: the box goes on where it was.
        expect(await bridge()).toBe(0);
      });
    }, 300000);
  },
);
