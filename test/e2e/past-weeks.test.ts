// A host reads in its log what came a week ago, and what it decides on has it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, it } from "vitest";
import type { HalfHour } from "../../host/core/dispatch/past-weeks.ts";
import { openLog } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";
import { HostProcess } from "./host-process.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-past-weeks-"));
let host: HostProcess | undefined;
afterAll(async () => {
  await host?.end();
  rmSync(dir, { recursive: true, force: true });
});
const LOG = path.join(dir, "log.sqlite");
const WEEK_MS = 7 * 24 * 3600000;
const HOURS = 6;

/** A week ago, from some hours before to some hours after now, somebody came each minute. */
async function fill(): Promise<void> {
  const { log } = openLog(LOG, "demo");
  const fromMs = Date.now() - WEEK_MS - (HOURS / 2) * 3600000;
  for (let s = 0; s < HOURS * 3600; s += 5) {
    const ins = Math.floor(s / 60);
    const record = telemetry({ boot: "before", seq: s / 5 + 1, tMs: 1000 * s, ins, outs: ins, inLane: 1, waiting: 0 });
    log.addTelemetry({ box: "lane-1", life: 0, telemetry: record, receivedMs: fromMs + 1000 * s }, fromMs + 1000 * s);
  }
  await log.idle();
  await log.close();
}

/** What was known of past weeks at the last decision. */
function known(): readonly HalfHour[] {
  const database = new DatabaseSync(LOG, { readOnly: true });
  const row = database.prepare("SELECT inputs FROM decision ORDER BY id DESC LIMIT 1").get();
  database.close();
  const { state = "" } = JSON.parse(String(row?.["inputs"] ?? "{}")) as { state?: string };
  return state === "" ? [] : JSON.parse(state).forecasts.halfHours;
}

it("knows the same half hours of a week ago some minutes after its start", async () => {
  await fill();
  // The demo's clock begins as long before now as it gains until its end: within the hours that are in the log.
  host = new HostProcess(["--speed", "30", "--for", "80", "--log", LOG], dir);
  await host.page();
  await expect.poll(known, { timeout: 90000, interval: 1000 }).not.toEqual([]);
  const weekAgo = known().flatMap(({ customers }) => customers.slice(0, 1));
  expect(weekAgo.length).toBeGreaterThanOrEqual(3);
  for (const customers of weekAgo) expect(customers).toBeCloseTo(30, 0);
});
