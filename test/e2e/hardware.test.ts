import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);
const shop = path.join(dir, "shop.yaml");
writeFileSync(
  shop,
  "store: corner-shop\nlanes:\n  - box: lane-1\n  - box: lane-2\nserial:\n  - port: /dev/ttyACM0\n    box: lane-2\n",
);

describe("tillbeacon hardware", () => {
  it("prints what a shop's boxes are made of, how they are wired, and that the checks pass", () => {
    const { code, stdout } = run(["hardware", "--config", shop, "--kit", "full"], dir);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^corner-shop: 2 boxes of kit full/);
    expect(stdout).toMatch(/Wiring of lane-1 \(lane, ESP32/);
    expect(stdout).toMatch(/Wiring of lane-2 \(lane, Raspberry Pi Pico/);
  });

  it("says in its help which kit it takes unasked", () => {
    expect(run(["hardware", "--help"], dir).stdout).toMatch(
      /--kit <name> +one of lean, full, robust, bench \(default: lean\)/,
    );
  });

  it.each([
    [["--kit", "golden"], /expected one of lean, full, robust, bench/],
    [["--board", "abacus"], /expected one of esp32-devkitc/],
    [["--kit", "robust", "--board", "nodemcu-esp8266"], /lane-1: found nodemcu-esp8266: no pins left/],
    [["--config", path.join(dir, "none.yaml")], /none\.yaml/],
  ])("refuses %j with exit code 2", (args, message) => {
    const { code, stderr } = run(["hardware", "--config", shop, ...args], dir);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
