import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runBeside, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);

const SHOP = "store: corner\nlanes: [{box: lane-1}]\n";
const file = (name: string, text: string): void => writeFileSync(path.join(dir, name), text);

describe.skipIf(!existsSync("/proc/self"))("a folder that the system does not make", { concurrent: true }, () => {
  file("shop.yaml", SHOP);
  it.each([
    [["simulate", "--lanes", "1", "--hours", "0.01", "--trace-dir", "/proc/nope"]],
    [["simulate", "--kind", "any", "--hours", "0.01", "--trace-dir", "/proc/nope"]],
    [["certificates", "/proc/nope/tls", "--name", "shop"]],
    [["broker", "mosquitto", "--config", "shop.yaml", "--out", "/proc/nope/broker"]],
    [["headoffice", "broker", "/proc/nope"]],
  ])("is named by %s, which ends", async (words) => {
    const { code, stderr } = await runBeside(words, dir, { seconds: 60 });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^tillbeacon: \/proc\/nope\S*:1: found no such file or directory \(ENOENT\), expected a folder that can be made\n$/,
    );
  });
});
