import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { FakeBoard } from "../serial/fake-board.ts";
import { type Cable, cablePool, eventually } from "../serial/pty.ts";
import { settingsFor } from "../target/box-process.ts";
import { runBeside, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

const { dir, remove } = scratch();
afterAll(remove);

const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
const SETTINGS = settingsFor(1, { store: "corner", tillSwitch: "switch", layout: LAYOUT });

/** Boxes that are examined side by side, in real time. */
const cables = cablePool(dir, 3);

/** A box that runs, on a cable of its own. */
interface Place {
  cable: Cable;
  board: FakeBoard;
  tool(name: string, ...args: string[]): ReturnType<typeof runBeside>;
}

const it = test.extend<{ place: Place }>({
  place: ({ task: _ }, use) =>
    cables.use(async (cable) => {
      await cable.plug();
      const board = new FakeBoard();
      board.console.storage.files[".bootcde"] = await readBundle("loader");
      board.console.storage.files["tbimage0"] = await readBundle("esp32");
      board.console.storage.files["tillbeacon.json"] = SETTINGS;
      await board.open(cable);
      board.trembles();
      await use({
        cable,
        board,
        tool: (name, ...args) => runBeside([name, ...args, "--port", cable.near], dir),
      });
      await board.close();
      await cable.pull();
    }),
});

/** Records until it is interrupted. */
function record(file: string, cable: Cable, interrupt: AbortSignal): ReturnType<typeof runBeside> {
  return runBeside(["record", file, "--for", "60", "--port", cable.near], dir, { interrupt });
}

/** Rows of a sensor that a trace has so far. */
function rowsOf(file: string, sensor: string): string[][] {
  if (!existsSync(file)) return [];
  const rows = readFileSync(file, "utf8").split("\n");
  return rows.map((row) => row.split(",")).filter(([, name]) => name === sensor);
}

describe.skipIf(socat === undefined)(`a running box on a cable${note("socat", socat)}`, { concurrent: true }, () => {
  // The longest is begun first.
  describe("tillbeacon walk-test", () => {
    it("passes a lane that sees a person right, and stores its backgrounds on the box and in a lane file", async ({
      place: { board, cable },
    }) => {
      // Nobody waits: what is asked is done in the moment in which it is printed.
      const acts: [words: string, act: () => Promise<void>][] = [
        ["past the entrance beams", () => board.walksPast("entry", "entry2")],
        ["fourth in line", () => board.standsIn(board.tail, 2500)],
        ["pay point", () => board.standsIn(board.head, 2500)],
        ["walk out past", () => board.walksPast("exit")],
        ["turn round", () => board.turnsRound()],
      ];
      const walk = runBeside(["walk-test", "--step-seconds", "60", "--port", cable.near], dir, {
        onOutput: (text) => void acts.find(([words]) => text.includes(words))?.[1](),
      });
      const { code, stdout, stderr } = await walk;
      expect(stdout).not.toMatch(/FAILED/);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/1\/6 keep the lane empty \(6 s at most\)\n {2}ok: head 24\d\d mm, tail 24\d\d mm/);
      expect(stdout.match(/ {2}ok: /g)).toHaveLength(6);
      expect(stdout.trim().split("\n").at(-1)).toBe("PASSED");
      const settings = JSON.parse(board.console.storage.files["tillbeacon.json"] ?? "");
      expect(settings.layout).toEqual({ ...LAYOUT, headMm: expect.any(Number), tailMm: expect.any(Number) });
      expect(Math.abs(settings.layout.headMm - 2400)).toBeLessThan(10);
      expect(board.console.boots).toBeGreaterThan(1);
      const lane = readFileSync(path.join(dir, "lane-1.lane.yaml"), "utf8");
      expect(lane).toMatch(
        /tills: 0\nsensors:\n {2}entry: true[\s\S]*background: # mm[^\n]*\n {2}head: 24\d\d\n {2}tail: 24\d\d\n/,
      );
    });
  });

  describe("tillbeacon doctor", () => {
    it("finds nothing wrong with a healthy lane, and says which pins and readings it saw", async ({
      place: { tool },
    }) => {
      const { code, stdout, stderr } = await tool("doctor", "--for", "3");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/tillbeacon 0\.1\.0 on esp32-devkitc, box corner\/lane-1/);
      expect(stdout).toMatch(/^entry +D25 +clear +0 breaks$/m);
      expect(stdout).toMatch(/^head +D21 D22 D18 +24\d\d mm +\d\d Hz, 100 % valid, 24\d\d mm/m);
      expect(stdout).toMatch(/^switch +D33 +till closed/m);
      expect(stdout).toMatch(/hint +link: the host has not spoken/);
      expect(stdout).not.toMatch(/FAULT/);
    });

    it("says what is wrong, and exits with 1", async ({ place: { board, tool } }) => {
      board.input("exit", true);
      board.tail.rawStatus = 6;
      board.head.rangeMm = 60;
      const examined = tool("doctor", "--for", "6");
      let isOver = false;
      const over = examined.finally(() => {
        isOver = true;
      });
      while (!isOver) await board.flutters("entry");
      const { code, stdout } = await over;
      expect(stdout).toMatch(/FAULT +exit: broken all the time: the emitter is off or misaligned/);
      expect(stdout).toMatch(/FAULT +tail: 100 % of its readings drown in light: sunlight/);
      expect(stdout).toMatch(/FAULT +head: sees something at 6\d mm: its film is still on/);
      expect(stdout).toMatch(/FAULT +entry: \d+ breaks, the shortest \d+ ms: only just aligned/);
      expect(stdout).toMatch(/FAULT +entry2: 0 breaks where its twin had \d+/);
      expect(code).toBe(1);
    });

    it("borrows the line of a box that speaks frames on it, and gives it back", async ({ place: { board, tool } }) => {
      board.console.storage.files["tbimage0"] = await readBundle("rp2040");
      board.console.boot();
      await eventually(() => !board.console.onUsb, "the image to take the line");
      const { code, stdout, stderr } = await tool("doctor", "--for", "1");
      expect(stderr).toBe("... no answer yet; asking for the board's console\n");
      expect(stdout).toMatch(/tillbeacon 0\.1\.0 on rp2040-pico, box corner\/lane-1/);
      expect(code).toBe(1);
      await eventually(() => !board.console.onUsb, "the line to be given back");
    });

    it("leaves the box as it found it", async ({ place: { board, tool } }) => {
      await tool("doctor", "--for", "1");
      const said: string[] = [];
      board.tap((text) => said.push(text));
      await board.passes(1500);
      expect(said.filter((text) => text.includes("~"))).toEqual([]);
    });

    it.for<[string, { [file: string]: string | undefined }, RegExp]>([
      ["has no image", { ".bootcde": undefined }, /found a board without an image.*run 'tillbeacon flash'/],
      [
        "has no settings",
        { "tillbeacon.json": undefined },
        /found no tillbeacon\.json on the board.*tillbeacon provision/,
      ],
      ["has an image that fails", { ".bootcde": "nonsense();" }, /found an image that does not run/],
    ])("sends somebody whose box %s to the right command", async ([, files, message], { place: { board, tool } }) => {
      for (const [name, text] of Object.entries(files))
        if (text === undefined) delete board.console.storage.files[name];
        else board.console.storage.files[name] = text;
      board.console.boot();
      const { code, stderr } = await tool("doctor", "--for", "1");
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    });
  });

  describe("tillbeacon record", () => {
    it("makes a trace that replay reads, with what the sensors said", async ({ place: { board, cable, tool } }) => {
      const stop = new AbortController();
      const recording = record("live.csv", cable, stop.signal);
      const file = path.join(dir, "live.csv");
      await eventually(() => rowsOf(file, "switch").length > 0, "the first rows");
      await board.walksPast("entry", "entry2");
      await eventually(() => rowsOf(file, "entry2").length > 2 && rowsOf(file, "head").length > 40, "what was seen");
      stop.abort();
      const { code, stdout, stderr } = await recording;
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/live\.csv: \d\d+ rows/);
      const of = (sensor: string) => rowsOf(file, sensor);
      expect(of("entry").map(([, , value]) => value)).toEqual(["0", "1", "0"]);
      expect(of("entry2").map(([, , value]) => value)).toEqual(["0", "1", "0"]);
      expect(of("exit").map(([, , value]) => value)).toEqual(["0"]);
      expect(of("switch").map(([, , value]) => value)).toEqual(["0"]);
      expect(of("head").length).toBeGreaterThan(40);
      const replayed = await runBeside(["replay", "live.csv"], dir);
      expect(replayed).toMatchObject({ code: 0, stderr: "" });
      const last = replayed.stdout.trim().split("\n").at(-1)?.split(",") ?? [];
      expect(last.slice(6, 8)).toEqual(["1", "0"]);
      expect((await tool("record", "live.csv", "--for", "1")).stderr).toMatch(
        /live\.csv:1: found a file that is there already, expected a new one/,
      );
      expect((await tool("record", "live.csv", "--for", "1", "--force")).code).toBe(0);
    });

    it("ends with a usable file when it is stopped", async ({ place: { cable } }) => {
      const stop = new AbortController();
      const recording = record("stopped.csv", cable, stop.signal);
      const file = path.join(dir, "stopped.csv");
      await eventually(() => existsSync(file) && readFileSync(file, "utf8").split("\n").length > 40, "rows");
      stop.abort();
      const { code, stdout } = await recording;
      expect([code, stdout]).toEqual([0, expect.stringMatching(/stopped\.csv: \d+ rows/)]);
      expect((await runBeside(["replay", "stopped.csv"], dir)).code).toBe(0);
    });

    it("ends with a usable file when the cable is pulled", async ({ place: { cable, tool } }) => {
      const recording = tool("record", "cut.csv", "--for", "60");
      const file = path.join(dir, "cut.csv");
      await eventually(() => existsSync(file) && readFileSync(file, "utf8").split("\n").length > 40, "rows");
      await cable.pull();
      const { code, stderr } = await recording;
      expect([code, stderr]).toEqual([2, expect.stringMatching(/found the line cut/)]);
      expect((await runBeside(["replay", "cut.csv"], dir)).code).toBe(0);
    });
  });
});
