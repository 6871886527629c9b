import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ranges } from "../../../../host/headoffice/ranges.ts";
import { type Sending, SendPlan } from "../../../../host/headoffice/uplink/send-plan.ts";

const seqs = (sendings: Sending[]): number[] => sendings.map(({ seq }) => seq);
const ack = (upto: number, ahead = "") => ({ epoch: 1, upto, ahead });

describe("what the shop sends when", () => {
  it("sends nothing without a connection, then the newest alone until head office answers", () => {
    const plan = new SendPlan(1, 100, 50);
    expect(plan.next(0, 100)).toEqual([]);
    plan.connected(true);
    expect(plan.next(0, 100)).toEqual([{ seq: 100, isBacklog: false }]);
    expect(plan.next(9000, 100)).toEqual([]);
  });

  it.each([
    [9999, []],
    [10000, [{ seq: 100, isBacklog: false }]],
  ])("asks again when nobody has answered, though nothing is new: after %i ms %j", (nowMs, asked) => {
    const plan = new SendPlan(1, 100, 50);
    plan.connected(true);
    plan.next(0, 100);
    expect(plan.next(nowMs, 100)).toEqual(asked);
  });

  it("asks while it waits for what nobody has answered for, and not once all is acknowledged", () => {
    const plan = new SendPlan(1, 3, 50);
    plan.connected(true);
    plan.next(0, 10);
    plan.acknowledged(ack(0, "3-3"), 10);
    expect(seqs(plan.next(1000, 10))).toEqual([1, 2]);
    // What was on its way has been lost with the answers, as when all consumers are killed.
    expect(seqs(plan.next(20000, 10))).toEqual([3]);
    plan.acknowledged(ack(0, "3-3"), 20100);
    expect(seqs(plan.next(20200, 10))).toEqual([1, 2]);
    plan.acknowledged(ack(3), 20300);
    expect(plan.next(90000, 10)).toEqual([]);
  });

  it("sends the backlog at its rate once it is answered, and what is new before it", () => {
    const plan = new SendPlan(1, 100, 10);
    plan.connected(true);
    plan.next(0, 100);
    plan.acknowledged(ack(0, "100-100"), 10);
    plan.added(101);
    expect(plan.next(1000, 100)).toEqual([
      { seq: 101, isBacklog: false },
      ...Array.from({ length: 10 }, (_, i) => ({ seq: i + 1, isBacklog: true })),
    ]);
    expect(seqs(plan.next(1100, 100))).toEqual([11]);
    expect(plan.next(1100, 100)).toEqual([]);
  });

  it("asks for no more room than there is", () => {
    const plan = new SendPlan(1, 100, 50);
    plan.connected(true);
    plan.next(0, 1);
    plan.acknowledged(ack(0), 1);
    expect(plan.next(1000, 3)).toHaveLength(3);
    expect(plan.next(1000, 0)).toEqual([]);
  });

  it.each([
    [9999, []],
    [10000, [1]],
  ])("sends again what is not acknowledged: after %i ms %j", (nowMs, again) => {
    const plan = new SendPlan(1, 0, 50);
    plan.connected(true);
    plan.added(1);
    expect(seqs(plan.next(0, 10))).toEqual([1]);
    plan.acknowledged(ack(0), 0);
    expect(seqs(plan.next(nowMs, 10))).toEqual(again);
  });

  it("does not send again what head office holds above a gap", () => {
    const plan = new SendPlan(1, 0, 50);
    plan.connected(true);
    for (const seq of [1, 2, 3]) plan.added(seq);
    plan.next(0, 10);
    expect(plan.acknowledged(ack(1, "3-3"), 100)).toBe(1);
    expect(plan.waiting).toBe(1);
    plan.acknowledged(ack(1, "3-3"), 9000);
    expect(seqs(plan.next(10000, 10))).toEqual([2]);
  });

  it("believes no acknowledgement of what it never had", () => {
    const plan = new SendPlan(1, 5, 50);
    expect(plan.acknowledged(ack(4000000000), 0)).toBe(5);
    expect(plan.acknowledged(ack(3), 0)).toBe(5);
  });

  it.each([
    [30099, [], 0],
    [30100, [4, 5, 6, 7], 4],
  ])("sends again what head office has no longer, once it has said so for long: %i ms, %j", (nowMs, again, waiting) => {
    const plan = new SendPlan(3, 10, 50);
    plan.connected(true);
    plan.next(0, 10);
    expect(plan.acknowledged(ack(10), 50)).toBe(10);
    expect(plan.acknowledged(ack(3, "8-10"), 100)).toBe(10);
    expect(plan.acknowledged(ack(3, "8-10"), nowMs)).toBe(waiting === 0 ? 10 : 3);
    expect(plan.waiting).toBe(waiting);
    expect(seqs(plan.next(nowMs + 1000, 10))).toEqual(again);
  });

  it("goes by no acknowledgement that was late: a later one says more", () => {
    const plan = new SendPlan(1, 10, 50);
    plan.connected(true);
    plan.acknowledged(ack(10), 0);
    plan.acknowledged(ack(4), 100);
    plan.acknowledged(ack(10), 20000);
    expect(plan.acknowledged(ack(4), 30200)).toBe(10);
  });

  it("sends again no more than the outbox has kept", () => {
    const plan = new SendPlan(6, 10, 50, 9);
    plan.connected(true);
    expect(plan.waiting).toBe(1);
    plan.next(0, 10);
    plan.acknowledged(ack(2, "10-10"), 0);
    expect(plan.acknowledged(ack(2, "10-10"), 30000)).toBe(5);
    expect(seqs(plan.next(31000, 10))).toEqual([6, 7, 8, 9]);
  });

  it("catches up a week within its bound while live records are never delayed", () => {
    const week = 7 * 17280;
    const plan = new SendPlan(1, week, 50);
    const held = new Ranges("");
    plan.connected(true);
    let newest = week;
    let nowMs = 0;
    let lateLive = 0;
    for (; plan.waiting > 0 && nowMs < 1e8; nowMs += 100) {
      if (nowMs % 5000 === 0) plan.added(++newest);
      const sent = seqs(plan.next(nowMs, 100));
      if (nowMs % 5000 === 0 && !sent.includes(newest)) lateLive += 1;
      for (const seq of sent) held.add(seq, seq);
      const upto = held.has(1) ? held.endOf(1) : 0;
      plan.acknowledged(ack(upto, held.above(upto).written()), nowMs);
    }
    expect(lateLive).toBe(0);
    // A week in under an hour: over 170 times real time.
    expect(nowMs).toBeLessThan(3600000);
  });

  it("gets everything across a line that loses, repeats and breaks", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(99)), (dice) => {
        const roll = (): number => dice.next().value as number;
        const plan = new SendPlan(1, 40, 20);
        let held = new Ranges("");
        let newest = 40;
        plan.connected(true);
        let ms = 0;
        let backup = "";
        for (; ms < 3000000; ms += 500) {
          if (ms < 60000 && roll() < 10) plan.added(++newest);
          if (ms < 120000 && roll() < 3) plan.connected(true);
          // Head office's database is put back from a backup.
          if (ms === 30000) backup = held.text();
          if (ms === 90000) held = new Ranges(backup);
          for (const { seq } of plan.next(ms, 30)) if (ms > 120000 || roll() < 60) held.add(seq, seq);
          const upto = held.has(1) ? held.endOf(1) : 0;
          // Any record that comes is answered; the answer may be lost.
          if (ms > 120000 || roll() < 50) plan.acknowledged(ack(upto, held.above(upto).written()), ms);
          if (ms > 120000 && upto === newest) break;
        }
        expect(held.text()).toBe(`1-${newest}`);
      }),
      { numRuns: 40 },
    );
  });
});
