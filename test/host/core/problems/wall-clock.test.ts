import { describe, expect, it } from "vitest";
import { WallClock } from "../../../../host/core/problems/wall-clock.ts";
import { textOf } from "../../warning-text.ts";

const NOON = Date.UTC(2026, 10, 26, 12);
const DAY = 86400000;

function texts(clock: WallClock, wallMs: number, nowMs = 0): string[] {
  return clock
    .look(wallMs, nowMs, nowMs)
    .flatMap((news) => (news.kind === "warning" ? [textOf(news.warning) ?? ""] : []));
}

describe("the wall clock", () => {
  it("is not spoken of while it runs as the monotonic one does", () => {
    const clock = new WallClock();
    clock.setNewest(NOON - 30 * DAY, 0);
    for (let s = 0; s < 100; s++) expect(texts(clock, NOON + 1000 * s, 1000 * s)).toEqual([]);
  });

  it.each([
    ["of 1971", Date.UTC(1971, 0, 1), undefined, /1971-01-01 00:00 UTC, which cannot be/],
    ["behind its log", NOON, NOON + DAY, /has decisions of 2026-11-27, later/],
    [
      "ten years ahead of its log",
      NOON + 3650 * DAY,
      NOON,
      /more than a year after the last decision in its log, of 2026-11-26/,
    ],
  ])("%s is told until it is right", (_, wallMs, newestMs, text) => {
    const clock = new WallClock();
    if (newestMs !== undefined) clock.setNewest(newestMs, 0);
    expect(texts(clock, wallMs)).toEqual([expect.stringMatching(text)]);
    const right = newestMs ?? NOON;
    expect(clock.look(right, right - wallMs, right - wallMs)).toEqual([{ kind: "over", key: "clock" }]);
  });

  it("is believed on a host that has run for years", () => {
    const clock = new WallClock();
    clock.setNewest(NOON, 0);
    expect(texts(clock, NOON + 800 * DAY, 800 * DAY)).toEqual([]);
    expect(texts(clock, NOON + 1800 * DAY, 801 * DAY)).toContainEqual(expect.stringMatching(/more than a year after/));
  });

  it("that leaps is told once", () => {
    const clock = new WallClock();
    texts(clock, NOON, 0);
    expect(texts(clock, NOON + 7201000, 1000)).toEqual([expect.stringMatching(/leapt forward by 2 h/)]);
    expect(texts(clock, NOON + 7202000, 2000)).toEqual([]);
    expect(texts(clock, NOON + 3000, 3000)).toEqual([expect.stringMatching(/leapt back by 2 h/)]);
  });

  it("after a sleep of the machine begins another run, without a word", () => {
    const clock = new WallClock();
    clock.look(NOON, 0, 500);
    expect(clock.look(NOON + 3601000, 1000, 3601400)).toEqual([{ kind: "slept" }, { kind: "over", key: "clock" }]);
    expect(clock.look(NOON + 3602000, 2000, 3602100)).toEqual([{ kind: "over", key: "clock" }]);
  });

  it("that is set by less is followed", () => {
    const clock = new WallClock();
    clock.look(NOON, 0, 0);
    expect(clock.look(NOON + 1150, 1000, 1000)).toEqual([{ kind: "set" }, { kind: "over", key: "clock" }]);
    expect(clock.look(NOON + 2160, 2000, 2000)).toEqual([{ kind: "over", key: "clock" }]);
  });
});
