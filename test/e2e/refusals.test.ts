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

describe("an option of the demo beside a configuration", { concurrent: true }, () => {
  file("shop.yaml", SHOP);
  file("far.yaml", `${SHOP}broker: {url: "mqtt://127.0.0.1:1"}\n`);
  it.each([
    ["--lanes", "3", "shop.yaml"],
    ["--speed", "10", "shop.yaml"],
    ["--seed", "1", "shop.yaml"],
  ])("is refused: %s %s", async (option, value, config) => {
    const { code, stdout, stderr } = await runBeside(["start", "--config", config, "--for", "1", option, value], dir);
    expect(stderr).toBe(
      `tillbeacon: ${option}: found ${value} beside the configuration ${config}, expected the demo store, which runs without one\n`,
    );
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("is refused as well where the configuration is the one of the folder", async () => {
    const { dir: folder, remove: clear } = scratch();
    writeFileSync(path.join(folder, "tillbeacon.yaml"), SHOP);
    const { code, stderr } = await runBeside(["start", "--for", "1", "--lanes", "6"], folder);
    clear();
    expect([code, stderr]).toEqual([
      2,
      "tillbeacon: --lanes: found 6 beside the configuration tillbeacon.yaml, expected the demo store, which runs without one\n",
    ]);
  });

  it("is a port of the embedded broker where the configuration names another broker", async () => {
    const { code, stderr } = await runBeside(
      ["start", "--config", "far.yaml", "--for", "1", "--broker-port", "1884"],
      dir,
    );
    expect([code, stderr]).toEqual([
      2,
      "tillbeacon: --broker-port: found 1884 beside broker.url of far.yaml, expected the embedded broker\n",
    ]);
  });
});

describe("a time zone that the machine does not know", () => {
  it("ends a command before it does anything", async () => {
    const words = ["simulate", "--lanes", "1", "--hours", "0.01", "--trace-dir", "zone"];
    const { code, stdout, stderr } = await runBeside(words, dir, { env: { TZ: "Nowhere/Land" } });
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      'tillbeacon: TZ:1: found "Nowhere/Land", expected a time zone by its name, such as Europe/Kyiv\n',
    ]);
    expect(existsSync(path.join(dir, "zone"))).toBe(false);
  });

  it("leaves the help alone", async () => {
    expect((await runBeside(["why", "--help"], dir, { env: { TZ: "Nowhere/Land" } })).code).toBe(0);
  });
});
