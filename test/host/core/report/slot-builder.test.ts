import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../../../../host/core/report/slot.ts";
import { type LaneRecord, SlotBuilder } from "../../../../host/core/report/slot-builder.ts";

const record = (tS: number, changes: Partial<LaneRecord> = {}): LaneRecord => ({
  ...{ fromMs: tS * 1000, toMs: tS * 1000, boot: "b", ins: 0, outs: 0, reversed: 0, inLane: 0, waiting: 0, waitS: 0 },
  ...{ state: "serving", confidencePercent: 90 },
  ...changes,
});

function build(...records: LaneRecord[]) {
  const builder = new SlotBuilder("lane-1", 0, 86400000);
  for (const one of records) builder.add(one);
  return builder.build();
}

describe("half hours of a lane", () => {
  it("hold each record until the next, ten seconds at most, and part time at the half hour", () => {
    const [first, second] = build(
      record(1790, { waiting: 2, state: "serving" }),
      record(1798, { waiting: 4, state: "stalled", confidencePercent: 50 }),
      record(1900, { state: "closed", waiting: null }),
    );
    expect(first).toMatchObject({
      fromMs: 0,
      heardMs: 10000,
      openMs: 10000,
      servingMs: 8000,
      stalledMs: 2000,
      stalls: 1,
    });
    expect(first).toMatchObject({
      waitingMs: 2 * 8000 + 4 * 2000,
      shortMs: 0,
      longest: 4,
      sureMs: 0.9 * 8000 + 0.5 * 2000,
    });
    expect(second).toMatchObject({ fromMs: SLOT_MS, heardMs: 18000, openMs: 8000, stalledMs: 8000, lengthMs: 8000 });
  });

  it("end with the date", () => {
    const builder = new SlotBuilder("lane-1", 0, 5000);
    builder.add(record(2));
    expect(builder.build()[0]).toMatchObject({ heardMs: 3000 });
  });

  it("follow each customer from the entrance to the start of service, and time services between exits", () => {
    const slots = build(
      record(0),
      record(100, { ins: 1, inLane: 1, waiting: 0, waitS: 5 }),
      record(110, { ins: 2, inLane: 2, waiting: 1, waitS: 70 }),
      record(115, { ins: 3, inLane: 3, waiting: 2, waitS: 140 }),
      // The first leaves: the second is served after 50 s. A companion follows through the beam.
      record(160, { ins: 3, outs: 1, inLane: 2, waiting: 1, waitS: 80 }),
      record(163, { ins: 3, outs: 2, inLane: 2, waiting: 1, waitS: 80 }),
      record(240, { ins: 3, outs: 3, inLane: 1, waiting: 0, waitS: 40 }),
      record(300, { ins: 3, outs: 4, inLane: 0, waiting: 0, waitS: 0 }),
    );
    const held = { entries: 3, unknown: 0, crowded: 1, served: 3, predictedS: [5, 70, 140] };
    expect(slots).toMatchObject([held]);
    // Gaps of more than ten seconds leave nothing to follow but who was served at once.
    expect(slots[0]?.realisedS).toEqual([0]);
    expect(slots[0]?.cyclesS).toEqual([]);
  });

  it("do so while records come", () => {
    const changes: [number, Partial<LaneRecord>][] = [
      [0, {}],
      [100, { ins: 1, inLane: 1, waiting: 0, waitS: 5 }],
      [110, { ins: 2, inLane: 2, waiting: 1, waitS: 70 }],
      [115, { ins: 3, inLane: 3, waiting: 2, waitS: 140 }],
      [160, { ins: 3, outs: 1, inLane: 2, waiting: 1, waitS: 80 }],
      [163, { ins: 3, outs: 2, inLane: 2, waiting: 1, waitS: 80 }],
      [240, { ins: 3, outs: 3, inLane: 1, waiting: 0, waitS: 40 }],
      [300, { ins: 3, outs: 4, inLane: 0, waiting: 0, waitS: 0 }],
    ];
    const records = changes.flatMap(([fromS, change], i) => {
      const untilS = changes[i + 1]?.[0] ?? fromS + 1;
      return Array.from({ length: untilS - fromS }, (_, s) => record(fromS + s, change));
    });
    const expected = { served: 3, realisedS: [0, 50, 125], cyclesS: [80, 60], predictedS: [5, 70, 140], crowded: 1 };
    expect(build(...records)).toMatchObject([expected]);
    // The same, with records that say the same put together as the archive does.
    const together = changes.map(([fromS, change], i) =>
      record(fromS, { ...change, toMs: 1000 * ((changes[i + 1]?.[0] ?? fromS + 1) - 1) }),
    );
    expect(build(...together)).toEqual(build(...records));
  });

  it("time no service over a stretch with nobody at the till", () => {
    const changes: [number, number, Partial<LaneRecord>][] = [
      [0, 9, { inLane: 1 }],
      [10, 99, { outs: 1, inLane: 0 }],
      [100, 109, { ins: 1, outs: 1, inLane: 1, waitS: 0 }],
      [110, 169, { ins: 2, outs: 1, inLane: 2, waiting: 1, waitS: 50 }],
      [170, 199, { ins: 2, outs: 2, inLane: 1 }],
      [200, 209, { ins: 2, outs: 3, inLane: 0 }],
    ];
    const slots = build(...changes.map(([fromS, toS, change]) => record(fromS, { ...change, toMs: toS * 1000 })));
    // The one who came to an empty till left after 70 s, and the next after 30; from the last exit before, it would be 160.
    expect(slots).toMatchObject([{ served: 3, cyclesS: [30] }]);
  });

  it("tell who turns round from who leaves the line, and count neither waits nor customers at a closed till", () => {
    const second = (fromS: number, toS: number, change: Partial<LaneRecord>): LaneRecord =>
      record(fromS, { ...change, toMs: toS * 1000 });
    const waiting = { inLane: 2, waiting: 1, waitS: 60 };
    const slots = build(
      second(0, 9, { inLane: 1 }),
      second(10, 15, { ins: 1, ...waiting }),
      second(16, 29, { ins: 1, reversed: 1, inLane: 1 }),
      second(30, 99, { ins: 2, reversed: 1, ...waiting }),
      second(100, 199, { ins: 2, reversed: 2, inLane: 1 }),
      second(200, 209, { ins: 2, reversed: 2, state: "closed", waitS: null }),
      second(210, 219, { ins: 5, outs: 3, reversed: 2, state: "closed", waitS: null }),
    );
    expect(slots).toMatchObject([{ balks: 1, reneges: 1, entries: 2, served: 0, realisedS: [] }]);
  });

  it("have who waits over midnight in the half hour in which the wait ends, and nothing else of the evening before", () => {
    const builder = new SlotBuilder("lane-1", 3600000, 90000000);
    const until = (fromS: number, toS: number, changes: Partial<LaneRecord>): LaneRecord =>
      record(fromS, { ...changes, toMs: 1000 * toS });
    for (const one of [
      until(3500, 3509, { inLane: 1, ins: 1 }),
      until(3510, 3599, { inLane: 2, waiting: 1, waitS: 80, ins: 2 }),
      until(3600, 3619, { inLane: 2, waiting: 1, waitS: 80, ins: 2 }),
      until(3620, 3629, { inLane: 1, waiting: 0, waitS: 0, ins: 2, outs: 1 }),
    ])
      builder.add(one);
    expect(builder.build()).toMatchObject([
      { fromMs: 3600000, entries: 0, predictedS: [], realisedS: [110], served: 1, heardMs: 39000, waitingMs: 20000 },
    ]);
  });

  it("count the last alone of those who came while nothing was heard: when the others came, and what they met, nobody knows", () => {
    const counted = { ins: 40, outs: 38, inLane: 2, waiting: 1, waitS: 60 };
    const slots = build(record(0, { ins: 10, outs: 10 }), record(600, counted), record(605, counted));
    expect(slots).toMatchObject([{ entries: 1, crowded: 0, predictedS: [60], realisedS: [], served: 1 }]);
    const restarted = build(record(0, { ins: 10 }), record(600, { ...counted, boot: "c" }));
    expect(restarted).toMatchObject([{ entries: 1, crowded: 0, predictedS: [60] }]);
  });

  it("begin anew with another start of the box", () => {
    expect(build(record(0, { ins: 50, outs: 50 }), record(5, { boot: "c", ins: 1, outs: 1 }))).toMatchObject([
      { entries: 1, served: 1 },
    ]);
  });
});
