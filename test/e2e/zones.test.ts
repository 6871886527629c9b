// Days of 23, 24 and 25 hours. A thread cannot have a zone of its own, so each day is read by a process.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openLog } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-zones-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const HOUR = 3600000;
const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
const CALL = { box: "2", name: "Till 2", reason: "why", because: { code: "nobody" } as const, inputs };

interface Day {
  days: string[];
  entries: number;
  calls: string[];
}

describe("days in Berlin", () => {
  it.each([
    ["2026-03-29", Date.UTC(2026, 2, 28, 23), 23],
    ["2026-10-25", Date.UTC(2026, 9, 24, 22), 25],
    ["2026-10-26", Date.UTC(2026, 9, 25, 23), 24],
  ] as const)("%s: each of their hours once", async (date, fromMs, hours) => {
    const file = path.join(dir, `${date}.sqlite`);
    const { log } = openLog(file);
    // Somebody comes each minute, from an hour before the day until an hour after it.
    for (let i = 0; i < 60 * (hours + 2); i++) {
      const atMs = fromMs - HOUR + 60000 * i;
      const record = telemetry({ boot: "b", seq: i + 1, tMs: 60000 * i, ins: i, waitS: 200 });
      log.addTelemetry({ box: "1", life: 0, telemetry: record, receivedMs: atMs }, atMs);
    }
    for (const hour of [0.5, 1.5]) log.addDecision({ kind: "call", tMs: 0, ...CALL }, fromMs + (1 + hour) * HOUR);
    await log.close();
    const script = path.join(import.meta.dirname, "zone-day.ts");
    const { stdout } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, file, date], {
      encoding: "utf8",
      env: { ...process.env, TZ: "Europe/Berlin" },
    });
    const day = JSON.parse(stdout) as Day;
    expect(day.days).toHaveLength(3);
    expect(day.entries).toBe(60 * hours - 1);
    const times = day.calls.map((row) => [row.slice(0, 19), Number(row.split(",").at(-2))]);
    expect(times).toEqual(
      {
        "2026-03-29": [
          ["2026-03-29 01:30:00", 60],
          ["2026-03-29 03:30:00", 120],
        ],
        "2026-10-25": [
          ["2026-10-25 01:30:00", 120],
          ["2026-10-25 02:30:00", 120],
        ],
        "2026-10-26": [
          ["2026-10-26 01:30:00", 60],
          ["2026-10-26 02:30:00", 60],
        ],
      }[date],
    );
  });
});

/** The times in an export's CSV; throws what the command says instead. */
function exported(log: string, from: string, to: string): (string | undefined)[] {
  const out = path.join(dir, "out.csv");
  const main = path.join(import.meta.dirname, "../../host/cli/main.ts");
  const range = ["--log", log, "--from", from, "--to", to, out];
  const env = { ...process.env, TZ: "Europe/Berlin" };
  const command = ["--disable-warning=ExperimentalWarning", main, "log", "export", ...range];
  const { stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
  if (stderr !== "") throw new Error(stderr);
  const rows = readFileSync(out, "utf8").trim().split("\n").slice(1);
  return rows.map((row) => row.split(",")[1]);
}

it("a CSV of records has the shop's time with its offset, and as much of a day as the shop had", async () => {
  const file = path.join(dir, "export.sqlite");
  const { log } = openLog(file);
  // A record a minute from midnight to midnight in Berlin, with the clocks put back in between, and an hour on either side.
  const fromMs = Date.UTC(2026, 9, 24, 22);
  for (let i = -60; i < 26 * 60; i++) {
    const record = telemetry({ boot: "b", seq: i + 61, tMs: 60000 * (i + 60) });
    log.addTelemetry({ box: "1", life: 0, telemetry: record, receivedMs: fromMs + 60000 * i }, fromMs + 60000 * i);
  }
  await log.close();
  const made = exported(file, "2026-10-25", "2026-10-25");
  expect(made).toHaveLength(25 * 60);
  expect([0, 179, 180, 1499].map((i) => made[i])).toEqual([
    ...["2026-10-25 00:00:00+02", "2026-10-25 02:59:00+02"],
    ...["2026-10-25 02:00:00+01", "2026-10-25 23:59:00+01"],
  ]);
  const twice = exported(file, "2026-10-25T02:00", "2026-10-25T02:30");
  expect([twice[0], twice.at(-1), twice.length]).toEqual(["2026-10-25 02:00:00+02", "2026-10-25 02:29:00+01", 90]);
  expect(exported(file, "2026-10-25T03:00", "2026-10-25T04:00")).toHaveLength(60);
  expect(() => exported(file, "2026-03-29T02:30", "2026-10-25")).toThrow(
    'found "2026-03-29T02:30", which the shop\'s clock goes forward over, expected a time that it shows',
  );
});

/** What a script of modules of the core prints in Berlin, as JSON. */
function printedInBerlin(script: string): unknown {
  const command = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script];
  const env = { ...process.env, TZ: "Europe/Berlin" };
  return JSON.parse(spawnSync(process.execPath, command, { encoding: "utf8", env }).stdout);
}

const core = (name: string): string => JSON.stringify(path.join(import.meta.dirname, "../../host/core", name));

it("the hour that a day of 25 has twice is two of its half hours in the rota", () => {
  const script = `
const { Demand } = await import(${core("report/demand.ts")});
const { newSlot } = await import(${core("report/slot.ts")});
const demand = new Demand({ pool: "", name: "", tills: 1, line: "each" });
for (const [hour, entries] of [[0, 10], [1, 4]])
  demand.add({ ...newSlot("1", Date.UTC(2026, 9, 25, hour)), entries, served: entries, openMs: 1800000 }, "lane");
console.log(JSON.stringify(demand.week().slots));`;
  expect(printedInBerlin(script)).toMatchObject([{ halfHour: 6 * 48 + 4, customers: { value: 7 }, open: 1 }]);
});

it.each([
  ["2026-03-29", 46, "2026-03-22T09:00Z", "2026-03-29T08:00Z"],
  ["2026-10-25", 50, "2026-10-18T08:00Z", "2026-10-25T09:00Z"],
])("%s, of %i half hours, is foretold by the same time of the shop's clock a week before", (date, count, then, now) => {
  const script = `
const { pastWeeksOf } = await import(${core("dispatch/past-weeks.ts")});
const { newSlot } = await import(${core("report/slot.ts")});
const slot = { ...newSlot("1", ${Date.parse(then)}), heardMs: 1800000, entries: 5, served: 5 };
const all = pastWeeksOf([slot], ["1"], ${JSON.stringify(date)});
const told = all.filter(({ customers }) => customers[0] === 5).map(({ fromMs }) => fromMs);
console.log(JSON.stringify({ count: all.length, told }));`;
  expect(printedInBerlin(script)).toEqual({ count: count + 48, told: [Date.parse(now)] });
});
