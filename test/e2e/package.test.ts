// The package as it is installed: built JavaScript under node_modules, where Node removes no types, and no compiler anywhere.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLES, distFile } from "../../firmware/build/bundles.ts";
import { killNow } from "./free-port.ts";
import { scratch } from "./host-process.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** TILLBEACON_INSTALL=1 has npm fetch what the package depends on, as on a shop's machine; else that of the checkout is used. */
const isFetched = process.env["TILLBEACON_INSTALL"] === "1";

describe("the packed command", () => {
  const { dir, remove } = scratch();
  const home = path.join(dir, "node_modules/tillbeacon");
  const command = path.join(home, "bin/tillbeacon.js");
  afterAll(remove);

  beforeAll(() => {
    const packed = spawnSync("npm", ["pack", "--pack-destination", dir], { cwd: ROOT, encoding: "utf8" });
    expect([packed.status, packed.stderr.includes("npm error")]).toEqual([0, false]);
    const file = readdirSync(dir).find((name) => name.endsWith(".tgz")) as string;
    if (isFetched) {
      expect(spawnSync("npm", ["i", "--prefix", dir, path.join(dir, file)], { cwd: dir }).status).toBe(0);
      return;
    }
    mkdirSync(home, { recursive: true });
    spawnSync("tar", ["xzf", path.join(dir, file), "--strip-components=1", "-C", home]);
    const { dependencies } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as {
      dependencies: object;
    };
    for (const name of Object.keys(dependencies)) {
      mkdirSync(path.dirname(path.join(dir, "node_modules", name)), { recursive: true });
      symlinkSync(path.join(ROOT, "node_modules", name), path.join(dir, "node_modules", name));
    }
  }, 300000);

  it("holds no TypeScript but the pages', and no way to build", () => {
    const files = readdirSync(home, { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => name.endsWith(".ts") && !name.includes("web/public"))).toEqual([]);
    const images = Object.values(BUNDLES).filter((bundle) => "board" in bundle);
    expect(images.length).toBeGreaterThanOrEqual(3);
    for (const { file: name } of images)
      expect(readFileSync(path.join(home, "build/firmware/dist", name)).equals(readFileSync(distFile(name)))).toBe(
        true,
      );
    const foreign = /^test|credentials\.json|^build\/hardware\/carrier|node_modules/;
    expect(files.filter((name) => foreign.test(name))).toEqual([]);
  });

  it("runs the demo: its boxes are heard, its pages answer, its log is written", async () => {
    const host = spawn(process.execPath, [command, "start", "--port", "0", "--broker-port", "0", "--json"], {
      cwd: dir,
    });
    let out = "";
    for (const stream of [host.stdout, host.stderr])
      stream.on("data", (data) => {
        out += data;
      });
    const exited = new Promise((resolve) => host.on("exit", resolve));
    try {
      const page = await said(() => /page: (\S+)/.exec(out)?.[1]);
      for (const [at, content] of [
        ["", /<title>/],
        ["staff.ts", /byId/],
        ["api/state", /"lane-6"/],
      ] as const)
        expect(await (await fetch(page + at)).text()).toMatch(content);
      await said(async () => {
        const { lanes } = (await (await fetch(`${page}api/state`)).json()) as { lanes: { freshness: string }[] };
        return lanes.every(({ freshness }) => freshness === "fresh") ? "heard" : undefined;
      });
      host.kill("SIGTERM");
      expect(await exited).toBe(0);
      expect(JSON.parse(out.trim().split("\n").at(-1) as string)).toMatchObject({ boxes: 6, rejected: 0 });
    } finally {
      await killNow(host);
    }

    async function said(find: () => string | undefined | Promise<string | undefined>): Promise<string> {
      for (let i = 0; i < 300; i++) {
        const found = await find();
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(out);
    }
  });
});
