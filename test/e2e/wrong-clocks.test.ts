// Hosts whose wall clocks are wrong for a while: once the clock is right, every record and decision is dated right.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { ShopHost } from "../../host/app/shop-host.ts";
import { demoConfig } from "../../host/config/config.ts";
import { newDispatch } from "../../host/core/policies.ts";
import { placesOf } from "../../host/core/shop.ts";
import { Store } from "../../host/core/store.ts";
import { DayReader } from "../../host/log/day-reader.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { rowsOf } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-clocks-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** The truth at which everything begins: 8 in the morning, local time. */
const BEGIN = new Date(2026, 10, 21, 8).getTime();
/** A record each so often. Unit ms. */
const EVERY = MINUTE / 2;
const LENGTH = 40 * HOUR;
const CONFIG = demoConfig(2);

/** One run of a host: from, to, and by how much its clock is wrong at each time; all in ms after BEGIN. */
interface Run {
  from: number;
  to: number;
  errorAt: (at: number) => number;
}

/** Runs hosts one after another, while one box is on all the time. */
async function log(name: string, runs: readonly Run[]): Promise<string> {
  const file = path.join(dir, `${name}.sqlite`);
  for (const { from, to, errorAt } of runs) {
    let at = from;
    const clock = {
      speed: 1,
      isVirtual: false,
      now: () => at - from + 1000,
      wall: () => BEGIN + at + errorAt(at),
      up: () => at - from + 1000,
      errorMs: () => null,
    };
    const store = new Store(placesOf(CONFIG), newDispatch(CONFIG.policy, CONFIG.targets));
    const logger = pino({ level: "silent" });
    const host = new ShopHost({ config: CONFIG, store, logFile: file, logger, clock, onLamp: () => {} });
    void host.open();
    for (; at < to; at += EVERY) {
      // The box was switched on five hours before; its record came after 30 ms.
      const seq = 1 + at / EVERY;
      const tMs = at + 5 * HOUR - 30;
      host.onMessage({
        box: "lane-1",
        kind: "telemetry",
        payload: encodeForBox("telemetry", telemetry({ seq, tMs, oldest: 1, boot: "b1" })),
        from: "test",
      });
      host.tick();
      if (seq % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    host.close();
    await host.closeLog();
  }
  return file;
}

const whole = (errorAt: Run["errorAt"]): Run[] => [{ from: 0, to: LENGTH, errorAt }];
const first = (length: number, errorMs: number): Run[] => whole((at) => (at < length ? errorMs : 0));
const middle = (length: number, errorMs: number): Run[] =>
  whole((at) => (at >= 7 * HOUR && at < 7 * HOUR + length ? errorMs : 0));

describe("a host whose clock is", () => {
  it.each([
    ["right", whole(() => 0)],
    ["2 h behind for its first 10 min", first(10 * MINUTE, -2 * HOUR)],
    ["10 h behind for its first 10 min", first(10 * MINUTE, -10 * HOUR)],
    ["10 years behind for its first 10 min", first(10 * MINUTE, -10 * YEAR)],
    ["of 1970 for its first minute", first(MINUTE, -BEGIN)],
    ["2 h ahead for its first 10 min", first(10 * MINUTE, 2 * HOUR)],
    ["10 years ahead for its first 10 min", first(10 * MINUTE, 10 * YEAR)],
    ["18 s behind for its first 10 min", first(10 * MINUTE, -18000)],
    ["18 s ahead for its first day", first(DAY, 18000)],
    ["a day behind for its first day", first(DAY, -DAY)],
    ["an hour behind for a minute in between", middle(MINUTE, -HOUR)],
    ["a year ahead for a minute in between", middle(MINUTE, YEAR)],
    ["a day ahead for 10 h in between", middle(10 * HOUR, DAY)],
    [
      "2 h behind until it is started again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => -2 * HOUR },
        { from: 9 * HOUR + 5 * MINUTE, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    [
      "3 years ahead until it is started again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 3 * YEAR },
        { from: 10 * HOUR, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    [
      "of 1970 since it was started again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 0 },
        { from: 10 * HOUR, to: LENGTH, errorAt: () => -BEGIN },
      ],
    ],
  ] as [string, Run[]][])("%s dates all right in the end", async (name, runs) => {
    const file = await log(name, runs);
    const worst = rowsOf(
      file,
      "SELECT max(abs(made_ms - t_ms - :offset)) AS ms FROM records".replace(":offset", String(BEGIN - 5 * HOUR)),
    );
    expect(worst[0]?.["ms"]).toBeLessThan(2000);
    const reader = new DayReader(file, CONFIG.store);
    expect(reader.days()).toEqual(["2026-11-22", "2026-11-21"]);
    const report = reader.day("2026-11-21", { decisions: [], events: [], thresholdsS: [180] }, () => {});
    expect(Math.abs(report.fromMs - BEGIN)).toBeLessThan(10 * MINUTE);
    reader.close();
  });
});
