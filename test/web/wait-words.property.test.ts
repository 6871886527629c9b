// What cards and board say of a wait, for any wait and any range: no number looks surer than it is.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../host/web/languages.ts";
import { isWide } from "../../host/web/public/formats.ts";
import { rangeOf, waitAloneOf, waitOf } from "../../host/web/public/lane-words.ts";
import type { LaneSnapshot } from "../../host/web/snapshot.ts";
import { lane } from "./snapshot.ts";

const CASES = 2000;
const SEED = 20261127;

/** Any lane at work with a wait inside its range; s. */
const lanes: fc.Arbitrary<LaneSnapshot> = fc
  .record({
    ends: fc.tuple(
      fc.integer({ min: 0, max: 2400 }),
      fc.integer({ min: 0, max: 2400 }),
      fc.integer({ min: 0, max: 2400 }),
    ),
    waiting: fc.nat(20),
    isTrusted: fc.boolean(),
  })
  .map(({ ends, waiting, isTrusted }) => {
    const [waitLowS, waitS, waitHighS] = [...ends].sort((a, b) => a - b) as [number, number, number];
    return lane("1", { state: "serving", waiting, isTrusted, waitS, waitLowS, waitHighS });
  });

function always(check: (now: LaneSnapshot) => void): void {
  fc.assert(fc.property(lanes, check), { numRuns: CASES, seed: SEED });
}

const numbersIn = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

describe("whatever a box says of a wait", () => {
  it("no range is told whose upper end is more than four times its lower one", () => {
    always((now) => {
      const [low, high] = numbersIn(rangeOf(now));
      if (low !== undefined && high !== undefined)
        expect([rangeOf(now), high <= 4 * low]).toEqual([rangeOf(now), true]);
    });
  });

  it("a wait whose range is wider bears a mark from two minutes on, and one that nobody should rely on always", () => {
    always((now) => {
      const { waitS, waitLowS, waitHighS, isTrusted } = now;
      const isVague = (waitS as number) >= 120 && isWide(waitLowS as number, waitHighS as number);
      for (const text of [waitOf(now), waitAloneOf(now)])
        expect([text, /≈/.test(text), /\?$/.test(text)]).toEqual([text, isTrusted && isVague, !isTrusted]);
    });
  });

  it.each([...LANGUAGES])("the range that is told holds the wait in %s", (_, { formats }) => {
    always(({ waitLowS, waitHighS, waitS }) => {
      const text = formats.formatRange(waitLowS as number, waitHighS as number);
      if (text === "") return;
      const high = numbersIn(text).at(-1) as number;
      const unitS = text.endsWith(formats.formatDuration(1).slice(2)) ? 1 : 60;
      expect([text, high * unitS + 1 >= (waitS as number)]).toEqual([text, true]);
    });
  });
});
