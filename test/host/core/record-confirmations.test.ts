import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordConfirmations } from "../../../host/core/record-confirmations.ts";

/** Both, as it is when all is well. */
function receiveAndCommit(confirmations: RecordConfirmations, seq: number, oldest = 1, boot = "b"): void {
  confirmations.receive("a", { boot, seq, oldest });
  confirmations.commit("a", { boot, seq, oldest });
}

describe("confirmations of records", () => {
  it("go up to the first gap, and on when it is filled", () => {
    const confirmations = new RecordConfirmations();
    for (const seq of [1, 2, 4, 5]) receiveAndCommit(confirmations, seq);
    expect(confirmations.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 2, heard: 5 } }]);
    expect(confirmations.take()).toEqual([]);
    receiveAndCommit(confirmations, 3, 3);
    expect(confirmations.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 5, heard: 5 } }]);
  });

  it("do not wait for what the box has dropped, and start where a box stands after a restart of the host", () => {
    const confirmations = new RecordConfirmations();
    receiveAndCommit(confirmations, 103, 101);
    expect(confirmations.take()).toMatchObject([{ acknowledgement: { seq: 100, heard: 103 } }]);
    for (const seq of [101, 102]) receiveAndCommit(confirmations, seq, 101);
    expect(confirmations.take()).toMatchObject([{ acknowledgement: { seq: 103, heard: 103 } }]);
  });

  it("begin anew with a boot", () => {
    const confirmations = new RecordConfirmations();
    receiveAndCommit(confirmations, 1);
    receiveAndCommit(confirmations, 2, 1, "c");
    expect(confirmations.take()).toEqual([{ box: "a", acknowledgement: { boot: "c", seq: 0, heard: 2 } }]);
  });

  it("say that a box is heard while nothing of it can be kept", () => {
    const confirmations = new RecordConfirmations();
    for (const seq of [1, 2, 3]) {
      confirmations.receive("a", { boot: "b", seq, oldest: 1 });
      expect(confirmations.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 0, heard: seq } }]);
    }
  });

  it("never cover a record that was not committed, in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ seq: fc.integer({ min: 1, max: 20 }), kept: fc.boolean() }), { maxLength: 60 }),
        (records) => {
          const confirmations = new RecordConfirmations();
          const committed = new Set<number>();
          let newest = 0;
          for (const { seq, kept } of records) {
            confirmations.receive("a", { boot: "b", seq, oldest: 1 });
            newest = Math.max(newest, seq);
            if (kept) {
              committed.add(seq);
              confirmations.commit("a", { boot: "b", seq, oldest: 1 });
            }
            for (const { acknowledgement } of confirmations.take()) {
              for (let n = 1; n <= acknowledgement.seq; n++) expect(committed).toContain(n);
              expect(acknowledgement.heard).toBe(newest);
            }
          }
        },
      ),
    );
  });
});
