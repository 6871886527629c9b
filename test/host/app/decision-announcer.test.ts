import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DecisionAnnouncer } from "../../../host/app/decision-announcer.ts";
import type { Decision } from "../../../host/core/dispatch/decision.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A decision that notes when its inputs are asked for. */
function decision(box: string, tMs: number, asked: string[]): Decision {
  return {
    ...{ tMs, kind: "call" as const, box, name: box, reason: "why", because: { code: "restarted" } as const },
    get inputs() {
      asked.push(box);
      return { event: "look" as const, nowMs: tMs, lanes: [], state: "", rules: "" };
    },
  };
}

function desk(): { desk: DecisionAnnouncer; told: [string, number, number][]; clock: { at: number; ahead: number } } {
  const clock = { at: 100, ahead: 1e12 };
  const told: [string, number, number][] = [];
  const shopClock = {
    ...{ speed: 1, isVirtual: false, errorMs: () => null, up: () => clock.at },
    ...{ now: () => clock.at, wall: () => clock.at + clock.ahead },
  };
  const tell = ({ box, tMs }: Decision, upMs: number): void => void told.push([box, tMs, upMs]);
  return { desk: new DecisionAnnouncer(pino({ level: "silent" }), shopClock, tell), told, clock };
}

it("works a decision up when the lamps of what follows it have had their turn, dated by the clock as it was when it was made", () => {
  const asked: string[] = [];
  const { desk: of, told, clock } = desk();
  of.add(decision("1", 90, asked));
  of.add(decision("2", 90, asked));
  clock.at = 500;
  clock.ahead = 0;
  vi.advanceTimersByTime(1);
  expect([asked, told]).toEqual([[], []]);
  vi.advanceTimersByTime(40);
  expect(asked).toEqual(["1", "2"]);
  expect(told).toEqual([
    ["1", 1e12 + 90, 100],
    ["2", 1e12 + 90, 100],
  ]);
  expect(of.listed.map(({ box }) => box)).toEqual(["2", "1"]);
});

it("lists a till as opened when it did, for as long as that is listed, whatever follows", () => {
  const { desk: of } = desk();
  const listed = (): [string, string, number][] =>
    of.listed.map(({ kind, box, tMs }): [string, string, number] => [kind, box, tMs - 1e12]);
  of.add(decision("1", 1000, []));
  of.add({ ...decision("1", 24000, []), kind: "answered", because: { code: "opened", seconds: 20 } });
  of.flush();
  expect(listed()).toEqual([
    ["answered", "1", 21000],
    ["call", "1", 1000],
  ]);
  for (let i = 0; i < 11; i++) of.add(decision(`${i + 2}`, 30000 + i, []));
  of.flush();
  expect(listed().at(-1)).toEqual(["answered", "1", 21000]);
});

it("works up one decision in a turn of the event loop, and each when its own time has come: a record waits for one at most", () => {
  const asked: string[] = [];
  const { desk: of } = desk();
  of.add(decision("1", 90, asked));
  of.add(decision("2", 90, asked));
  vi.advanceTimersByTime(10);
  of.add(decision("3", 100, asked));
  vi.advanceTimersByTime(9);
  expect(asked).toEqual([]);
  const turns: string[][] = [];
  for (let i = 0; i < 3; i++) {
    vi.advanceTimersToNextTimer();
    turns.push([...asked]);
  }
  expect(turns).toEqual([["1"], ["1", "2"], ["1", "2", "3"]]);
  expect(performance.now()).toBeGreaterThanOrEqual(30);
  of.add(decision("4", 200, asked));
  vi.advanceTimersByTime(20);
  expect(asked).toEqual(["1", "2", "3", "4"]);
});

it("tells at once of all that waits when the host stops, and only once", () => {
  const { desk: of, told } = desk();
  of.add(decision("1", 90, []));
  of.flush();
  expect(told).toHaveLength(1);
  vi.advanceTimersByTime(40);
  expect(told).toHaveLength(1);
});
