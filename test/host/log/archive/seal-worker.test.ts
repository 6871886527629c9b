import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endOf, startOf } from "../../../../host/core/local-days.ts";
import { ArchiveFiles, archiveOf } from "../../../../host/log/archive/archive-files.ts";
import type { SealJob, SealNews } from "../../../../host/log/archive/seal-worker.ts";
import { telemetry } from "../../telemetry.ts";
import { openLog } from "../open-log.ts";

const WORKER = new URL("../../../../host/log/archive/seal-worker.ts", import.meta.url);
const DATE = "2026-11-22";
let dir: string;
let file: string;
let archive: ArchiveFiles;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-seal-worker-"));
  file = path.join(dir, "log.sqlite");
  archive = new ArchiveFiles(archiveOf(file), "s");
  const { log, add } = openLog(file);
  for (let i = 0; i < 10; i++) await add("lane-1", telemetry({ seq: i + 1, tMs: 1000 * i }), startOf(DATE) + 1000 * i);
  await log.close();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What a look a week later says; an error by its message, last: it may overtake what was said before it. */
function look(retention = { days: 400, gigabytes: 4 }): Promise<(SealNews | string)[]> {
  const workerData: SealJob = {
    file,
    store: "s",
    archive: archiveOf(file),
    retention,
    nowMs: endOf(DATE) + 7 * 86400000,
  };
  const said: (SealNews | string)[] = [];
  const worker = new Worker(WORKER, { workerData, execArgv: ["--disable-warning=ExperimentalWarning"] });
  worker.on("message", (news: SealNews) => said.push(news));
  const errors: string[] = [];
  worker.on("error", (error) => errors.push((error as Error).message));
  return new Promise((resolve) => worker.on("exit", () => resolve([...said, ...errors])));
}

/** A look whose days have left the log. */
async function lookAndPrune(): Promise<void> {
  const said = await look();
  const { log } = openLog(file);
  for (const news of said) if (typeof news !== "string" && "sealed" in news) log.prune(news.sealed.parts);
  await log.idle();
  await log.close();
}

describe("a look at the days that are over", () => {
  it("leaves them to the host that is sealing, where two are on one log", async () => {
    expect(archive.lock()).toBeUndefined();
    expect(await look()).toEqual([expect.objectContaining({ sealed: expect.objectContaining({ records: 10 }) })]);
    const other = archive.lock();
    expect(await look()).toEqual([]);
    expect(archive.lock()).toBe("held");
    if (other !== "held") other?.close();
    expect(await look()).toHaveLength(1);
  });

  it("that fails leaves nothing of what it has begun: a full disk has to have room for the log", async () => {
    const database = new DatabaseSync(file);
    database.exec("UPDATE telemetry SET waiting = 3000000000 WHERE seq = 5");
    database.close();
    expect(await look()).toEqual([expect.stringContaining("3000000000")]);
    expect(readdirSync(path.dirname(archive.folderOf(DATE)))).toEqual([]);
  });

  it("goes on, and removes what is too old, with days of which files are damaged", async () => {
    await lookAndPrune();
    const file1 = archive.files(DATE).get("lane-1") as string;
    writeFileSync(file1, "half");
    rmSync(archive.of("rollups").folderOf(DATE), { recursive: true });
    const { log, add } = openLog(file);
    for (const date of ["2026-11-23", "2026-11-24"])
      await add("lane-1", telemetry({ boot: date, seq: 1 }), startOf(date));
    await log.close();
    expect(await look({ days: 2, gigabytes: 4 })).toEqual([
      expect.objectContaining({ sealed: expect.objectContaining({ date: "2026-11-23" }) }),
      expect.objectContaining({ sealed: expect.objectContaining({ date: "2026-11-24" }) }),
      { removed: DATE },
      expect.stringContaining("lane-1.parquet"),
    ]);
  });

  it("seals what comes late for a day of which a file is damaged, and keeps that file", async () => {
    await lookAndPrune();
    writeFileSync(archive.files(DATE).get("lane-1") as string, "half");
    const { log, add } = openLog(file);
    await add("lane-1", telemetry({ boot: "late", seq: 1 }), startOf(DATE) + 60000);
    await log.close();
    expect(await look()).toEqual([expect.objectContaining({ sealed: expect.objectContaining({ records: 1 }) })]);
    expect(archive.setAsideFiles(DATE)).toEqual([path.join(archive.folderOf(DATE), "lane-1.parquet.damaged")]);
    expect(archive.changes(DATE)).toEqual(new Map());
  });
});
