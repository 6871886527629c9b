// What goes wrong with a log while somebody works with it, or has gone wrong before.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { ArchiveFiles, archiveOf } from "../../host/log/archive/archive-files.ts";
import { sealDay } from "../../host/log/archive/seal.ts";
import { openLog } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";
import { run, runBeside, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);

const LOG = path.join(dir, "shop.sqlite");
const NOON = new Date(2026, 10, 21, 12).getTime();

it("leaves nothing beside the file of an export that somebody interrupts", async () => {
  const { log, add } = openLog(LOG);
  await add("lane-1", telemetry(), NOON);
  await log.close();
  // Nobody reads from the pipe: it is not written to its end.
  spawnSync("mkfifo", [path.join(dir, "pipe.csv")]);
  const range = ["--from", "2026-11-21", "--to", "2026-11-21"];
  const stop = new AbortController();
  const made = (): string[] => readdirSync(dir).filter((name) => !name.startsWith(path.basename(LOG)));
  const exported = runBeside(["log", "export", "--log", LOG, ...range, "pipe.csv"], dir, { interrupt: stop.signal });
  await untilHolds(() => expect(made()).toHaveLength(2));
  stop.abort();
  expect([(await exported).code, made()]).toEqual([null, ["pipe.csv"]]);
});

it("checks the sealed days of a log that is cut off, or is none any more", async () => {
  const file = path.join(dir, "cut.sqlite");
  const { log, add } = openLog(file);
  for (let i = 0; i < 10; i++) await add("lane-1", telemetry({ seq: i + 1, tMs: 1000 * i }), NOON + 1000 * i);
  const sealed = await sealDay(file, "s", new ArchiveFiles(archiveOf(file), "s"), "2026-11-21");
  log.prune(sealed?.parts ?? []);
  await log.idle();
  await log.close();
  for (const spoil of [() => truncateSync(file, 20000), () => writeFileSync(file, "a text")]) {
    spoil();
    const { code, stdout } = run(["log", "check", "--log", file], dir);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`damaged: ${file}: `)]);
    expect(stdout).toContain("1 day, 10 records");
  }
});

it("names an index of the log that says something else than its table", async () => {
  const file = path.join(dir, "index.sqlite");
  const { log } = openLog(file);
  const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
  const because = { code: "nobody" } as const;
  log.addDecision({ tMs: NOON, kind: "call", box: "lane-7", name: "Till 7", reason: "why", because, inputs }, NOON);
  await log.idle();
  await log.close();
  // Store and box stand side by side in the index alone.
  const bytes = readFileSync(file);
  bytes[bytes.indexOf("slane-7") + 6] = "8".charCodeAt(0);
  writeFileSync(file, bytes);
  const { code, stdout } = run(["log", "check", "--log", file, "--store", "s"], dir);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/damaged: .*index\.sqlite: .*decision_by_box/)]);
});
