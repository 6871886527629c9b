import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Arrival } from "../../../host/headoffice/arrival.ts";
import { Consumer } from "../../../host/headoffice/consumer/consumer.ts";
import type { Delivery, Intake } from "../../../host/headoffice/consumer/intake.ts";
import type { ChainStore } from "../../../host/headoffice/stores/chain-store.ts";
import { encodeRecord, seal } from "../../../protocol/uplink/codec.ts";
import type { LaneUp } from "../../../protocol/uplink/downlink.ts";
import { frame } from "../../headoffice/records.ts";

/** A database that keeps what it is given, unless `fails` says how it fails. */
class FakeStore {
  batches: number[][] = [];
  fails: (seqs: number[]) => Error | undefined = () => undefined;
  async write(arrivals: readonly Arrival[]) {
    const seqs = arrivals.map(({ record }) => record.seq);
    const error = this.fails(seqs);
    if (error !== undefined) throw error;
    this.batches.push(seqs);
    return { acks: [{ store: "s", ack: { epoch: 1, upto: Math.max(...seqs), ahead: "" } }], fresh: seqs.length };
  }
  async sumUp() {
    return 0;
  }
}

function errorOf(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe("a consumer", () => {
  let store: FakeStore;
  let consumer: Consumer;
  let done: number[];
  let acks: string[];
  let held: string[];
  const said: string[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    store = new FakeStore();
    done = [];
    acks = [];
    held = [];
    said.length = 0;
    const intake: Intake = {
      hold: (lane, isHeld) => held.push(`${lane} ${isHeld}`),
      send: (_, __, payload) => acks.push(String(payload)),
      close: async () => {},
    };
    consumer = new Consumer(store as unknown as ChainStore, (_, text) => said.push(text));
    consumer.start(() => intake);
  });
  afterEach(() => vi.useRealTimers());

  function deliver(seq: number, lane: LaneUp = "live", name = "s"): void {
    const payload = seal(
      { sentMs: Date.now(), oldest: 1, newest: seq, lost: 0 },
      encodeRecord(frame(seq, undefined, name)),
    );
    const delivery: Delivery = { store: "s", lane, payload, receivedMs: Date.now(), done: () => done.push(seq) };
    consumer.onDelivery(delivery);
  }

  it("gathers a batch, commits it, and only then acknowledges", async () => {
    deliver(1);
    deliver(2);
    await vi.advanceTimersByTimeAsync(99);
    expect([store.batches, acks, done]).toEqual([[], [], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.batches).toEqual([[1, 2]]);
    expect(acks).toEqual(['{"v":1,"epoch":1,"upto":2,"ahead":""}']);
    expect(done).toEqual([1, 2]);
  });

  it("says once that the broker cannot be reached, also where it never has been", () => {
    for (const isUp of [false, false, true, true, false]) consumer.onLink(isUp, "");
    expect(said).toEqual(["no broker", "broker", "no broker"]);
    expect(consumer.status.isConnected).toBe(false);
  });

  it("tries again until the database is back, says so once, and acknowledges nothing meanwhile", async () => {
    store.fails = () => errorOf("ECONNREFUSED");
    deliver(1);
    await vi.advanceTimersByTimeAsync(20000);
    expect([acks, done]).toEqual([[], []]);
    expect(consumer.status.fault).toBe("ECONNREFUSED");
    expect(consumer.status.failedCommits).toBeGreaterThan(4);
    store.fails = () => undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect([acks.length, done, consumer.status.fault]).toEqual([1, [1], ""]);
    expect(said).toEqual(["records cannot be kept", "records are kept again"]);
  });

  it("leaves out the one record that the database cannot keep", async () => {
    store.fails = (seqs) => (seqs.includes(5) ? errorOf("22021") : undefined);
    for (let seq = 1; seq <= 8; seq++) deliver(seq);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.batches.flat()).toEqual([1, 2, 3, 4, 6, 7, 8]);
    expect(consumer.status.rejected).toEqual({ database: 1 });
    expect(done).toHaveLength(8);
  });

  it("takes what is live before any backlog", async () => {
    for (let seq = 1; seq <= 600; seq++) deliver(seq, "backlog");
    deliver(1000);
    await vi.advanceTimersByTimeAsync(200);
    expect(store.batches[0]).toHaveLength(500);
    expect(store.batches[0]?.[0]).toBe(1000);
    expect(store.batches.flat()).toHaveLength(601);
  });

  it("asks the broker to hold while too much waits", async () => {
    store.fails = () => errorOf("57P03");
    for (let seq = 1; seq <= 1600; seq++) deliver(seq, "backlog");
    expect(held).toContain("backlog true");
    store.fails = () => undefined;
    await vi.advanceTimersByTimeAsync(2000);
    expect(held.at(-1)).toBe("backlog false");
    expect(consumer.status).toMatchObject({ fresh: 1600, waiting: { live: 0, backlog: 0 } });
  });

  it("refuses what is of another shop, and what is no record", async () => {
    deliver(1, "live", "another");
    consumer.onDelivery({
      store: "s",
      lane: "live",
      payload: new Uint8Array([9]),
      receivedMs: 0,
      done: () => done.push(2),
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(consumer.status.rejected).toEqual({ "other-store": 1, "unknown-version": 1 });
    expect(done).toEqual([1, 2]);
  });
});
