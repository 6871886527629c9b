import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDispatch } from "../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../../host/core/dispatch/threshold-policy.ts";
import { closed, lane } from "../host/lanes.ts";
import { openLog } from "../host/log/open-log.ts";
import { COMMAND, run, runBeside, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
const AT = new Date(2026, 10, 21, 14, 5, 0).getTime();
const LOG = path.join(dir, "shop.sqlite");

describe("tillbeacon why", () => {
  beforeAll(async () => {
    const { log } = openLog(LOG, "corner");
    const dispatch = newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }, DEFAULT_TARGETS);
    const lanes = [lane("1", { waiting: 5, waitS: 250 }), closed("2"), lane("3", { freshness: "stale" })];
    const decisions = [...dispatch.decide(lanes, 1000).decisions, ...dispatch.acknowledge("2", lanes, 9000, "page")];
    for (const d of decisions) log.addDecision({ ...d, tMs: AT + d.tMs }, AT + d.tMs);
    log.addEvent({ kind: "switch", box: "2", detail: { position: "open", before: "closed" } }, AT + 2000);
    await log.close();
  });
  afterAll(remove);

  it("tells what was decided around a time, and why, with the lanes as they were", () => {
    const { code, stdout } = run(["why", "2026-11-21T14:05", "--log", LOG], dir);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^corner, Saturday,? 21 November 2026 14:05:00, 5 min before and after/);
    expect(stdout).toContain(
      "14:05:01  CALL Till 2: 5 waiting at Till 1, 4 min. With one more till, new customers will soon wait about 2 min",
    );
    expect(stdout).toContain("Till 1  serving, 5 waiting, wait 4 min, 95 % sure");
    expect(stdout).toContain("Till 2  closed");
    expect(stdout).toContain("Till 3  stale: not looked at");
    expect(stdout).toContain("14:05:09  ON THE WAY Till 2: Accepted on the page in 8 s");
    expect(stdout).not.toContain("differently");
  });

  it("gives the same as JSON, with each decision made again", () => {
    const { stdout } = run(["why", "2026-11-21 14:05", "--log", LOG, "--json"], dir);
    const { store, decisions } = JSON.parse(stdout);
    expect(store).toBe("corner");
    expect(decisions.map((d: { kind: string; replays: boolean }) => [d.kind, d.replays])).toEqual([
      ["call", true],
      ["acknowledged", true],
    ]);
  });

  it("names the nearest decisions where there is none", () => {
    const { code, stdout } = run(["why", "2026-11-22T09:00", "--log", LOG], dir);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Nothing was decided then\.\n\nThe last decision before, on Saturday,? 21 November 2026:\n14:05:09/,
    );
  });

  it("tells it in another language", () => {
    const { stdout } = run(["why", "2026-11-21T14:05", "--log", LOG, "--lang", "de"], dir);
    expect(stdout).toContain("14:05:01  RUF Till 2: ");
    expect(stdout).toMatch(/Till 1 {2}bedient, 5 warten, Wartezeit 4 min/);
    expect(stdout).toContain("14:05:02  2: Schalter: offen, vorher zu");
    expect(stdout).not.toMatch(/waiting|closed|switch/);
  });

  describe("in the night in which clocks go back", () => {
    const CHANGE = path.join(dir, "change.sqlite");
    /** 03:30 in Kyiv comes twice. */
    const TWICE = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)] as const;
    const ask = (...words: string[]) =>
      runBeside(["why", ...words, "--log", CHANGE], dir, { env: { TZ: "Europe/Kyiv" } });

    beforeAll(async () => {
      const { log } = openLog(CHANGE, "corner");
      const dispatch = newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }, DEFAULT_TARGETS);
      const lanes = [lane("1", { waiting: 5, waitS: 250 }), closed("2")];
      const [first] = dispatch.decide(lanes, 1000).decisions;
      const [second] = dispatch.acknowledge("2", lanes, 9000, "page");
      if (first === undefined || second === undefined) throw new Error("no call was made and accepted");
      for (const [decision, tMs] of [
        [first, TWICE[0] + 1000],
        [second, TWICE[1] + 9000],
      ] as const)
        log.addDecision({ ...decision, tMs }, tMs);
      await log.close();
    });

    it("looks at both times, and says which is which", async () => {
      const { code, stdout } = await ask("2026-10-25T03:30");
      expect(code).toBe(0);
      const [one, two] = stdout.split(/\n(?=corner, )/);
      expect(one).toMatch(/^corner, Sunday,? 25 October 2026 03:30:00 UTC\+3, 5 min before and after/);
      expect(one).toContain("03:30:01 UTC+3  CALL Till 2");
      expect(one).not.toContain("ON THE WAY");
      expect(two).toMatch(/^corner, Sunday,? 25 October 2026 03:30:00 UTC\+2, 5 min before and after/);
      expect(two).toContain("03:30:09 UTC+2  ON THE WAY Till 2");
      expect(two).not.toContain("CALL");
    });

    it("gives all of both as JSON, each decision once", async () => {
      const { stdout } = await ask("2026-10-25 03:30:00", "--minutes", "90", "--json");
      const { tMs, timesMs, decisions } = JSON.parse(stdout);
      expect([tMs, timesMs]).toEqual([TWICE[0], TWICE]);
      expect(decisions.map((d: { tMs: number }) => d.tMs)).toEqual([TWICE[0] + 1000, TWICE[1] + 9000]);
    });

    it("looks at the one that an offset names, and marks no time that comes once", async () => {
      const { stdout } = await ask("2026-10-25T03:30+02:00", "--json");
      expect(JSON.parse(stdout).timesMs).toEqual([TWICE[1]]);
      expect((await ask("2026-10-25T04:05")).stdout).toMatch(/^corner, Sunday,? 25 October 2026 04:05:00, 5 min/);
    });

    it("refuses a time that clocks go forward over", async () => {
      const { code, stderr } = await ask("2026-03-29T03:30");
      expect(code).toBe(2);
      expect(stderr).toContain(
        'found "2026-03-29T03:30", which the shop\'s clock goes forward over, expected a time that it shows.',
      );
    });
  });

  it("needs no right to write, neither the log nor its folder", () => {
    const locked = path.join(dir, "locked");
    mkdirSync(locked);
    copyFileSync(LOG, path.join(locked, "shop.sqlite"));
    chmodSync(dir, 0o755);
    chmodSync(path.join(locked, "shop.sqlite"), 0o444);
    chmodSync(locked, 0o555);
    // Root may write whatever the mode says.
    const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const [node, ...rest] = COMMAND;
    const args = [...rest, "why", "2026-11-21T14:05", "--log", "locked/shop.sqlite"];
    const { stdout, stderr, status } = spawnSync(node, args, { ...account, cwd: dir, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("CALL Till 2");
    expect(readdirSync(locked)).toEqual(["shop.sqlite"]);
    chmodSync(locked, 0o755);
  });

  it.each([
    [["why", "25:00", "--log", "shop.sqlite"], /found "25:00", expected a time such as 14:05/],
    [["why", "14:05", "--log", "none.sqlite"], /none\.sqlite:1: found no such file, expected a shop's log/],
    [
      ["why", "14:05", "--log", "shop.sqlite", "--store", "other"],
      /found decisions of corner, expected those of other/,
    ],
  ])("refuses %j with one line and exit code 2", (args, message) => {
    const { code, stderr } = run(args, dir);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
