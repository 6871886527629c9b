import type { Logger } from "pino";
import { describe, expect, it } from "vitest";
import { RejectionLog } from "../../../host/app/rejection-log.ts";
import type { ShopClock } from "../../../host/app/shop-clock.ts";
import type { Rejection } from "../../../host/core/boxes/box-transport.ts";
import type { WarningListener } from "../../../host/core/problems/warnings.ts";

const lines: { from: string; reason: string; count: number }[] = [];
const logger = { warn: (line: (typeof lines)[number]) => lines.push(line) } as unknown as Logger;
/** The host's clock. */
let nowMs = 0;
const clock = { now: () => nowMs } as ShopClock;
const warnings = { onWarning: () => undefined } as unknown as WarningListener;
const rejection = (from: string, reason: string) => ({ from, reason, field: "", about: "t" }) as Rejection;

function addAt(log: RejectionLog, tMs: number, rejected: Rejection): void {
  nowMs = tMs;
  log.add(rejected);
}

describe("rejections on the console", () => {
  it("are told of each sender and reason, every ten seconds, with their number", () => {
    lines.length = 0;
    const log = new RejectionLog(logger, clock, warnings, () => undefined);
    addAt(log, 0, rejection("a", "not-json"));
    addAt(log, 1, rejection("a", "not-json"));
    addAt(log, 2, rejection("a", "bad-login"));
    addAt(log, 3, rejection("b", "not-json"));
    addAt(log, 9999, rejection("a", "not-json"));
    addAt(log, 10000, rejection("a", "not-json"));
    expect(lines.map(({ from, reason, count }) => `${from} ${reason} ${count}`)).toEqual([
      "a not-json 1",
      "a bad-login 1",
      "b not-json 1",
      "a not-json 3",
    ]);
  });

  it("stay few, however many senders somebody makes up", () => {
    lines.length = 0;
    const log = new RejectionLog(logger, clock, warnings, () => undefined);
    for (let i = 0; i < 5000; i++) addAt(log, i, rejection(`sender ${i}`, "not-json"));
    expect(lines).toHaveLength(50);
    addAt(log, 20000, rejection("later", "not-json"));
    expect(lines).toHaveLength(51);
  });
});
