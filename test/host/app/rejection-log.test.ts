import type { Logger } from "pino";
import { describe, expect, it } from "vitest";
import { RejectionLog } from "../../../host/app/rejection-log.ts";

const lines: { from: string; reason: string; count: number }[] = [];
const logger = { warn: (line: (typeof lines)[number]) => lines.push(line) } as unknown as Logger;
const rejection = (from: string, reason: string) => ({ from, reason, field: "", about: "t" });

describe("rejections on the console", () => {
  it("are told of each sender and reason, every ten seconds, with their number", () => {
    lines.length = 0;
    const log = new RejectionLog(logger);
    log.add(rejection("a", "not-json"), 0);
    log.add(rejection("a", "not-json"), 1);
    log.add(rejection("a", "bad-login"), 2);
    log.add(rejection("b", "not-json"), 3);
    log.add(rejection("a", "not-json"), 9999);
    log.add(rejection("a", "not-json"), 10000);
    expect(lines.map(({ from, reason, count }) => `${from} ${reason} ${count}`)).toEqual([
      "a not-json 1",
      "a bad-login 1",
      "b not-json 1",
      "a not-json 3",
    ]);
  });

  it("stay few, however many senders somebody makes up", () => {
    lines.length = 0;
    const log = new RejectionLog(logger);
    for (let i = 0; i < 5000; i++) log.add(rejection(`sender ${i}`, "not-json"), i);
    expect(lines).toHaveLength(50);
    log.add(rejection("later", "not-json"), 20000);
    expect(lines).toHaveLength(51);
  });
});
