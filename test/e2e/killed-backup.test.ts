// Back-ups and restorations that are killed: what they leave holds every secret of the shop, and goes with the next one.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { takeLock } from "../../host/log/file-lock.ts";
import { openLog } from "../host/log/open-log.ts";
import { run, runBeside, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);
const tar = spawnSync("sh", ["-c", "command -v tar"], { encoding: "utf8" }).stdout.trim();
// A tar that does its work and then has the command killed that waits for it.
const bin = path.join(dir, "bin");
mkdirSync(bin);
writeFileSync(path.join(bin, "tar"), `#!/bin/sh\n${tar} "$@"\nkill -9 $PPID\n`);
chmodSync(path.join(bin, "tar"), 0o755);
const KILLING = { env: { PATH: `${bin}:${process.env["PATH"]}` } };

async function shopIn(name: string): Promise<string> {
  const shop = path.join(dir, name);
  mkdirSync(path.join(shop, "data"), { recursive: true });
  writeFileSync(path.join(shop, "tillbeacon.yaml"), "store: s\nlanes: [{box: lane-1}]\nlog: data/log.sqlite\n");
  await openLog(path.join(shop, "data", "log.sqlite")).log.close();
  writeFileSync(path.join(shop, "data", "credentials.json"), `{"secret": "kept"}`);
  return shop;
}

it("leaves no back-up when it is killed, and nothing at all after the next one", async () => {
  const shop = await shopIn("killed");
  const before = readdirSync(shop);
  expect((await runBeside(["backup", "shop.tar.gz"], shop, KILLING)).code).not.toBe(0);
  expect(existsSync(path.join(shop, "shop.tar.gz"))).toBe(false);
  expect(readdirSync(shop).length).toBeGreaterThan(before.length);
  // One of a command that is still at work stays.
  const busy = path.join(shop, ".tillbeacon-backup-busy");
  mkdirSync(busy);
  const lock = takeLock(path.join(busy, "lock"));
  expect(run(["backup", "shop.tar.gz"], shop)).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(shop).sort()).toEqual([".tillbeacon-backup-busy", ...before, "shop.tar.gz"].sort());
  if (lock !== "held") lock?.close();
});

it("restores all of it after a restoration that was killed, wherever that was", async () => {
  const shop = await shopIn("whole");
  const file = path.join(dir, "whole.tar.gz");
  expect(run(["backup", file], shop).code).toBe(0);
  const fresh = path.join(dir, "fresh");
  mkdirSync(fresh);
  expect((await runBeside(["restore", file], fresh, KILLING)).code).not.toBe(0);
  const [left = ""] = readdirSync(fresh);
  // Later on: one part is in its place, another one half, the configuration not yet.
  const places = ["data/log.sqlite", "data/credentials.json", "tillbeacon.yaml"].map((name) => path.join(fresh, name));
  writeFileSync(path.join(fresh, left, "places.json"), JSON.stringify(places));
  mkdirSync(path.join(fresh, "data"));
  writeFileSync(path.join(fresh, "data", "log.sqlite"), "half");
  writeFileSync(path.join(fresh, "data", "credentials.json.unfinished"), "half");
  expect(run(["restore", file], fresh)).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(fresh).sort()).toEqual(["data", "tillbeacon.yaml"]);
  expect(readdirSync(path.join(fresh, "data")).sort()).toEqual(["credentials.json", "log.sqlite"]);
  expect(readFileSync(path.join(fresh, "data", "credentials.json"), "utf8")).toContain("kept");
  // Once the configuration is there it is a shop, whose files nobody takes away.
  mkdirSync(path.join(fresh, ".tillbeacon-restore-old"));
  const lock = takeLock(path.join(fresh, ".tillbeacon-restore-old", "lock"));
  if (lock !== "held") lock?.close();
  writeFileSync(path.join(fresh, ".tillbeacon-restore-old", "places.json"), JSON.stringify(places));
  expect(run(["restore", file], fresh)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("tillbeacon.yaml:1: found a file, expected none"),
  });
  expect(readdirSync(fresh).sort()).toEqual(["data", "tillbeacon.yaml"]);
  expect(existsSync(places[0] as string)).toBe(true);
});

it("leaves no second copy of what it has restored, when it is killed right after", async () => {
  const fresh = path.join(dir, "copies");
  mkdirSync(fresh);
  const kills = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; const rename = fs.renameSync;
fs.renameSync = (from, to) => { rename(from, to); if (to.endsWith("tillbeacon.yaml")) process.kill(process.pid, "SIGKILL"); };
syncBuiltinESMExports();`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(kills)}` };
  expect((await runBeside(["restore", path.join(dir, "whole.tar.gz")], fresh, { env })).code).not.toBe(0);
  expect(existsSync(path.join(fresh, "tillbeacon.yaml"))).toBe(true);
  const left = readdirSync(fresh, { recursive: true, encoding: "utf8" }).map((name) => path.basename(name));
  for (const name of ["credentials.json", "log.sqlite", "tillbeacon.yaml"])
    expect(left.filter((other) => other === name)).toEqual([name]);
});

it("removes nothing that a link or another account names as left", () => {
  const [shop, planted, kept] = ["third", "planted", "kept"].map((name) => path.join(dir, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [shop, planted]) mkdirSync(folder);
  writeFileSync(kept, "kept");
  const lock = takeLock(path.join(planted, "lock"));
  if (lock !== "held") lock?.close();
  writeFileSync(path.join(planted, "places.json"), JSON.stringify([kept, path.join(dir, "none.yaml")]));
  symlinkSync(planted, path.join(shop, ".tillbeacon-restore-link"));
  if (process.getuid?.() === 0) {
    const others = path.join(shop, ".tillbeacon-restore-others");
    cpSync(planted, others, { recursive: true });
    chownSync(others, 65534, 65534);
  }
  expect(run(["restore", path.join(dir, "whole.tar.gz")], shop)).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(kept, "utf8")).toBe("kept");
});
