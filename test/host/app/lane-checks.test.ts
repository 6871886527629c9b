import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LaneChecks } from "../../../host/app/lane-checks.ts";
import type { LaneView } from "../../../host/core/lane-view.ts";
import { lane } from "../lanes.ts";

const ID = "abcdefgh-1";
let dir: string;
let nowMs: number;
let lanes: LaneView[];
const open = (): LaneChecks =>
  new LaneChecks(
    path.join(dir, "checks"),
    () => lanes,
    () => nowMs,
  );

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "checks-"));
  nowMs = Date.UTC(2026, 10, 27, 12);
  lanes = [lane("1", { inLane: 2, confidencePercent: 80, ins: 5, outs: 3 }), lane("t", { role: "till", pool: "p" })];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const tap = (id: number, kind: "joined" | "left" | "length", length: number | null = null) => ({
  ...{ id, tMs: nowMs, kind, length },
});

describe("LaneChecks", () => {
  it("keeps a check through a restart in its middle and a line that was cut off", () => {
    const before = open();
    expect(before.add(ID, "1", [tap(1, "length", 2)], false)).toBe("added");
    nowMs += 40000;
    before.add(ID, "1", [tap(2, "joined")], false);
    const [file] = readdirSync(path.join(dir, "checks"));
    appendFileSync(path.join(dir, "checks", file as string), '{"is":"tap","id":9');
    appendFileSync(path.join(dir, "checks", file as string), "\n");
    const after = open();
    nowMs += 40000;
    after.add(ID, "1", [tap(3, "left")], true);
    expect(open().list()).toMatchObject([
      { id: ID, name: "Till 1", result: { comparedS: 80, within: 1, error: 0.5, joined: 1, left: 1 } },
    ]);
  });

  it("counts a tap once that is sent twice, and takes none after the end", () => {
    const checks = open();
    const taps = [tap(1, "length", 2), tap(2, "joined")];
    checks.add(ID, "1", taps, false);
    nowMs += 70000;
    checks.add(ID, "1", taps, true);
    checks.add(ID, "1", [tap(3, "joined")], true);
    expect(checks.list()).toMatchObject([{ result: { joined: 1 } }]);
  });

  it("notes what the box says when it changes, and that it is silent", () => {
    const checks = open();
    checks.add(ID, "1", [tap(1, "length", 2)], false);
    nowMs += 60000;
    checks.tick();
    lanes = [lane("1", { freshness: "stale" })];
    checks.tick();
    nowMs += 60000;
    checks.add(ID, "1", [], true);
    const [check] = checks.list();
    expect(check?.result?.comparedS).toBe(60);
    expect(check?.result?.box.map(([, people]) => people)).toEqual([2, null]);
    expect(check?.result?.said).toBeCloseTo(0.8);
  });

  it("ends a check that was forgotten", () => {
    const checks = open();
    checks.add(ID, "1", [tap(1, "length", 2)], false);
    nowMs += 3600001;
    checks.tick();
    expect(checks.list()).toHaveLength(1);
  });

  it("takes no till of a group, no unknown box, and not too many at a time", () => {
    const checks = open();
    expect(checks.add(ID, "t", [], false)).toBe("no-lane");
    expect(checks.add(ID, "nowhere", [], false)).toBe("no-lane");
    for (let i = 0; i < 10; i++) expect(checks.add(`${ID}${i}`, "1", [], false)).toBe("added");
    expect(checks.add(ID, "1", [], false)).toBe("too-many");
  });
});
