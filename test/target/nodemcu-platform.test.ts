// The NodeMCU image on a board that behaves as NodeMCU does (docs/platforms.md; the fake is nodemcu.lua).
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { scratch } from "../e2e/host-process.ts";
import { lua, note } from "../e2e/programs.ts";

const FAKES = path.join(import.meta.dirname, "nodemcu.lua");

describe.skipIf(lua === undefined)(`the NodeMCU image on its platform${note("lua5.1", lua)}`, () => {
  const { dir, remove } = scratch();
  afterAll(remove);
  const image = path.join(dir, "image.lua");
  beforeAll(async () => writeFileSync(image, await readBundle("nodemcu")));

  /** What the board tells of a scene, line by line. */
  function run(...rows: string[]): string[] {
    writeFileSync(path.join(dir, "trace"), `0 LOG 1\n${rows.join("\n")}\n`);
    const { stdout, stderr } = spawnSync(lua as string, [FAKES, image, path.join(dir, "trace")], {
      encoding: "utf8",
      maxBuffer: 1e8,
      timeout: 60000,
    });
    expect(stderr).toBe("");
    return stdout.split("\n");
  }
  const restarts = (lines: string[]): string[] => lines.filter((line) => line.startsWith("RESTART"));
  const times = (lines: string[], what: string): number[] =>
    lines.flatMap((line) => (line.split("\t")[1] === what ? [Number(line.split("\t")[0])] : []));
  const published = (lines: string[], kind: string): { [field: string]: unknown }[] =>
    lines.flatMap((line) => (line.includes(`/${kind}\t`) ? [JSON.parse(line.slice(line.indexOf("{")))] : []));

  it("darkens its strip, asks for a clean session, and takes every payload of the protocol, without a username, too", () => {
    // Its strip shows what it did before a restart until it is told otherwise.
    expect(run("1000 5 0").slice(0, 2)).toEqual([
      `0\tstrip\t${"00".repeat(24)}`,
      "0\tclient\ts-lane-1\t15\t\t\t1\t1200",
    ]);
  });

  it("gives each start an id of its own from the chip's noise", () => {
    const [one, two] = [11, 12].map((seed) => published(run(`0 SEED ${seed}`, "1000 5 0"), "status")[0]?.["boot"]);
    expect(one).toMatch(/^[0-9a-f]{8}$/);
    expect(one).not.toBe(two);
  });

  it("leaves a broker that acknowledges nothing, and is back within 20 s of its return", () => {
    const lines = run("1000 5 0", "30000 BROKER 0", "300000 BROKER 1", "330000 5 1");
    expect(restarts(lines)).toEqual([]);
    expect(lines.filter((line) => line.includes("already connected"))).toEqual([]);
    expect(lines).toContain("disconnected: broker does not answer");
    const records = published(lines, "telemetry").map((record) => Number(record["sentMs"]));
    expect(records.filter((tMs) => tMs > 60000 && tMs < 300000)).toEqual([]);
    expect(records.find((tMs) => tMs > 300000)).toBeLessThan(320000);
    const attempts = times(lines, "connect");
    const pauses = attempts.slice(1).map((tMs, i) => tMs - (attempts[i] as number));
    expect(Math.max(...pauses.slice(2))).toBeLessThanOrEqual(15000 + 5000 + 200);
  });

  it("survives an error in a timer, a pin and a message, and reports the last", () => {
    const lines = run(
      "20000 FAULT 1",
      "30000 FAULT 1",
      "30000 5 0",
      "40000 FAULT 1",
      '40000 beacon {"v":1}',
      "130000 5 1",
    );
    expect(restarts(lines)).toEqual([]);
    expect(lines.filter((line) => line.startsWith("tillbeacon: fault"))).toHaveLength(3);
    expect(published(lines, "health").map((health) => health["errors"])).toEqual([null, "fault ", null]);
    expect(Number(published(lines, "telemetry").at(-1)?.["sentMs"])).toBeGreaterThan(125000);
  });

  it("reports of a trace in many lines what a message may hold", () => {
    const lines = run("20050 FAULT 1", "90000 5 0");
    expect(published(lines, "health").map((health) => health["errors"])).toEqual([null, "fault in  "]);
  });

  it("restarts where nothing but errors comes", () => {
    expect(restarts(run("20000 FAULT 100000", "60000 5 0"))).toEqual(["RESTART\tnode.restart"]);
  });

  it("names the modules that its build lacks, and runs nothing then", () => {
    expect(run("0 MISSING adc ws2812", "5000 5 0").filter((line) => line !== "")).toEqual([
      "tillbeacon: found a NodeMCU without the modules adc ws2812, expected a build with them",
    ]);
  });

  it("sets a chip that measures its own supply to measure its pin, and starts anew for it", () => {
    expect(run("0 SUPPLY 1", "5000 5 0").filter((line) => line !== "")).toEqual([
      "0\tadc\t0",
      "tillbeacon: the analogue pin measured the supply, starting anew to measure the contact",
      "RESTART\tnode.restart",
    ]);
    expect(run("5000 5 0").filter((line) => line.includes("\tadc\t"))).toEqual([]);
  });

  it("runs on from a flash that cannot be written, and names the file", () => {
    const lines = run("1000 FLASH 0", "3700000 5 0");
    expect(restarts(lines)).toEqual([]);
    expect(lines).toContain("tillbeacon: file tblearned: could not be written");
    expect(times(lines, "file")).toEqual([]);
  });

  it("skips a message that is too long, and tells", () => {
    const lines = run(`20000 config ${"x".repeat(3000)}`, '30000 config {"v":1,"id":3,"callAbove":2}', "90000 5 0");
    expect(lines.filter((line) => line.startsWith("config refused"))).toEqual([
      "config refused: too-long ",
      "config refused: missing-field telemetryMs",
    ]);
    expect(published(lines, "health").at(-1)?.["rejected"]).toBe(2);
    expect(lines.filter((line) => line.startsWith("disconnected"))).toEqual([]);
  });
});
