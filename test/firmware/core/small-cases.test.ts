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

/** A beam that says the same from then until then. Unit s. */
interface Stuck {
  channel: Channel;
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
    stuck?.channel === channel && tMs >= 1000 * stuck.fromS && tMs < 1000 * stuck.untilS;
  const seen = edges.filter(([channel, , tMs]) => !isStuck(channel, tMs));
  if (stuck) seen.push([stuck.channel, 1, 1000 * stuck.fromS], [stuck.channel, 0, 1000 * stuck.untilS]);
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

describe("a lane with a beam that stays dark for ten minutes", () => {
  it.each([
    ["outer", ENTRY],
    ["inner", ENTRY_2],
  ] as const)("is counted by the twin of its %s beam, which is told to be stuck", (_, channel) => {
    const all = replay(visits(STEADY, 33), 1200, { channel, fromS: 300, untilS: 900 });
    const dark = all.slice(300, 900);
    expect(dark.findIndex((s) => s.entry === "stuck")).toBeLessThan(240);
    expect(rightOf(dark)).toBeGreaterThan(0.9);
    expect(surelyWrong(dark)).toBeLessThan(60);
    expect(all.at(-1)?.entry).toBe("ok");
  });

  it("is counted by who leaves the pay point where it is the exit beam", () => {
    const all = replay(visits(STEADY, 33), 1200, { channel: EXIT, fromS: 300, untilS: 900 });
    const dark = all.slice(300, 900);
    expect(dark.findIndex((s) => s.exit === "stuck")).toBeLessThan(300);
    expect(rightOf(dark)).toBeGreaterThan(0.7);
    expect(all.at(-1)?.exit).toBe("ok");
  });
});

describe("six who come at once to a lane that was quiet", () => {
  it("are not surely a family", () => {
    const come = [30, 90, 150, 210, ...Array.from({ length: 6 }, (_, i) => 900 + 2 * i)];
    expect(surelyWrong(replay(visits(come, 40), 1200))).toBeLessThan(20);
  });
});
