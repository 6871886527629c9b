import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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

/** What a look a week later says; an error by its message. */
function look(): Promise<(SealNews | string)[]> {
  const retention = { days: 400, gigabytes: 4 };
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
  worker.on("error", (error) => said.push((error as Error).message));
  return new Promise((resolve) => worker.on("exit", () => resolve(said)));
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
    await look();
    writeFileSync(archive.files(DATE).get("lane-1") as string, "half");
    expect(await look()).toEqual([expect.stringContaining("lane-1.parquet")]);
    expect(readdirSync(path.dirname(archive.folderOf(DATE)))).toEqual([DATE]);
  });
});
