import { describe, expect, it } from "vitest";
import { FrameBuilder, type LaneSample, type ShopSample } from "../../../../host/headoffice/uplink/frame-builder.ts";

const LANE: LaneSample = {
  ...{ box: "a", role: "lane", boot: "b", ins: 10, outs: 5, confidencePercent: 90 },
  ...{ quality: "trusted", state: "serving", waiting: 2, waitS: 60 },
};
const START_MS = 1795640400000;

function sample(second: number, lane: Partial<LaneSample> = {}, late = 0, box = "a"): ShopSample {
  const ms = 1000 * second + late;
  return { nowMs: ms, atMs: START_MS + ms, errorMs: null, lanes: [{ ...LANE, ...lane, box }] };
}

describe("frames", () => {
  it("have five samples, begin at whole five seconds, and count crossings across their borders", () => {
    const builder = new FrameBuilder();
    const built = Array.from({ length: 10 }, (_, i) => builder.add(sample(i, { ins: 10 + i }))).flat();
    expect(built.map(({ atMs, frame }) => [atMs - START_MS, frame.samples, frame.lanes[0]?.ins])).toEqual([
      [0, 5, 4],
      [5000, 5, 5],
    ]);
  });

  it("begin short where the shop's second does not begin one", () => {
    const builder = new FrameBuilder();
    const built = [3, 4, 5, 6, 7, 8, 9].flatMap((second) => builder.add(sample(second)));
    expect(built.map(({ frame }) => frame.samples)).toEqual([2, 5]);
  });

  it.each([
    ["a second is missing", [sample(0), sample(2)]],
    ["the clock leaps", [sample(0), { ...sample(1), atMs: START_MS + 60000 }]],
    ["the shop has other boxes", [sample(0), sample(1, {}, 0, "b")]],
  ])("end early when %s", (_, [first, second]) => {
    const builder = new FrameBuilder();
    expect(builder.add(first as ShopSample)).toEqual([]);
    expect(builder.add(second as ShopSample)).toMatchObject([{ atMs: START_MS, frame: { samples: 1 } }]);
  });

  it("do not end for a sample within half a second of its time", () => {
    const builder = new FrameBuilder();
    builder.add(sample(0));
    expect(builder.add(sample(1, {}, 500))).toEqual([]);
    expect(builder.add(sample(2, {}, 501))).toHaveLength(1);
  });

  it("count nothing across a start of the box, and never backwards", () => {
    const builder = new FrameBuilder();
    builder.add(sample(0, { outs: 100 }));
    builder.add(sample(1, { boot: "c", outs: 200 }));
    builder.add(sample(2, { boot: "c", outs: 203 }));
    builder.add(sample(3, { boot: "c", outs: 1 }));
    const [built] = builder.add(sample(4, { boot: "c", outs: null }));
    expect(built?.frame.lanes[0]).toMatchObject({ ins: 0, outs: 3 });
  });

  it("count nothing for counts that were not known before", () => {
    const builder = new FrameBuilder();
    for (const [second, outs] of [null, 500, 502, null].entries()) builder.add(sample(second, { outs }));
    const [built] = builder.add(sample(4, { outs: 600 }));
    expect(built?.frame.lanes[0]).toMatchObject({ outs: 2 });
  });

  it("say no more than the table has room for", () => {
    const builder = new FrameBuilder();
    builder.add(sample(0, { waiting: 900, waitS: 80000.4, outs: 0 }));
    builder.add(sample(1, { outs: 5000 }));
    const [built] = builder.end();
    expect(built?.frame.lanes[0]).toMatchObject({
      outs: 250,
      samples: [{ waiting: 250, waitS: 65000 }, { waiting: 2 }],
    });
    expect(builder.end()).toEqual([]);
  });
});
