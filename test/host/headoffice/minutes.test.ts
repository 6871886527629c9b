import { describe, expect, it } from "vitest";
import { minuteOf, minutesIn, sumMinute } from "../../../host/headoffice/minutes.ts";
import type { FrameSample } from "../../../protocol/uplink/records.ts";
import { frame, LANE, SAMPLE, START_MS } from "../../headoffice/records.ts";

const MINUTE = minuteOf(START_MS);
const sumOf = (samples: FrameSample[]) => sumMinute(MINUTE, [frame(1, [{ ...LANE, samples }])])[0];

describe("one-minute sums", () => {
  it.each([
    [{ waiting: 3 }, { crowded: 0, waitingMax: 3 }],
    [{ waiting: 4 }, { crowded: 1, waitingMax: 4 }],
    [{ waitS: 180 }, { over180: 0 }],
    [{ waitS: 181 }, { over180: 1, over240: 0 }],
    [{ waitS: 601 }, { over180: 1, over240: 1, over390: 1, over600: 1 }],
    [{ waitS: null }, { waits: 0, waitSum: 0, trusted: 1 }],
    [{ waiting: null }, { trusted: 0, open: 1 }],
    [{ state: "closed" }, { open: 0, trusted: 1 }],
    [{ state: "stalled" }, { open: 1, stalled: 1 }],
    [{ quality: "unsure" }, { trusted: 0, open: 1, unheard: 0 }],
    [
      { quality: "unsure", state: "blind" },
      { blind: 1, open: 0, trusted: 0 },
    ],
    [{ quality: "stale" }, { samples: 1, unheard: 1, open: 0, trusted: 0, waits: 0 }],
    [{ quality: "offline" }, { samples: 1, unheard: 1 }],
  ] as [Partial<FrameSample>, object][])("of %j are %j", (sample, expected) => {
    expect(sumOf([{ ...SAMPLE, ...sample }])).toMatchObject(expected);
  });

  it("know which minutes a frame reaches into", () => {
    expect(minutesIn(frame(1))).toEqual([MINUTE]);
    expect(minutesIn({ ...frame(1), atMs: MINUTE + 55000 })).toEqual([MINUTE]);
    expect(minutesIn({ ...frame(1), atMs: MINUTE + 57000 })).toEqual([MINUTE, MINUTE + 60000]);
  });

  it("keep lanes apart, and take no sample of another minute", () => {
    const records = [frame(1, [LANE, { ...LANE, box: "b" }]), { ...frame(2), atMs: MINUTE + 60000 }];
    expect(sumMinute(MINUTE, records).map(({ box, samples, outs }) => [box, samples, outs])).toEqual([
      ["lane-1", 5, 2],
      ["b", 5, 2],
    ]);
  });
});
