import { describe, expect, it } from "vitest";
import { EARLIEST_MS } from "../../../../host/core/problems/wall-clock.ts";
import { type ForHeadOffice, UndatedRecords } from "../../../../host/headoffice/uplink/undated.ts";

const TRUE_MS = EARLIEST_MS + 1e9;
const sampleAt = (nowMs: number, atMs: number): ForHeadOffice => ({
  kind: "sample",
  sample: { nowMs, atMs, errorMs: null, lanes: [] },
});
const recordAt = (atMs: number): ForHeadOffice => ({
  kind: "record",
  record: { kind: "settings", atMs, errorMs: null, content: { id: 1, result: "applied", detail: "", why: "" } },
});
const timesOf = (all: readonly ForHeadOffice[]): number[] =>
  all.map((one) => (one.kind === "sample" ? one.sample.atMs : one.record.atMs));

describe("what is for head office", () => {
  it("goes at once while the clock can be right", () => {
    const undated = new UndatedRecords();
    for (const atMs of [EARLIEST_MS, TRUE_MS])
      expect(timesOf(undated.take(sampleAt(5000, atMs), { nowMs: 5000, atMs }))).toEqual([atMs]);
    expect(undated.rest()).toEqual([]);
  });

  it.each([
    ["of 1970", 7000],
    ["of the last moment that cannot be", EARLIEST_MS - 1000000],
    ["of the year 2100", Date.UTC(2100, 0, 1)],
  ])("waits for a clock %s to be set, and is dated by it then", (_, wrongMs) => {
    const undated = new UndatedRecords();
    // The clock goes wrong by another 3 s in between.
    expect(undated.take(sampleAt(1000, wrongMs), { nowMs: 1000, atMs: wrongMs })).toEqual([]);
    expect(undated.take(recordAt(wrongMs + 1200), { nowMs: 2200, atMs: wrongMs + 1200 })).toEqual([]);
    expect(undated.take(sampleAt(3000, wrongMs + 5000), { nowMs: 3000, atMs: wrongMs + 5000 })).toEqual([]);
    const sent = undated.take(sampleAt(60000, TRUE_MS), { nowMs: 60000, atMs: TRUE_MS });
    expect(timesOf(sent)).toEqual([TRUE_MS - 59000, TRUE_MS - 57800, TRUE_MS - 57000, TRUE_MS]);
    expect(undated.rest()).toEqual([]);
  });

  it("goes as it is when the clock has not been set for ten minutes, and when the host ends", () => {
    const undated = new UndatedRecords();
    expect(undated.take(recordAt(0), { nowMs: 1000, atMs: 0 })).toEqual([]);
    expect(undated.take(recordAt(600000), { nowMs: 601000, atMs: 600000 })).toEqual([]);
    expect(timesOf(undated.take(recordAt(600001), { nowMs: 601001, atMs: 600001 }))).toEqual([0, 600000, 600001]);
    expect(timesOf(undated.take(recordAt(700000), { nowMs: 701000, atMs: 700000 }))).toEqual([700000]);
    const ending = new UndatedRecords();
    ending.take(recordAt(5), { nowMs: 1000, atMs: 5 });
    expect([timesOf(ending.rest()), ending.rest()]).toEqual([[5], []]);
  });

  it("takes no more memory than so many records", () => {
    const undated = new UndatedRecords();
    for (let i = 0; i < 3000; i++) expect(undated.take(recordAt(i), { nowMs: 1000, atMs: i })).toEqual([]);
    expect(undated.take(recordAt(1), { nowMs: 1000, atMs: 1 })).toHaveLength(3001);
  });
});
