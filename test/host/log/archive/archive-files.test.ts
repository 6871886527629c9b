import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ArchiveFiles } from "../../../../host/log/archive/archive-files.ts";

/** Is called whenever the disk has been changed: where a host may be killed. */
let onChange = (): void => {};
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const watched =
    <A extends unknown[]>(change: (...args: A) => void) =>
    (...args: A): void => {
      change(...args);
      onChange();
    };
  return { ...fs, renameSync: watched(fs.renameSync), rmSync: watched(fs.rmSync) };
});

const DATE = "2026-11-22";
let dir: string;
let archive: ArchiveFiles;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-files-"));
  archive = new ArchiveFiles(dir, "s");
  write("first", ["lane-1", "lane-2"]);
});
afterEach(() => {
  onChange = () => {};
  rmSync(dir, { recursive: true, force: true });
});

function write(text: string, boxes: readonly string[]): void {
  const folder = archive.begin(DATE);
  for (const box of boxes) writeFileSync(path.join(folder, `${box}.parquet`), text);
  archive.finish(DATE);
}

describe("the files of a sealed day", () => {
  const boxes = (): string[] => [...archive.files(DATE).keys()].sort();

  it("are those that its list has, where the list is whole", () => {
    const folder = archive.folderOf(DATE);
    writeFileSync(path.join(folder, "foreign.parquet"), "x");
    expect([boxes(), archive.strangers(DATE)]).toEqual([["lane-1", "lane-2"], [path.join(folder, "foreign.parquet")]]);
    archive.setAside(path.join(folder, "lane-2.parquet"));
    expect(boxes()).toEqual(["lane-1"]);
    // A list that has lost a name is none: no record is to be lost by it.
    const list = path.join(folder, "SHA256SUMS");
    const whole = readFileSync(list, "utf8");
    for (const text of [whole.replace("lane-1", "lane-x"), `${whole}x\n`]) {
      writeFileSync(list, text);
      expect([boxes(), archive.strangers(DATE)]).toEqual([["foreign", "lane-1"], []]);
    }
    rmSync(list);
    expect(boxes()).toEqual(["foreign", "lane-1"]);
  });

  it("are all there at every moment while the day is sealed again", () => {
    let moments = 0;
    onChange = () => {
      moments += 1;
      expect(archive.changes(DATE)).toEqual(new Map());
      expect([...archive.files(DATE).keys()]).toEqual(expect.arrayContaining(["lane-1", "lane-2"]));
    };
    write("second", ["lane-1", "lane-2", "lane-3"]);
    expect(moments).toBeGreaterThan(3);
    const texts = [...archive.files(DATE)].map(([box, file]) => [box, readFileSync(file, "utf8")]);
    expect(texts.sort()).toEqual(["lane-1", "lane-2", "lane-3"].map((box) => [box, "second"]));
    expect(readdirSync(path.join(dir, "s", "telemetry"))).toEqual([DATE]);
  });

  it("are all there or none of them while the day is removed", () => {
    const rollups = archive.of("rollups");
    writeFileSync(path.join(rollups.begin(DATE), "all.parquet"), "sums");
    rollups.finish(DATE);
    const seen = new Set<number>();
    onChange = () => {
      seen.add(archive.files(DATE).size);
      // A host may be killed here: what it leaves is a day without sums, not one that has lost its records.
      expect(archive.isMissing(DATE)).toBe(false);
    };
    archive.remove(DATE);
    expect(seen.has(1)).toBe(false);
    expect(archive.allDates()).toEqual([]);
    expect(readdirSync(path.join(dir, "s", "telemetry"))).toEqual([]);
  });

  it("are known again by their sums, which another program can check as well", () => {
    const folder = archive.folderOf(DATE);
    const check = () => spawnSync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], { cwd: folder }).status;
    expect([archive.changes(DATE), check()]).toEqual([new Map(), 0]);
    writeFileSync(path.join(folder, "lane-1.parquet"), "firsu");
    rmSync(path.join(folder, "lane-2.parquet"));
    expect(check()).toBe(1);
    expect([...archive.changes(DATE)]).toEqual([
      [path.join(folder, "lane-1.parquet"), "not as it was written"],
      [path.join(folder, "lane-2.parquet"), "no such file"],
    ]);
    rmSync(path.join(folder, "SHA256SUMS"));
    expect(archive.changes(DATE)).toEqual(new Map());
  });

  it("are all looked at where one of them, or their list, cannot be read", () => {
    const folder = archive.folderOf(DATE);
    const [list, one, other] = ["SHA256SUMS", "lane-1.parquet", "lane-2.parquet"].map((name) =>
      path.join(folder, name),
    );
    // Nobody can read a folder as a file, whoever he is.
    const spoil = (file = ""): void => {
      rmSync(file);
      mkdirSync(file);
    };
    spoil(one);
    writeFileSync(other as string, "firsu");
    const changes = archive.changes(DATE);
    expect([changes.size, changes.get(one as string), changes.get(other as string)]).toEqual([
      ...[2, expect.stringContaining("EISDIR"), "not as it was written"],
    ]);
    spoil(list);
    expect([...archive.changes(DATE)]).toEqual([[list, expect.stringContaining("EISDIR")]]);
    expect(boxes()).toEqual(["lane-1", "lane-2"]);
  });

  it("leave nothing behind of a host that was killed", () => {
    const half = archive.of("rollups").begin("2026-11-21");
    mkdirSync(path.join(half, "more"));
    archive.sweep();
    expect(existsSync(half)).toBe(false);
    expect(archive.files(DATE).size).toBe(2);
  });
});
