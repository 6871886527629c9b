import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ForecastKeeper, scoresFile } from "../../../host/app/forecast-keeper.ts";
import type { ShopClock } from "../../../host/app/shop-clock.ts";
import { type ForecastScores, newForecastRecord } from "../../../host/core/dispatch/forecast-record.ts";
import type { HalfHour } from "../../../host/core/dispatch/past-weeks.ts";
import type { PastWeeksJob } from "../../../host/log/past-weeks-worker.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-forecasts-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const HOUR_MS = 3600000;
const NOON = new Date(2026, 10, 27, 12).getTime();

function scoresOf(scores: number): ForecastScores {
  const { in15, in30 } = newForecastRecord();
  return { in15: { ...in15, scores }, in30 };
}

/** A keeper at noon, whose log answers with one half hour; gives what is asked of the log, and what is told of it. */
function keeperIn(dir: string, read?: () => Promise<HalfHour[]>) {
  const time = { nowMs: 1000, wallMs: NOON };
  const clock: ShopClock = {
    ...{ speed: 1, isVirtual: false, up: () => time.nowMs, errorMs: () => null },
    ...{ now: () => time.nowMs, wall: () => time.wallMs },
  };
  const [asked, told, said]: [PastWeeksJob[], number[], string[]] = [[], [], []];
  const forecaster = {
    forecastScores: scoresOf(0),
    knowPastWeeks: (pastWeeks: readonly HalfHour[]) => void told.push(...pastWeeks.map(({ fromMs }) => fromMs)),
  };
  const shop = { boxes: ["1", "2"] };
  const keeper = new ForecastKeeper({
    ...{
      logFile: path.join(dir, "log.sqlite"),
      store: "corner",
      clock,
      forecaster: () => forecaster,
      boxes: () => shop.boxes,
    },
    logger: pino({}, { write: (line: string) => void said.push(JSON.parse(line).msg) }),
    read: (job) => {
      asked.push(job);
      return read?.() ?? Promise.resolve([{ fromMs: NOON, customers: [1, 2, 3, 4] }]);
    },
  });
  const pass = async (ms: number, setMs = 0): Promise<void> => {
    time.nowMs += ms;
    time.wallMs += ms + setMs;
    keeper.tick();
    await Promise.resolve().then(() => Promise.resolve());
  };
  return { keeper, forecaster, asked, told, said, pass, shop };
}

describe("past weeks", () => {
  it("are read once some minutes after the start, once each day, and again when the shop has other lanes", async () => {
    const { asked, pass, shop } = keeperIn(dir);
    await pass(119000);
    expect(asked).toEqual([]);
    await pass(1000);
    expect(asked).toEqual([
      { file: path.join(dir, "log.sqlite"), store: "corner", boxes: ["1", "2"], today: "2026-11-27" },
    ]);
    for (let minute = 0; minute < 11 * 60; minute++) await pass(60000);
    expect(asked).toHaveLength(1);
    for (let minute = 0; minute < 2 * 60; minute++) await pass(60000);
    expect(asked.map(({ today }) => today)).toEqual(["2026-11-27", "2026-11-28"]);
    shop.boxes = ["1"];
    await pass(60000);
    expect(asked[2]?.boxes).toEqual(["1"]);
  });

  it("are told by the monotonic clock, and again when the wall clock is set", async () => {
    const { told, pass } = keeperIn(dir);
    await pass(120000);
    // It is two minutes past noon, and the clock says 121 s.
    expect(told).toEqual([1000]);
    await pass(1000, 900);
    expect(told).toHaveLength(1);
    await pass(1000, 3599100);
    expect(told).toEqual([1000, 1000 - HOUR_MS]);
  });

  it("that cannot be read are not known, said once, and asked for again an hour later", async () => {
    const { told, asked, said, pass } = keeperIn(dir, () => Promise.reject(new Error("damaged")));
    await pass(120000);
    for (let minute = 0; minute < 59; minute++) await pass(60000);
    expect([asked.length, told.length]).toEqual([1, 0]);
    expect(said).toEqual(["past weeks could not be read: there are no forecasts until they can be"]);
    await pass(60000);
    expect(asked).toHaveLength(2);
  });
});

describe("scores of forecasts", () => {
  it("outlast a restart of the host", async () => {
    const { keeper, forecaster } = keeperIn(dir);
    forecaster.forecastScores = scoresOf(300);
    await keeper.close();
    expect(keeperIn(dir).forecaster.forecastScores).toEqual(scoresOf(300));
  });

  it("outlast a host that is killed, by up to an hour", async () => {
    const { forecaster, pass, keeper } = keeperIn(dir);
    forecaster.forecastScores = scoresOf(200);
    await pass(HOUR_MS - 1000);
    expect(existsSync(scoresFile(path.join(dir, "log.sqlite"), "corner"))).toBe(false);
    await pass(1000);
    forecaster.forecastScores = scoresOf(300);
    await expect.poll(() => keeperIn(dir).forecaster.forecastScores).toEqual(scoresOf(200));
    await keeper.close();
  });

  it("are not kept before there are any", async () => {
    await keeperIn(dir).keeper.close();
    expect(existsSync(path.join(dir, "forecasts"))).toBe(false);
  });

  it("begin anew where the file is damaged, and a folder that cannot be written stops nothing", async () => {
    const file = scoresFile(path.join(dir, "log.sqlite"), "corner");
    mkdirSync(path.dirname(file));
    writeFileSync(file, '{"in15":{"scores":');
    expect(keeperIn(dir).forecaster.forecastScores).toEqual(scoresOf(0));
    rmSync(path.dirname(file), { recursive: true });
    writeFileSync(path.dirname(file), "in the way");
    const { keeper, forecaster, said } = keeperIn(dir);
    forecaster.forecastScores = scoresOf(1);
    await keeper.close();
    expect(said).toEqual(["the scores of the forecasts could not be saved"]);
    expect(readFileSync(path.dirname(file), "utf8")).toBe("in the way");
  });
});
