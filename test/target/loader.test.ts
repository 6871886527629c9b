// The loader on boards that behave as their platforms do (docs/platforms.md): which image it starts, and what becomes of one that fails.
import { describe, expect, it, vi } from "vitest";
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { EspruinoProcess, settingsFor } from "./box-process.ts";
import { findEspruino, skipNote } from "./espruino.ts";
import { images, Scene } from "./scene.ts";

const interpreter = findEspruino();

describe("the loader", () => {
  const good = (): string => images.get("esp32") as string;
  const state = (at: number, back: boolean): string => JSON.stringify({ at, back, starts: 0, fell: false, n: 5 });
  const base = (): Files => ({ "tillbeacon.json": settingsFor(1) });

  it("goes back from an image that ends with an error", () => {
    const bad = "throw new Error('no such thing on this board')";
    const scene = new Scene("esp32", { ...base(), tbimage0: good(), tbimage1: bad, tbstart1: state(1, true) });
    scene.run(20000);
    expect(scene.board.resets).toEqual(["E.reboot", "E.reboot", "E.reboot"]);
    expect(scene.said.filter((line) => line.includes("no such thing"))).toHaveLength(3);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("goes back from an image that does not take the settings of before", () => {
    const other = good().replaceAll("tillbeacon.json", "tillbeacon.jsox");
    const scene = new Scene("esp32", { ...base(), tbimage0: good(), tbimage1: other, tbstart1: state(1, true) });
    scene.run(20000);
    expect(scene.said.filter((line) => line.includes("jsox: found no such file"))).toHaveLength(3);
    expect(scene.board.resets).toEqual(["E.reboot", "E.reboot", "E.reboot"]);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("rests before the fourth start in a row that may fail, and says so once its console is open", () => {
    const failed = JSON.stringify({ at: 0, back: false, starts: 3, fell: false, n: 5 });
    const scene = new Scene("esp32", { ...base(), tbimage0: good(), tbstart1: failed });
    expect(scene.said).toEqual([]);
    scene.run(29000);
    expect(scene.said).toEqual(["tillbeacon: 3 starts in a row have failed, resting"]);
    expect(scene.lit).toEqual([]);
    scene.run(2000);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("is started anew when a compaction of Storage has moved it under itself", () => {
    const scene = new Scene("esp32", { ...base(), tbimage0: good() }).run(130000);
    const { storage } = scene.board;
    const size = storage.free() - 60 - 32;
    storage.write("old", "x".repeat(size), 0, size);
    storage.erase("old");
    const compact = storage.compact.bind(storage);
    // What goes on of the loader here does nothing any more.
    const arm = vi.spyOn(scene.board.watchdog, "enable");
    storage.compact = () => {
      compact();
      scene.board.running().end();
      arm.mockImplementation(() => {});
    };
    scene.board.reset("power");
    scene.run(7000);
    arm.mockRestore();
    scene.run(5000);
    expect(scene.board.resets).toEqual(["power", "watchdog"]);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it("starts an image again that has ended with an error, and has none to go back to", () => {
    const once =
      '(function(s){if(!s.read("tried")){s.write("tried","1");throw new Error("a loose plug")}})(require("Storage"));\n';
    const scene = new Scene("esp32", { ...base(), tbimage0: once + good() });
    scene.run(29000);
    expect([scene.board.resets, scene.said.join()]).toEqual([[], expect.stringContaining("a loose plug")]);
    scene.run(5000);
    expect(scene.board.resets).toEqual(["E.reboot"]);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
  });

  it.each<[string, Files]>([
    ["the state is lost", { tbimage0: "\xff".repeat(1000), tbstart0: "\xff", tbstart1: "{" }],
    ["the newest has not arrived whole", { tbimage0: "print(1)\xff\xff", tbstart1: state(0, false) }],
  ])("finds the image that is whole when %s", (_, files) => {
    const scene = new Scene("esp32", { ...base(), ...files, tbimage1: good() }).run(3000);
    expect(scene.boot()).toMatch(/^[0-9a-f]+$/);
    // And knows where it runs, for the next update goes into the other slot.
    const states = ["tbstart0", "tbstart1"].map((name) => scene.board.storage.files[name] ?? "");
    expect(states.join()).toMatch(/"at":1,"back":false,"starts":1/);
  });

  it("says so when there is none", () => {
    expect(new Scene("esp32", { ...base(), tbimage0: "\xff" }).said.join()).toMatch(
      /no image in Storage file tbimage0/,
    );
  });
});

describe.skipIf(interpreter === undefined)(
  `the loader on the real interpreter${interpreter === undefined ? ` (${skipNote})` : ""}`,
  () => {
    const start = async (image: string): Promise<string[]> => {
      const board = new EspruinoProcess(interpreter as string);
      board.install({ tbimage0: image, ".bootcde": images.get("loader") as string });
      const run = board.run(
        "global.setTimeout=(function(later){return function(run,ms){return later(run,ms/100)}})(setTimeout);" +
          'E.reboot=function(){print("@reboot");quit()};eval(require("Storage").read(".bootcde"));',
      );
      await run.exited;
      board.remove();
      return run.lines.filter((line) => /^(@|tillbeacon)/.test(line));
    };

    it("runs an image outside of all functions: its names are global, and its functions keep no scope", async () => {
      const said = await start(
        'var mine=1;function f(){return 1}\nprint("@"+global.mine+" "+E.getSizeOf(f,1).length);quit();',
      );
      // Of a function outside of all others, its code alone is kept.
      expect(said).toEqual(["@1 1"]);
    });

    it("says with what error an image ended, and restarts", async () => {
      const said = await start("var mine=1;nothing.here();");
      expect(said).toEqual([expect.stringMatching(/^tillbeacon: .*nothing/), "@reboot"]);
    });
  },
);
