import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { archiveOf } from "../../../host/log/archive/archive-files.ts";
import { DayArchive } from "../../../host/log/day-archive.ts";
import { untilHolds } from "../../patience.ts";
import { openLog } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-days-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it("a day whose files are damaged is tried once, and one whose files are gone is not there", async () => {
  const file = path.join(dir, "log.sqlite");
  const { log } = openLog(file);
  await log.idle();
  await log.close();
  for (const date of ["2026-11-21", "2026-11-22"])
    mkdirSync(path.join(archiveOf(file), "s", "telemetry", date), { recursive: true });
  writeFileSync(path.join(archiveOf(file), "s", "telemetry", "2026-11-22", "lane-1.parquet"), "half a file");
  const failures: string[] = [];
  const archive = new DayArchive(
    file,
    "s",
    [180],
    (error) => failures.push(error.message),
    () => Date.UTC(2026, 10, 27),
  );
  expect(await archive.days()).toEqual(["2026-11-22"]);
  expect(await archive.day("2026-11-21")).toEqual({ kind: "none" });
  expect((await archive.day("2026-11-22")).kind).toBe("reading");
  await untilHolds(async () => expect(await archive.day("2026-11-22")).toEqual({ kind: "none" }));
  for (let i = 0; i < 5; i++) await archive.day("2026-11-22");
  expect(failures[0]).toContain("lane-1.parquet");
  // It is tried again after a while, which may have passed on a busy machine.
  expect(failures.length).toBeLessThan(4);
  await archive.close();
});
