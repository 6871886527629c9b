import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Acknowledgements } from "../../host/core/acknowledgements.ts";

describe("acknowledgements", () => {
  it("go up to the first gap, and on when it is filled", () => {
    const acks = new Acknowledgements();
    for (const seq of [1, 2, 4, 5]) acks.commit("a", { boot: "b", seq, oldest: 1 });
    expect(acks.take()).toEqual([{ box: "a", boot: "b", seq: 2 }]);
    expect(acks.take()).toEqual([]);
    acks.commit("a", { boot: "b", seq: 3, oldest: 3 });
    expect(acks.take()).toEqual([{ box: "a", boot: "b", seq: 5 }]);
  });

  it("do not wait for what the box has dropped, and start where a box stands after a restart of the host", () => {
    const acks = new Acknowledgements();
    acks.commit("a", { boot: "b", seq: 103, oldest: 101 });
    expect(acks.take()).toEqual([{ box: "a", boot: "b", seq: 100 }]);
    for (const seq of [101, 102]) acks.commit("a", { boot: "b", seq, oldest: 101 });
    expect(acks.take()).toEqual([{ box: "a", boot: "b", seq: 103 }]);
  });

  it("begin anew with a boot", () => {
    const acks = new Acknowledgements();
    acks.commit("a", { boot: "b", seq: 1, oldest: 1 });
    acks.commit("a", { boot: "c", seq: 2, oldest: 1 });
    expect(acks.take()).toEqual([]);
  });

  it("never cover a record that was not committed, in whatever order they come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 }), (seqs) => {
        const acks = new Acknowledgements();
        const committed = new Set<number>();
        for (const seq of seqs) {
          committed.add(seq);
          acks.commit("a", { boot: "b", seq, oldest: 1 });
          for (const ack of acks.take()) for (let n = 1; n <= ack.seq; n++) expect(committed).toContain(n);
        }
      }),
    );
  });
});
