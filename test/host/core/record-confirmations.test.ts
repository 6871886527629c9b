import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordConfirmations } from "../../../host/core/record-confirmations.ts";

describe("confirmations of records", () => {
  it("go up to the first gap, and on when it is filled", () => {
    const confirmations = new RecordConfirmations();
    for (const seq of [1, 2, 4, 5]) confirmations.commit("a", { boot: "b", seq, oldest: 1 });
    expect(confirmations.take()).toEqual([{ box: "a", boot: "b", seq: 2 }]);
    expect(confirmations.take()).toEqual([]);
    confirmations.commit("a", { boot: "b", seq: 3, oldest: 3 });
    expect(confirmations.take()).toEqual([{ box: "a", boot: "b", seq: 5 }]);
  });

  it("do not wait for what the box has dropped, and start where a box stands after a restart of the host", () => {
    const confirmations = new RecordConfirmations();
    confirmations.commit("a", { boot: "b", seq: 103, oldest: 101 });
    expect(confirmations.take()).toEqual([{ box: "a", boot: "b", seq: 100 }]);
    for (const seq of [101, 102]) confirmations.commit("a", { boot: "b", seq, oldest: 101 });
    expect(confirmations.take()).toEqual([{ box: "a", boot: "b", seq: 103 }]);
  });

  it("begin anew with a boot", () => {
    const confirmations = new RecordConfirmations();
    confirmations.commit("a", { boot: "b", seq: 1, oldest: 1 });
    confirmations.commit("a", { boot: "c", seq: 2, oldest: 1 });
    expect(confirmations.take()).toEqual([]);
  });

  it("never cover a record that was not committed, in whatever order they come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 }), (seqs) => {
        const confirmations = new RecordConfirmations();
        const committed = new Set<number>();
        for (const seq of seqs) {
          committed.add(seq);
          confirmations.commit("a", { boot: "b", seq, oldest: 1 });
          for (const confirmation of confirmations.take())
            for (let n = 1; n <= confirmation.seq; n++) expect(committed).toContain(n);
        }
      }),
    );
  });
});
