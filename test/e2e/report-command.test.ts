import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REPORT } from "../../host/reports/report-schema.ts";
import { openLog } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";
import { runBeside, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
const LOG = path.join(dir, "shop.sqlite");
const NOON = new Date(2026, 10, 21, 12).getTime();
const RANGE = ["--log", LOG, "--from", "2026-11-21", "--to", "2026-11-22"];

describe("tillbeacon report", { concurrent: true }, () => {
  beforeAll(async () => {
    const { log } = openLog(LOG);
    // On each of two days a customer a minute, who is gone after half of it; on the third one comes as the other goes.
    for (const day of [0, 1, 2])
      for (let s = 0; s < 1800; s += 5) {
        const [ins, isIn] = [Math.floor(s / 60) + 1, day === 2 || s % 60 < 30];
        const times = { boot: `d${day}`, seq: s / 5 + 1, tMs: 1000 * s, sentMs: 1000 * s };
        const line = { ins, outs: isIn ? ins - 1 : ins, inLane: isIn ? 1 : 0, waiting: 0, waitS: 0, till: null };
        const record = telemetry({ ...times, ...line, state: isIn ? "serving" : "idle" });
        const atMs = NOON + day * 86400000 + 1000 * s;
        log.addTelemetry({ box: "lane-1", life: 0, telemetry: record, receivedMs: atMs }, atMs);
      }
    await log.idle();
    await log.close();
  });
  afterAll(remove);

  it("prints JSON that keeps to its schema", async () => {
    const { code, stdout } = await runBeside(["report", ...RANGE, "--format", "json"], dir);
    expect(code).toBe(0);
    const report = REPORT.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ store: "s", days: 2, shop: { customers: 60, realisedS: { value: 0 } } });
    expect(report.shop.utilisation.value).toBeCloseTo(0.5, 2);
    expect(report.hours.map(({ hour }) => hour)).toEqual([5 * 24 + 12, 6 * 24 + 12]);
  });

  it("writes a page to print, and the rota as a calendar", async () => {
    const formats = [
      ["html", /^<!doctype html>/],
      ["ics", /^BEGIN:VCALENDAR\r\n[\s\S]*BEGIN:VEVENT/],
    ] as const;
    for (const [format, start] of formats) {
      const out = path.join(dir, `report.${format}`);
      const range = ["--log", LOG, "--from", "2026-11-21", "--to", "2026-11-23"];
      const { code, stdout } = await runBeside(["report", ...range, "--format", format, "--out", out], dir);
      expect([code, stdout]).toEqual([0, `${out}: 2026-11-21 to 2026-11-23, 3 days\n`]);
      expect(readFileSync(out, "utf8")).toMatch(start);
    }
  });

  it("has no calendar of days on which no service could be timed", async () => {
    expect(await runBeside(["report", ...RANGE, "--format", "ics"], dir)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("found no rota from 2026-11-21 to 2026-11-22, expected days with"),
    });
  });

  it("names the place where there is no folder for it", async () => {
    const elsewhere = path.join(dir, "none", "report.html");
    expect((await runBeside(["report", ...RANGE, "--out", elsewhere], dir)).stderr).toBe(
      `tillbeacon: ${elsewhere}:1: found no such file or directory (ENOENT), expected a file that can be written\n`,
    );
  });

  it("names the log that is damaged", async () => {
    const file = path.join(dir, "damaged.sqlite");
    const bytes = readFileSync(LOG);
    // The schema can be read, the records cannot.
    bytes.fill(0x5a, bytes.length >> 1);
    writeFileSync(file, bytes);
    const { code, stderr } = await runBeside(
      ["report", "--log", file, "--from", "2026-11-21", "--to", "2026-11-22"],
      dir,
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`tillbeacon: ${file}: database disk image is malformed`),
    ]);
  });

  it("refuses a range without records, or one that ends before it begins", async () => {
    const early = await runBeside(
      ["report", "--log", LOG, "--from", "2025-01-01", "--to", "2025-01-02", "--out", "x.html"],
      dir,
    );
    expect(early).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "found no records from 2025-01-01 to 2025-01-02, expected dates from 2026-11-21 to 2026-11-23",
      ),
    });
    expect(existsSync(path.join(dir, "x.html"))).toBe(false);
    for (const range of [
      ["--week", "--month"],
      ["--week", "--from", "2026-11-21"],
      ["--month", "--to", "2026-11-21"],
    ])
      expect(await runBeside(["report", "--log", LOG, ...range], dir)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("cannot be used with option"),
      });
    const turned = await runBeside(["report", "--log", LOG, "--from", "2026-11-22", "--to", "2026-11-21"], dir);
    expect(turned).toMatchObject({ code: 2, stderr: expect.stringContaining("expected a date not after 2026-11-21") });
  });
});
