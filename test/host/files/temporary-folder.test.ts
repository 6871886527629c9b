import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeTemporary, removeTemporary } from "../../../host/files/temporary-folder.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-temporary-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MODULE = new URL("../../../host/files/temporary-folder.ts", import.meta.url).href;
/** Makes two folders with something in them, removes one, says so, and waits. */
const SCRIPT = `
import { writeFileSync } from "node:fs";
const { makeTemporary, removeTemporary } = await import(process.argv[1]);
const [one, other] = ["one.", "other."].map((name) => makeTemporary(process.argv[2] + "/" + name));
writeFileSync(one + "/half", "x");
removeTemporary(other);
console.log("made");
setInterval(() => {}, 1000);`;

it("is gone when it is done, and no signal is held up any more", () => {
  const listening = process.listenerCount("SIGINT");
  const folder = makeTemporary(path.join(dir, "own."));
  writeFileSync(path.join(folder, "half"), "x");
  expect(process.listenerCount("SIGINT")).toBe(listening + 1);
  removeTemporary(folder);
  expect([existsSync(folder), process.listenerCount("SIGINT")]).toEqual([false, listening]);
});

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("is gone when the process is ended by %s", async (signal) => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT, MODULE, dir]);
  const ended = new Promise((resolve) => child.on("exit", (_, by) => resolve(by)));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(readdirSync(dir)).toHaveLength(1);
  child.kill(signal);
  expect(await ended).toBe(signal);
  expect(readdirSync(dir)).toEqual([]);
});
