import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { type Channel, ENTRY, ENTRY_2, EXIT, HEAD } from "../../../protocol/channels.ts";

const LEAN = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: false, headMm: 1900 };
const WALK_S = 4;

/** Somebody who comes, and is at the pay point from then until then. Unit s. */
interface Visit {
  comesS: number;
  paysS: number;
  leavesS: number;
}

/** Customers of one till in the order in which they come, each served for so many s. */
function visits(comeS: readonly number[], serviceS: number): Visit[] {
  let freeS = 0;
  return comeS.map((comesS) => {
    const paysS = Math.max(comesS + WALK_S, freeS + 3);
    freeS = paysS + serviceS;
    return { comesS, paysS, leavesS: freeS };
  });
}

/** Beams that say the same from then until then: blocked, or clear. Unit s. */
interface Stuck {
  channels: readonly Channel[];
  value: 0 | 1;
  fromS: number;
  untilS: number;
}

/** Replays a lane, and gives what is true and what it says in each second. */
function replay(people: readonly Visit[], seconds: number, stuck?: Stuck) {
  const lane = new Lane(LEAN);
  const edges: [Channel, number, number][] = [];
  const pass = (channel: Channel, tS: number): void => {
    edges.push([channel, 1, 1000 * tS], [channel, 0, 1000 * tS + 300]);
  };
  for (const { comesS, leavesS } of people) {
    pass(ENTRY, comesS);
    pass(ENTRY_2, comesS + 0.08);
    pass(EXIT, leavesS + 1);
  }
  const isStuck = (channel: Channel, tMs: number): boolean =>
    stuck?.channels.includes(channel) === true && tMs >= 1000 * stuck.fromS && tMs < 1000 * stuck.untilS;
  const seen = edges.filter(([channel, , tMs]) => !isStuck(channel, tMs));
  for (const channel of stuck?.channels ?? [])
    seen.push([channel, stuck?.value ?? 0, 1000 * (stuck?.fromS ?? 0)], [channel, 0, 1000 * (stuck?.untilS ?? 0)]);
  for (let tMs = 50; tMs < 1000 * seconds; tMs += 100) {
    const isThere = people.some((p) => tMs >= 1000 * p.paysS && tMs < 1000 * p.leavesS);
    seen.push([HEAD, (isThere ? 520 : 1900) + ((7 * tMs) % 11), tMs]);
  }
  seen.sort((a, b) => a[2] - b[2]);
  let at = 0;
  return Array.from({ length: seconds }, (_, s) => {
    for (; (seen[at]?.[2] ?? 1e12) < 1000 * s; at++) {
      const [channel, value, tMs] = seen[at] as [Channel, number, number];
      lane.feed(channel, value, 0, tMs);
    }
    lane.tick(1000 * s);
    const truth = people.filter((p) => s >= p.comesS && s < p.leavesS + 1).length;
    return {
      truth,
      off: (lane.inLane() ?? 0) - truth,
      confidence: lane.confidence(1000 * s),
      entry: lane.health.entry(1000 * s),
      exit: lane.health.exit(1000 * s),
    };
  });
}

type Seconds = ReturnType<typeof replay>;

/** Share of seconds that are right: within one customer or a quarter. */
function rightOf(seconds: Seconds): number {
  return seconds.filter((s) => Math.abs(s.off) <= Math.max(1, s.truth / 4)).length / seconds.length;
}

/** So many seconds are wrong at 80 % and more. */
function surelyWrong(seconds: Seconds): number {
  return seconds.filter((s) => s.confidence >= 0.8 && Math.abs(s.off) > Math.max(1, s.truth / 4)).length;
}

/** One customer every minute or so, and two close together in each fifth. */
const STEADY = Array.from({ length: 24 }, (_, i) => 40 + 52 * i - (i % 5 === 4 ? 30 : 0));
/** One customer every minute and a half, and two closer together in each fifth. */
const SELDOM = Array.from({ length: 20 }, (_, i) => 40 + 90 * i - (i % 5 === 4 ? 20 : 0));

describe("a lane with a beam that stays dark for ten minutes", () => {
  it.each([
    ["outer", ENTRY],
    ["inner", ENTRY_2],
  ] as const)("is counted by the twin of its %s beam, which is told to be stuck", (_, channel) => {
    const all = replay(visits(STEADY, 33), 1200, { channels: [channel], value: 1, fromS: 300, untilS: 900 });
    const dark = all.slice(300, 900);
    expect(dark.findIndex((s) => s.entry === "stuck")).toBeLessThan(240);
    expect(rightOf(dark)).toBeGreaterThan(0.9);
    expect(surelyWrong(dark)).toBeLessThan(60);
    expect(all.at(-1)?.entry).toBe("ok");
  });

  it("is counted by who leaves the pay point where it is the exit beam", () => {
    const all = replay(visits(STEADY, 33), 1200, { channels: [EXIT], value: 1, fromS: 300, untilS: 900 });
    const dark = all.slice(300, 900);
    expect(dark.findIndex((s) => s.exit === "stuck")).toBeLessThan(300);
    expect(rightOf(dark)).toBeGreaterThan(0.7);
    expect(all.at(-1)?.exit).toBe("ok");
  });
});

describe("a lane with an exit beam that stays clear", () => {
  const all = replay(visits(SELDOM, 33), 1800, { channels: [EXIT], value: 0, fromS: 900, untilS: 1700 });
  const clear = all.slice(900, 1700);

  it("is told to be dead by those who leave the pay point, and counted by them", () => {
    expect(clear.findIndex((s) => s.exit === "dead")).toBeLessThan(480);
    expect(clear.at(-1)?.exit).toBe("dead");
    expect(rightOf(clear)).toBeGreaterThan(0.6);
    expect(all.at(-1)?.exit).toBe("ok");
  });

  it("is not sure of its length", () => {
    expect(surelyWrong(clear)).toBeLessThan(60);
  });
});

describe("six who come at once", () => {
  const sixAt = (s: number): number[] => Array.from({ length: 6 }, (_, i) => s + 2.2 * i);

  it("are not surely a family in a lane that was quiet", () => {
    expect(surelyWrong(replay(visits([30, 90, 150, 210, ...sixAt(900)], 40), 1200))).toBeLessThan(20);
  });

  it("are not surely one in a lane to which nobody has come yet", () => {
    expect(surelyWrong(replay(visits(sixAt(240), 40), 600))).toBeLessThan(20);
  });
});
