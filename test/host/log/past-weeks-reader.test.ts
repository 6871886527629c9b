import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { HalfHour } from "../../../host/core/dispatch/past-weeks.ts";
import { ArchiveFiles, archiveOf } from "../../../host/log/archive/archive-files.ts";
import { sealDay } from "../../../host/log/archive/seal.ts";
import { PastWeeksDesk } from "../../../host/log/past-weeks-desk.ts";
import { telemetry } from "../telemetry.ts";
import { openLog } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-weeks-"));
const desk = new PastWeeksDesk();
afterAll(async () => {
  await desk.close();
  rmSync(dir, { recursive: true, force: true });
});
const TODAY = "2026-11-27";
/** Ten o'clock a week and two weeks before. */
const TENS = [20, 13].map((day) => new Date(2026, 10, day, 10).getTime());

/** Two lanes, each heard for an hour of each day, to which a customer comes each minute, and each second one a week before. */
async function fill(file: string): Promise<void> {
  const { log } = openLog(file);
  for (const [week, ten] of TENS.entries())
    for (const box of ["lane-1", "lane-2"])
      for (let s = 0; s <= 3600; s += 5) {
        const ins = Math.floor(s / (week === 0 ? 60 : 120));
        const times = { boot: `w${week}`, seq: s / 5 + 1, tMs: 1000 * s, sentMs: 1000 * s };
        const record = telemetry({ ...times, ins, outs: ins, inLane: 1, waiting: 0 });
        log.addTelemetry({ box, life: 0, telemetry: record, receivedMs: ten + 1000 * s }, ten + 1000 * s);
      }
  await log.idle();
  await log.close();
}

const read = (file: string): Promise<HalfHour[]> =>
  desk.read({ file, store: "s", boxes: ["lane-1", "lane-2"], today: TODAY });

describe("past weeks of a log", () => {
  it("are the same from the log and from its archive", async () => {
    const file = path.join(dir, "log.sqlite");
    await fill(file);
    const live = await read(file);
    const ten = live.findIndex(({ fromMs }) => fromMs === new Date(2026, 10, 27, 10).getTime());
    expect(live.slice(ten - 1, ten + 3).map(({ customers }) => customers.map((n) => n && Math.round(n)))).toEqual([
      [null, null, null, null],
      [58, 28, null, null],
      [60, 30, null, null],
      [null, null, null, null],
    ]);
    const { log } = openLog(file);
    await log.idle();
    const archive = new ArchiveFiles(archiveOf(file), "s");
    for (const date of ["2026-11-20", "2026-11-13"]) log.prune((await sealDay(file, "s", archive, date))?.parts ?? []);
    await log.idle();
    await log.close();
    expect(archive.dates()).toHaveLength(2);
    expect(await read(file)).toEqual(live);
  });

  it("are all unknown where the log is new", async () => {
    const file = path.join(dir, "new.sqlite");
    const { log } = openLog(file);
    await log.idle();
    await log.close();
    const found = await read(file);
    expect(found).toHaveLength(96);
    expect(found.every(({ customers }) => customers.every((n) => n === null))).toBe(true);
  });

  it("cannot be read where there is no log, or a damaged one", async () => {
    const damaged = path.join(dir, "damaged.sqlite");
    writeFileSync(damaged, "no database".repeat(1000));
    await expect(read(path.join(dir, "none.sqlite"))).rejects.toThrow("unable to open");
    await expect(read(damaged)).rejects.toThrow("not a database");
  });
});
