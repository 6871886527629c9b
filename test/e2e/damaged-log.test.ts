import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArchiveFiles, archiveOf } from "../../host/log/archive/archive-files.ts";
import { sealDay } from "../../host/log/archive/seal.ts";
import { openLog } from "../host/log/open-log.ts";
import { addThreeDays } from "../host/log/three-days.ts";
import { run, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
const LOG = path.join(dir, "half.sqlite");

describe("a damaged log whose sealed days are whole", () => {
  beforeAll(async () => {
    const { log } = openLog(LOG);
    addThreeDays(log);
    await log.idle();
    const archive = new ArchiveFiles(archiveOf(LOG), "s");
    for (const date of ["2026-11-21", "2026-11-22"]) log.prune((await sealDay(LOG, "s", archive, date))?.parts ?? []);
    await log.close();
  });
  afterAll(remove);

  it("is exported and reported on by those", () => {
    const bytes = readFileSync(LOG);
    for (const content of [bytes.subarray(0, 5000), Buffer.alloc(bytes.length), Buffer.alloc(0)]) {
      writeFileSync(LOG, content);
      const range = ["--log", LOG, "--from", "2026-11-21", "--to", "2026-11-23"];
      const exported = run(["log", "export", ...range, "-"], dir);
      expect([exported.code, exported.stdout.trim().split("\n").length]).toEqual([1, 201]);
      const lacking =
        /^tillbeacon: \S+half\.sqlite: .+; left out: (records|decisions), days that are not in the archive yet\n/;
      expect(exported.stderr).toMatch(lacking);
      const report = run(["report", ...range], dir);
      expect([report.code, report.stdout]).toEqual([1, expect.stringMatching(/<p class="lacking">Left out, .+half/)]);
      expect(report.stderr).toMatch(lacking);
      expect(run(["log", "check", "--log", LOG], dir)).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/2 days, 200 records\ndamaged: \S+half\.sqlite: \w/),
      });
    }
  });
});
