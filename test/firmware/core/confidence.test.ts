import { describe, expect, it, vi } from "vitest";
import { Calibration } from "../../../firmware/core/calibration.ts";
import { TrainedConfidence } from "../../../firmware/core/confidence.ts";
import { Lane } from "../../../firmware/core/lane.ts";
import { noiseOf } from "../../../firmware/core/noise.ts";
import { classOf, LIMIT } from "../../../firmware/core/odds.ts";
import { BACK_ODDS, ENTRY_ODDS, EXIT_ODDS, RIGHT_ODDS } from "../../../firmware/core/odds-tables.ts";
import { PartyOdds } from "../../../firmware/core/party-odds.ts";

/** A lane that was empty every ten customers, each time with so many counted in too many. */
function lane(surplus: number): { confidence: TrainedConfidence; calibration: Calibration; party: PartyOdds } {
  const calibration = new Calibration(noiseOf(0));
  for (let i = 0; i < 30; i++) {
    calibration.count(10, 1, 10 + (i % 2 === 0 ? surplus : -surplus), 10);
    calibration.settle(true);
  }
  return { confidence: new TrainedConfidence(), calibration, party: new PartyOdds() };
}

describe("confidence", () => {
  it("grows with what the filter says of itself, between 0 and 1", () => {
    const { confidence, calibration, party } = lane(1);
    confidence.look(2, calibration, party, 60);
    const grid = Array.from({ length: 41 }, (_, i) => confidence.probability(2, i / 40, false));
    for (const p of grid) expect(p > 0 && p < 1).toBe(true);
    // A filter that is quite sure is wrong as often as one that is nearly so.
    expect(grid[40]).toBeGreaterThan((grid[34] as number) - 0.01);
    expect(grid[34]).toBeGreaterThan(grid[20] as number);
    expect(grid[40]).toBeGreaterThan(0.9);
  });

  it.each([0, 4])(
    "is less in a line of several, and where much was counted since the lane was empty (surplus %i)",
    (surplus) => {
      const { confidence, calibration, party } = lane(surplus);
      confidence.look(1, calibration, party, 60);
      const short = confidence.probability(1, 0.95, false);
      // Of eight, a number two off is right; of five it is not.
      expect(confidence.probability(5, 0.95, false)).toBeLessThan(short);
      calibration.count(60, 20, 60, 60);
      confidence.look(1, calibration, party, 60);
      expect(confidence.probability(1, 0.95, false)).toBeLessThan(short);
    },
  );

  it("doubts less where a second zone sees the end of the line, and is about as sure where it is sure", () => {
    const { confidence, calibration, party } = lane(4);
    calibration.count(60, 20, 60, 40);
    confidence.look(5, calibration, party, 60);
    const doubtful = confidence.probability(5, 0.1, false);
    expect(doubtful).toBeLessThan(0.6);
    expect(confidence.probability(5, 0.1, true)).toBeGreaterThan(doubtful + 0.01);
    const sure = lane(1);
    sure.confidence.look(1, sure.calibration, sure.party, 60);
    const [without, withTail] = [false, true].map((hasTail) => sure.confidence.probability(1, 1, hasTail));
    expect(without).toBeGreaterThan(0.8);
    expect(Math.abs((withTail as number) - (without as number))).toBeLessThan(0.05);
  });

  it("knows lines of ten from those of twelve, and takes all that are longer for one", () => {
    const { confidence, calibration, party } = lane(4);
    confidence.look(12, calibration, party, 60);
    const of = (length: number) => confidence.probability(length, 0.5, true);
    expect(of(10)).not.toBe(of(12));
    expect(of(40)).toBe(of(12));
  });

  it("asks the trained table for all of its classes and no others", () => {
    const { confidence, calibration, party } = lane(1);
    confidence.look(0, calibration, party, 60);
    confidence.probability(0, 1, false);
    expect(confidence.odds.at).toBe(RIGHT_ODDS.length);
  });
});

describe("the tables of the crossings", () => {
  it("have a character for each class", () => {
    const crossed = new Lane({ entry: true, entryPair: true, exit: true, head: true, tail: true, tills: 0 });
    const party = crossed.party as PartyOdds;
    party.entered(1000, crossed, 3);
    expect(party.odds.at).toBe(ENTRY_ODDS.length);
    party.turnedBack(3000, crossed, 3);
    expect(party.odds.at).toBe(BACK_ODDS.length);
    party.left(9000, crossed);
    expect(party.odds.at).toBe(EXIT_ODDS.length);
  });

  it("are each begun with the number of properties that are then asked for", () => {
    const crossed = new Lane({ entry: true, entryPair: true, exit: true, head: true, tail: true, tills: 0 });
    const party = crossed.party as PartyOdds;
    const confidence = new TrainedConfidence();
    for (const [odds, ask] of [
      [party.odds, () => party.entered(1000, crossed, 3)],
      [party.odds, () => party.turnedBack(3000, crossed, 3)],
      [party.odds, () => party.left(9000, crossed)],
      [
        confidence.odds,
        () => {
          confidence.look(0, crossed.calibration, party, 60);
          confidence.probability(0, 1, false);
        },
      ],
    ] as const) {
      const begun = vi.spyOn(odds, "begin");
      const asked = [vi.spyOn(odds, "place"), vi.spyOn(odds, "add")];
      ask();
      expect(begun.mock.calls.map(([, properties]) => properties)).toEqual([
        asked.reduce((sum, { mock }) => sum + mock.calls.length, 0),
      ]);
      for (const spy of [begun, ...asked]) spy.mockRestore();
    }
  });

  it("count a value that reaches a limit to the class above it", () => {
    expect([-1, 0.99, 1, 2.5, 3].map((value) => classOf(value, [1, 2, 3, LIMIT]))).toEqual([0, 0, 1, 2, 3]);
  });
});
