import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, backlogOf, type Come, NO_PROGRESS } from "../../../host/headoffice/progress.ts";

const come = (seq: number, oldest = 1, isNew = true): Come => ({ seq, oldest, newest: seq, isNew });

describe("how far a shop's records have come", () => {
  it.each([
    ["nothing", [], { acked: 0, ahead: "", lost: 0, newest: 0 }],
    ["in order", [come(1), come(2)], { acked: 2, ahead: "", lost: 0, newest: 2 }],
    ["out of order", [come(3), come(1), come(2)], { acked: 3, ahead: "", lost: 0, newest: 3 }],
    ["with a gap", [come(1), come(3)], { acked: 1, ahead: "3-3", lost: 0, newest: 3 }],
    ["with a gap that the outbox dropped", [come(1), come(4, 4)], { acked: 4, ahead: "", lost: 2, newest: 4 }],
    ["dropped, but one had come", [come(2), come(5, 4)], { acked: 3, ahead: "5-5", lost: 2, newest: 5 }],
  ])("%s", (_, all, expected) => {
    expect(advance(NO_PROGRESS, all as Come[])).toEqual(expected);
  });

  it("takes back what was given up and comes after all, once", () => {
    const given = advance(NO_PROGRESS, [come(4, 4)]);
    expect(given.lost).toBe(3);
    expect(advance(given, [come(2)]).lost).toBe(2);
    expect(advance(given, [come(2, 1, false)]).lost).toBe(3);
  });

  it("is the same in any order, in any batches, and never ahead of what has come", () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(some, fc.nat(1000), fc.integer({ min: 1, max: 7 }), (seqs, seed, size) => {
        const ordered = [...seqs].sort((a, b) => a - b);
        const shuffled = [...seqs].sort((a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101));
        let progress = NO_PROGRESS;
        for (let i = 0; i < shuffled.length; i += size)
          progress = advance(
            progress,
            shuffled.slice(i, i + size).map((seq) => come(seq)),
          );
        expect(progress).toEqual(
          advance(
            NO_PROGRESS,
            ordered.map((seq) => come(seq)),
          ),
        );
        for (let seq = 1; seq <= progress.acked; seq++) expect(seqs).toContain(seq);
        expect(seqs).not.toContain(progress.acked + 1);
        expect(backlogOf(progress)).toBe(Math.max(...seqs) - seqs.length);
      }),
    );
  });
});
