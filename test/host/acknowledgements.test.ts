import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Acknowledgements } from "../../host/core/acknowledgements.ts";

/** Both, as it is when all is well. */
function receiveAndCommit(acks: Acknowledgements, seq: number, oldest = 1, boot = "b"): void {
  acks.receive("a", { boot, seq, oldest });
  acks.commit("a", { boot, seq, oldest });
}

describe("acknowledgements", () => {
  it("go up to the first gap, and on when it is filled", () => {
    const acks = new Acknowledgements();
    for (const seq of [1, 2, 4, 5]) receiveAndCommit(acks, seq);
    expect(acks.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 2, heard: 5 } }]);
    expect(acks.take()).toEqual([]);
    receiveAndCommit(acks, 3, 3);
    expect(acks.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 5, heard: 5 } }]);
  });

  it("do not wait for what the box has dropped, and start where a box stands after a restart of the host", () => {
    const acks = new Acknowledgements();
    receiveAndCommit(acks, 103, 101);
    expect(acks.take()).toMatchObject([{ acknowledgement: { seq: 100, heard: 103 } }]);
    for (const seq of [101, 102]) receiveAndCommit(acks, seq, 101);
    expect(acks.take()).toMatchObject([{ acknowledgement: { seq: 103, heard: 103 } }]);
  });

  it("begin anew with a boot", () => {
    const acks = new Acknowledgements();
    receiveAndCommit(acks, 1);
    receiveAndCommit(acks, 2, 1, "c");
    expect(acks.take()).toEqual([{ box: "a", acknowledgement: { boot: "c", seq: 0, heard: 2 } }]);
  });

  it("say that a box is heard while nothing of it can be kept", () => {
    const acks = new Acknowledgements();
    for (const seq of [1, 2, 3]) {
      acks.receive("a", { boot: "b", seq, oldest: 1 });
      expect(acks.take()).toEqual([{ box: "a", acknowledgement: { boot: "b", seq: 0, heard: seq } }]);
    }
  });

  it("never cover a record that was not committed, in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ seq: fc.integer({ min: 1, max: 20 }), kept: fc.boolean() }), { maxLength: 60 }),
        (records) => {
          const acks = new Acknowledgements();
          const committed = new Set<number>();
          let newest = 0;
          for (const { seq, kept } of records) {
            acks.receive("a", { boot: "b", seq, oldest: 1 });
            newest = Math.max(newest, seq);
            if (kept) {
              committed.add(seq);
              acks.commit("a", { boot: "b", seq, oldest: 1 });
            }
            for (const { acknowledgement } of acks.take()) {
              for (let n = 1; n <= acknowledgement.seq; n++) expect(committed).toContain(n);
              expect(acknowledgement.heard).toBe(newest);
            }
          }
        },
      ),
    );
  });
});
