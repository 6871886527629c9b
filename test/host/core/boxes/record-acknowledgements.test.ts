import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordAcknowledgements } from "../../../../host/core/boxes/record-acknowledgements.ts";

/** Both, as it is when all is well. */
function receiveAndCommit(
  acknowledgements: RecordAcknowledgements,
  seq: number,
  oldest = 1,
  boot = "b",
  life = 0,
): void {
  acknowledgements.receive("a", { boot, seq, oldest, life });
  acknowledgements.commit("a", { boot, seq, oldest, life });
}

describe("acknowledgements of records", () => {
  it("go up to the first gap, and on when it is filled", () => {
    const acknowledgements = new RecordAcknowledgements();
    for (const seq of [1, 2, 4, 5]) receiveAndCommit(acknowledgements, seq);
    expect(acknowledgements.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 2, heard: 5 } }]);
    expect(acknowledgements.take()).toEqual([]);
    receiveAndCommit(acknowledgements, 3, 3);
    expect(acknowledgements.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 5, heard: 5 } }]);
  });

  it("do not wait for what the box has dropped, and start where a box stands after a restart of the host", () => {
    const acknowledgements = new RecordAcknowledgements();
    receiveAndCommit(acknowledgements, 103, 101);
    expect(acknowledgements.take()).toMatchObject([{ acknowledgement: { seq: 100, heard: 103 } }]);
    for (const seq of [101, 102]) receiveAndCommit(acknowledgements, seq, 101);
    expect(acknowledgements.take()).toMatchObject([{ acknowledgement: { seq: 103, heard: 103 } }]);
  });

  it("begin anew with a boot", () => {
    const acknowledgements = new RecordAcknowledgements();
    receiveAndCommit(acknowledgements, 1);
    receiveAndCommit(acknowledgements, 2, 1, "c");
    expect(acknowledgements.take()).toEqual([{ box: "a", acknowledgement: { boot: "c", seq: 0, heard: 2 } }]);
  });

  it("begin anew with another life of the same boot, and do not go back to the one before", () => {
    const acknowledgements = new RecordAcknowledgements();
    for (const seq of [1, 2, 3]) receiveAndCommit(acknowledgements, seq);
    acknowledgements.take();
    receiveAndCommit(acknowledgements, 1, 1, "b", 1);
    acknowledgements.commit("a", { boot: "b", seq: 4, oldest: 1, life: 0 });
    expect(acknowledgements.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 1, heard: 1 } }]);
  });

  it("tell how many records are lost: before the box's oldest, and not in the log", () => {
    const acknowledgements = new RecordAcknowledgements();
    const commit = (seq: number, oldest: number) => acknowledgements.commit("a", { boot: "b", seq, oldest, life: 0 });
    expect(commit(50, 50)).toBe(0);
    expect([commit(51, 50), commit(53, 50), commit(60, 58)]).toEqual([0, 0, 5]);
    expect(acknowledgements.take()).toMatchObject([{ acknowledgement: { seq: 57 } }]);
  });

  it("are said again to a box that sends again: it has not heard the last one", () => {
    const acknowledgements = new RecordAcknowledgements();
    for (const seq of [1, 2, 3, 4, 5]) receiveAndCommit(acknowledgements, seq);
    acknowledgements.take();
    receiveAndCommit(acknowledgements, 1);
    expect(acknowledgements.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 5, heard: 5 } }]);
    expect(acknowledgements.take()).toEqual([]);
  });

  it("say that a box is heard while nothing of it can be kept", () => {
    const acknowledgements = new RecordAcknowledgements();
    for (const seq of [1, 2, 3]) {
      acknowledgements.receive("a", { boot: "b", seq, oldest: 1, life: 0 });
      expect(acknowledgements.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 0, heard: seq } }]);
    }
  });

  it("never cover a record that was not committed, in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ seq: fc.integer({ min: 1, max: 20 }), kept: fc.boolean() }), { maxLength: 60 }),
        (records) => {
          const acknowledgements = new RecordAcknowledgements();
          const committed = new Set<number>();
          let newest = 0;
          for (const { seq, kept } of records) {
            acknowledgements.receive("a", { boot: "b", seq, oldest: 1, life: 0 });
            newest = Math.max(newest, seq);
            if (kept) {
              committed.add(seq);
              acknowledgements.commit("a", { boot: "b", seq, oldest: 1, life: 0 });
            }
            for (const { acknowledgement } of acknowledgements.take()) {
              for (let n = 1; n <= acknowledgement.seq; n++) expect(committed).toContain(n);
              expect(acknowledgement.heard).toBe(newest);
            }
          }
        },
      ),
    );
  });
});
