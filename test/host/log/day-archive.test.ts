import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { ArchiveFiles, archiveOf } from "../../../host/log/archive/archive-files.ts";
import { sealDay } from "../../../host/log/archive/seal.ts";
import { DayArchive } from "../../../host/log/day-archive.ts";
import { untilHolds } from "../../patience.ts";
import { telemetry } from "../telemetry.ts";
import { openLog } from "./open-log.ts";

const TEN = new Date(2026, 10, 21, 10).getTime();
const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-days-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The days of a log, a week later; what fails is told. */
function daysOf(file: string, failures: string[]): DayArchive {
  const now = (): number => Date.UTC(2026, 10, 27);
  return new DayArchive(file, "s", [180], (error) => failures.push(error.message), now);
}

it("a day of which a file is damaged is made of the others, and says what it lacks", async () => {
  const file = path.join(mkdtempSync(path.join(dir, "part-")), "log.sqlite");
  const { log } = openLog(file);
  for (const box of ["lane-1", "lane-2"])
    for (let i = 0; i < 100; i++) {
      const record = telemetry({ boot: "b", seq: i + 1, tMs: 1000 * i, ins: i, waiting: 2 });
      log.addTelemetry({ box, life: 0, telemetry: record, receivedMs: TEN + 1000 * i }, TEN + 1000 * i);
    }
  log.addEvent({ kind: "lamp", box: "lane-1", detail: { lamp: "open" } }, TEN);
  await log.idle();
  const sealed = new ArchiveFiles(archiveOf(file), "s");
  log.prune((await sealDay(file, "s", sealed, "2026-11-21"))?.parts ?? []);
  await log.close();
  const lane = sealed.files("2026-11-21").get("lane-1") as string;
  const [events = ""] = sealed.of("events").files("2026-11-21").values();
  for (const name of [lane, events]) writeFileSync(name, "half a file");
  const failures: string[] = [];
  const archive = daysOf(file, failures);
  await archive.days();
  const lacking = { found: "not as it was written", date: "2026-11-21" };
  await untilHolds(async () =>
    expect(await archive.day("2026-11-21")).toMatchObject({
      kind: "ready",
      report: {
        lanes: [{ box: "lane-2" }],
        leftOut: [
          { ...lacking, file: events, table: "events", box: null },
          { ...lacking, file: lane, table: "telemetry", box: "lane-1" },
        ],
      },
    }),
  );
  expect(failures).toEqual([]);
  await archive.close();
});

it("a day whose files are damaged is tried once, and one whose files are gone is not there", async () => {
  const file = path.join(dir, "log.sqlite");
  const { log } = openLog(file);
  await log.idle();
  await log.close();
  for (const date of ["2026-11-21", "2026-11-22"])
    mkdirSync(path.join(archiveOf(file), "s", "telemetry", date), { recursive: true });
  writeFileSync(path.join(archiveOf(file), "s", "telemetry", "2026-11-22", "lane-1.parquet"), "half a file");
  const failures: string[] = [];
  const archive = daysOf(file, failures);
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
