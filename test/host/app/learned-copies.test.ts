import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Box } from "../../../firmware/core/box.ts";
import { learnedFolder, readLearnedCopy } from "../../../host/app/learned-copies.ts";
import { ShopHost } from "../../../host/app/shop-host.ts";
import { demoConfig } from "../../../host/config/config.ts";
import { newDispatch } from "../../../host/core/dispatch/policies.ts";
import { placesOf } from "../../../host/core/shop.ts";
import { Store } from "../../../host/core/store.ts";

const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: false };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-learned-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function box(): Box {
  const setup = { boot: "b1", firmware: "0.1.0", board: "test", callAbove: 3, telemetryMs: 1000, outboxRecords: 8 };
  return new Box({ layout: LAYOUT, ...setup });
}

/** A host that hears what a box says; gives what its console said. */
function hear(name: string, payload: string): string[] {
  const config = demoConfig(2);
  const store = new Store(placesOf(config), newDispatch(config.policy, config.targets));
  const said: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => void said.push(line) });
  const clock = { speed: 1, isVirtual: false, now: () => 1000, wall: () => 1e12, up: () => 1000, errorMs: () => null };
  const logFile = path.join(dir, "log.sqlite");
  const host = new ShopHost({ config, store, logFile, logger, clock, onLamp: () => {} });
  host.traffic.onMessage({ box: name, kind: "learned", payload, from: "test" });
  return said;
}

describe("what boxes have learned", () => {
  it("is kept for each box, the newest, and fits a box that takes its place", () => {
    const log = path.join(dir, "log.sqlite");
    expect(hear("lane-1", box().learnedReport(1000))).toEqual([]);
    hear("lane-2", box().learnedReport(1000));
    expect(readdirSync(learnedFolder(log)).sort()).toEqual(["lane-1", "lane-2"]);
    const copy = readLearnedCopy(log, "lane-1");
    expect(copy?.learned).toBe(box().learned());
    expect(Math.abs(Date.now() - (copy?.keptMs ?? 0))).toBeLessThan(60000);
    expect(box().recall(copy?.learned ?? "")).toBe(true);
  });

  it("is kept of boxes of the shop alone", () => {
    hear("stranger", box().learnedReport(1000));
    expect(readdirSync(dir)).not.toContain("learned");
  });

  it("may fail to be kept: the console says so, and the host goes on", () => {
    writeFileSync(learnedFolder(path.join(dir, "log.sqlite")), "a file where the folder should be");
    chmodSync(dir, 0o700);
    expect(hear("lane-1", box().learnedReport(1000)).join()).toMatch(/what the box has learned could not be saved/);
  });
});
