import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Pool } from "../pool.ts";
import { eventually } from "../serial/pty.ts";
import { runBeside, scratch } from "./host-process.ts";
import { lua, note, socat } from "./programs.ts";

const { dir, remove } = scratch();
afterAll(remove);

/** Stands for luac.cross: packs names and sources. */
const luacCross = path.join(dir, "luac.cross");
writeFileSync(
  luacCross,
  '#!/bin/sh\nout=$4; shift 4\nfor f; do basename "$f" .lua; cat "$f"; echo; done | gzip -c > "$out"\necho "Image size: 96404"\n',
  { mode: 0o755 },
);
const WITH = { NODEMCU_LUAC: luacCross };

/** Boards that are flashed side by side: each waits for its prompt most of the time. */
const AT_ONCE = 3;
const ports = new Pool<string>();
for (let i = 1; i <= AT_ONCE; i++) ports.add(path.join(dir, `nodemcu-${i}`));

/** A port at which a test plugs in one board. */
interface Place {
  /** `words` and `env` say what kind of board; resolves to the folder that is its file system. */
  plug(words: string, env?: { [name: string]: string }): Promise<string>;
  flash(args?: string[], env?: { [name: string]: string }): ReturnType<typeof runBeside>;
}

const it = test.extend<{ place: Place }>({
  place: ({ task: _ }, use) =>
    ports.use(async (port) => {
      let child: ChildProcess | undefined;
      await use({
        plug: async (words, env = {}) => {
          const home = mkdtempSync(path.join(dir, "files-"));
          const prompt = fileURLToPath(new URL("../serial/nodemcu.lua", import.meta.url));
          const ends = [`pty,raw,echo=0,link=${port}`, `EXEC:${lua} ${prompt} ${words},pty,raw,echo=0,setsid`];
          child = spawn(socat as string, ends, { cwd: home, stdio: "ignore", env: { ...process.env, ...env } });
          await eventually(() => existsSync(port), "the prompt");
          return home;
        },
        flash: (args = [], env = WITH) =>
          runBeside(["flash", "--port", port, "--board", "nodemcu-esp8266", ...args], dir, { env }),
      });
      child?.kill("SIGKILL");
      if (child?.exitCode === null && child.signalCode === null) await once(child, "exit");
      rmSync(port, { force: true });
    }),
});

const NAME = `tillbeacon flash to a NodeMCU's prompt${note("socat", socat)}${note("lua5.1", lua)}`;

describe.skipIf(socat === undefined || lua === undefined)(NAME, { concurrent: true }, () => {
  it.for([
    ["by SHA-256", "crypto"],
    ["by reading back", ""],
    ["though lines get lost", "crypto lossy"],
  ])(
    "sends a compiled image, compares it %s, and loads it into the flash store",
    async ([, words = ""], { place: { plug, flash } }) => {
      writeFileSync(path.join(dir, "tiny.lua"), `-- ${"tiny ".repeat(40)}\nprint(1)`);
      const home = await plug(words);
      const first = await flash(["--image", "tiny.lua"]);
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toMatch(/NodeMCU with Lua 5\.1: image for nodemcu-esp8266/);
      expect(readFileSync(path.join(home, "lfs"), "utf8")).toMatch(/^tb_[0-9a-f]{12}\ntillbeacon\n$/);
      expect(readFileSync(path.join(home, "init.lua"), "utf8")).toMatch(/flashindex\)\('tillbeacon'\)/);
      expect(existsSync(path.join(home, "tillbeacon.img"))).toBe(false);
      if (words.includes("lossy")) return;
      expect((await flash(["--image", "tiny.lua"])).stdout).toMatch(/tillbeacon\.img: already there/);
      const stopped = await flash(["--image", "tiny.lua", "--no-start"]);
      expect([stopped.code, existsSync(path.join(home, "init.lua"))]).toEqual([0, false]);
    },
  );

  it("compiles the bundle of this version", async ({ place: { plug, flash } }) => {
    const home = await plug("crypto");
    const done = await flash(["--no-start"]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(path.join(home, "lfs"), "utf8")).toMatch(/tillbeacon/);
  });

  it.skipIf((process.env["NODEMCU_LUAC"] ?? "") === "")(
    "compiles it with NodeMCU's own cross-compiler (set NODEMCU_LUAC to run this)",
    async ({ place: { plug, flash } }) => {
      await plug("crypto");
      const done = await flash([], { NODEMCU_LUAC: process.env["NODEMCU_LUAC"] as string });
      expect(done).toMatchObject({ code: 0, stderr: "" });
      expect((await flash([], { NODEMCU_LUAC: process.env["NODEMCU_LUAC"] as string })).stdout).toMatch(
        /tillbeacon\.img: already there/,
      );
    },
  );

  it.for<[string, string, { [name: string]: string }, RegExp]>([
    ["cannot hold fractions", "integer", {}, /found a NodeMCU in which 3\/2 is 1, expected 1\.5; write a float build/],
    ["is a plain Lua", "plain", {}, /found Lua 5\.1 without NodeMCU's modules/],
    ["lacks modules", "bare", {}, /found a NodeMCU without the modules adc, ws2812, expected a build with adc, file/],
    ["has a small flash store", "small", {}, /found a Lua flash store \(LFS\) of 65536 bytes, expected 96404 or more/],
    [
      "cannot write its flash store",
      "crypto worn",
      {},
      /found "LFS image corrupt" after the Lua flash store was written/,
    ],
    ["is full", "crypto", { FREE: "10" }, /found 10 bytes free in the file system, expected \d+/],
  ])("refuses a board that %s", async ([, words, env, message], { place: { plug, flash } }) => {
    writeFileSync(path.join(dir, "one.lua"), "print(1)");
    await plug(words, env);
    const { code, stderr } = await flash(["--image", "one.lua"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.for<[string[], { [name: string]: string }, RegExp]>([
    [[], {}, /NODEMCU_LUAC:1: found nothing, expected NodeMCU's cross-compiler: build luac\.cross/],
    [[], { NODEMCU_LUAC: "/nowhere/luac" }, /NODEMCU_LUAC:1: found \/nowhere\/luac: .*ENOENT/],
    [["--image", "image.lc"], WITH, /image\.lc:1: found a file called \*\.lc, expected Lua source/],
  ])("refuses %j with %j before it asks the board", async ([args, env, message], { place: { plug, flash } }) => {
    writeFileSync(path.join(dir, "image.lc"), "x");
    await plug("crypto");
    const { code, stderr } = await flash(args, { NODEMCU_LUAC: "", ...env });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
