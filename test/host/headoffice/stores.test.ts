// Both engines behind the port keep the same promises.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newRollout } from "../../../host/headoffice/rollout.ts";
import { type ChainStore, dayOf, type ShopRow } from "../../../host/headoffice/stores/chain-store.ts";
import { PostgresStore } from "../../../host/headoffice/stores/postgres-store.ts";
import { SqliteStore } from "../../../host/headoffice/stores/sqlite-store.ts";
import { TABLES } from "../../../host/headoffice/stores/tables.ts";
import { note } from "../../e2e/programs.ts";
import { Postgres, postgres } from "../../headoffice/postgres.ts";
import { arrival, frame, LANE, SAMPLE, START_MS } from "../../headoffice/records.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-stores-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function itKeepsItsPromises(open: () => ChainStore): void {
  let store: ChainStore;
  beforeAll(async () => {
    store = open();
    await store.prepare();
    await store.prepare();
  });
  afterAll(() => store.close());

  const inMinute = async (name: string) => store.lanes(name, START_MS, START_MS + 60000);
  const acksOf = async (...records: Parameters<typeof arrival>[]) =>
    (await store.write(records.map((each) => arrival(...each)))).acks.map(({ ack }) => [ack.upto, ack.ahead]);

  it("acknowledges what has come without a gap, and names what is ahead of one", async () => {
    const of = (seq: number) => frame(seq, [LANE], "acks");
    expect(await acksOf([of(1)], [of(2)])).toEqual([[2, ""]]);
    expect(await acksOf([of(5)], [of(7)])).toEqual([[2, "5-5,7-7"]]);
    expect(await acksOf([of(3)], [of(4)])).toEqual([[5, "7-7"]]);
    expect(await acksOf([of(7)])).toEqual([[5, "7-7"]]);
    // The shop has dropped 6.
    expect(await acksOf([of(8), 7])).toEqual([[8, ""]]);
    expect((await store.shops()).find(({ store }) => store === "acks")).toMatchObject({ acked: 8, lost: 1, newest: 8 });
    // It had been on its way all the time.
    await acksOf([of(6), 1, 8]);
    expect((await store.shops()).find(({ store }) => store === "acks")).toMatchObject({ acked: 8, lost: 0 });
  });

  it("lacks no table once it has been prepared", async () => {
    expect(await store.missingTables()).toEqual([]);
  });

  it("keeps an image once, byte for byte", async () => {
    const bytes = Buffer.from([47, 47, 0, 254]);
    for (let i = 0; i < 2; i++) await store.addImage("ab12", bytes);
    expect(Buffer.from((await store.image("ab12")) ?? [])).toEqual(bytes);
    expect(await store.image("ab13")).toBeUndefined();
  });

  it("keeps each record once, however often it comes", async () => {
    const all = [1, 2, 3].map((seq) => arrival(frame(seq, [LANE], "once")));
    expect((await store.write(all)).fresh).toBe(3);
    expect((await store.write([...all, ...all])).fresh).toBe(0);
    expect((await store.write([])).acks).toEqual([]);
  });

  it("sums up a minute rightly when its frames come twice, late and in any order", async () => {
    const frames = Array.from({ length: 13 }, (_, i) => {
      const waiting = i === 3 ? 9 : 2;
      return arrival(frame(i + 1, [{ ...LANE, samples: LANE.samples.map((s) => ({ ...s, waiting })) }], "sums"));
    });
    const [late, ...rest] = frames as [(typeof frames)[0], ...typeof frames];
    await store.write([...rest.reverse(), ...rest]);
    expect(await inMinute("sums")).toEqual([]);
    expect(await store.sumUp(START_MS + 60000, 1000)).toBe(0);
    await sumUpAll();
    expect(await inMinute("sums")).toMatchObject([{ samples: 55, outs: 22 }]);
    await store.write([late]);
    await store.write(frames);
    await sumUpAll();
    const before = await inMinute("sums");
    expect(before).toMatchObject([
      {
        ...{ box: "lane-1", role: "lane", minuteMs: START_MS, samples: 60, trusted: 60, waits: 60, open: 60 },
        ...{ waitingSum: 11 * 5 * 2 + 5 * 9, waitingMax: 9, crowded: 5, waitSum: 3600, waitMax: 60, ins: 12, outs: 24 },
      },
    ]);
    await store.write(frames);
    await sumUpAll();
    expect(await inMinute("sums")).toEqual(before);
  });

  it("tells how often waits were over four minutes, block by block", async () => {
    const at = (seq: number, waitS: number) =>
      arrival(frame(seq, [{ ...LANE, samples: LANE.samples.map((sample) => ({ ...sample, waitS })) }], "blocks"));
    // Half of the first two hours' waits, and all of the next block's one minute.
    await store.write([at(1, 100), at(2, 300), at(1441, 241)]);
    await sumUpAll();
    const blocks = await store.waitBlocks(START_MS - 7200000, START_MS + 4 * 3600000);
    expect(blocks.find((row) => row.store === "blocks")).toEqual({
      ...{ store: "blocks", blocks: 2, mean: 0.75, meanSquare: 0.625 },
    });
  });

  it("sums up every shop's lines and tills between two times", async () => {
    const group = [
      { ...LANE, box: "line", role: "line" as const },
      { ...LANE, box: "till-1", role: "till" as const },
    ];
    await store.write([arrival(frame(1, [LANE, ...group], "totals")), arrival(frame(13, [LANE], "totals"))]);
    await sumUpAll();
    const of = async (toMs: number) => (await store.totals(START_MS, toMs)).find((shop) => shop.store === "totals");
    // A group's till has no line, a line is no till.
    expect(await of(START_MS + 60000)).toMatchObject({
      lines: { samples: 10, waits: 10, waitSum: 600, waitMax: 60, outs: 4 },
      openS: 10,
    });
    expect(await of(START_MS + 120000)).toMatchObject({ lines: { samples: 15 }, openS: 15 });
    expect(await of(START_MS)).toBeUndefined();
  });

  it("splits a frame across two minutes by its samples", async () => {
    const across = { ...frame(1, [LANE], "split"), atMs: START_MS + 58000 };
    await store.write([arrival(across)]);
    await sumUpAll();
    const minutes = await store.lanes("split", START_MS, START_MS + 120000);
    expect(minutes.map(({ samples, ins }) => [samples, ins])).toEqual([
      [2, 1],
      [3, 0],
    ]);
  });

  it("shows each shop's newest frame, and tells events", async () => {
    const decision = { box: "a", name: "A\u0000", decision: "call", reason: "4 > 3", because: "" };
    await store.write([
      arrival(frame(9, [LANE], "page"), 9, 12),
      arrival(frame(8, [{ ...LANE, samples: [SAMPLE] }], "page"), 8, 12),
      arrival(
        {
          store: "page",
          epoch: 1,
          seq: 10,
          atMs: START_MS + 50000,
          errorMs: null,
          kind: "decision",
          content: decision,
        },
        8,
        12,
      ),
    ]);
    const shop = (await store.shops()).find(({ store }) => store === "page");
    expect(shop).toMatchObject({ latestMs: START_MS + 40000, latest: { seq: 9 }, acked: 10, newest: 12 });
    const events = await store.events({ kind: "decision", sinceMs: START_MS, most: 5 });
    expect(events).toMatchObject([{ store: "page", content: { decision: "call" } }]);
    expect(await store.events({ kind: "decision", store: "other", sinceMs: START_MS, most: 5 })).toEqual([]);
  });

  it("knows when two hosts send as one shop, also with copies of one outbox", async () => {
    const glance = async () => {
      const { outboxes, lost } = (await store.shops()).find((row) => row.store === "twice") as ShopRow;
      return { outboxes, lost };
    };
    const at = (seq: number, epoch: number, receivedMs: number, atMs: number = receivedMs) =>
      arrival({ ...frame(seq, [LANE], "twice", epoch), atMs }, 1, seq, receivedMs);
    await store.write([at(1, 1, START_MS)]);
    await store.write([at(1, 2, START_MS + 20000)]);
    expect(await glance()).toEqual({ outboxes: 1, lost: 0 });
    await store.write([at(2, 1, START_MS + 25000)]);
    expect(await glance()).toEqual({ outboxes: 2, lost: 0 });
    // The second host has the same outbox: its records have the same numbers.
    await store.write([at(2, 1, START_MS + 25000, START_MS + 26000)]);
    expect(await glance()).toEqual({ outboxes: 2, lost: -1 });
  });

  it("goes on showing a shop whose clock was ahead and is right again", async () => {
    await store.write([
      arrival({ ...frame(1, [LANE], "ahead"), atMs: START_MS + 1e11 }),
      arrival(frame(2, [LANE], "ahead")),
    ]);
    expect((await store.shops()).find(({ store }) => store === "ahead")).toMatchObject({ latest: { seq: 2 } });
  });

  it("keeps records of a clock that is years off, too", async () => {
    const odd = [1000, 4e12].map((atMs, i) => arrival({ ...frame(i + 1, [LANE], "odd"), atMs }));
    expect((await store.write(odd)).fresh).toBe(2);
  });

  it("takes writers beside one another without losing or doubling", async () => {
    const batches = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: 20 }, (_, k) => arrival(frame(1 + ((i * 7 + k) % 60), [LANE], `beside-${k % 3}`))),
    );
    const results = await Promise.all(batches.map((batch) => store.write(batch)));
    const names = new Set(batches.flat().map(({ record }) => `${record.store} ${record.seq}`));
    expect(results.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(names.size);
  });

  it("keeps roll-outs, and lets one at a time change them", async () => {
    const plan = { id: 1, madeMs: 5, settings: "{}", stages: [100], soakMs: 0 };
    await store.addRollout(newRollout(plan, ["a", "b"]));
    await store.stepRollouts((rollout) => ({ ...rollout, state: "done" }));
    await store.stepRollouts(() => undefined);
    expect(await store.rollouts()).toMatchObject([{ id: 1, state: "done", shops: [{ stage: 0 }, { stage: 0 }] }]);
  });

  it("removes old days", async () => {
    const today = dayOf(Date.now());
    const old = { ...frame(1, [LANE], "old"), atMs: (today - 100) * 86400000 };
    await store.write([arrival(old)]);
    await sumUpAll();
    expect((await store.prune({ frames: today - 99, minutes: today - 101 })).length).toBeGreaterThan(0);
    expect(await store.lanes("old", old.atMs, old.atMs + 60000)).toHaveLength(1);
    // A frame of such a day must not take the place of sums that had all frames.
    const shorter = { ...frame(1, [{ ...LANE, samples: [SAMPLE] }], "old"), atMs: old.atMs };
    expect((await store.write([arrival(shorter)])).fresh).toBe(1);
    await sumUpAll();
    expect(await store.lanes("old", old.atMs, old.atMs + 60000)).toMatchObject([{ samples: 5 }]);
  });

  async function sumUpAll(): Promise<void> {
    while ((await store.sumUp(9e12, 1000)) > 0);
  }
}

describe("SQLite", () => {
  const file = path.join(dir, "chain", "chain.sqlite");
  itKeepsItsPromises(() => new SqliteStore(file));

  it("is read while another writes, and not written to", async () => {
    const reader = new SqliteStore(file, "read");
    expect((await reader.shops()).length).toBeGreaterThan(0);
    await expect(reader.addImage("ab12", Buffer.from([1]))).rejects.toThrow("readonly");
    await reader.close();
  });

  it.each(["delete", "wal"])(
    "refuses another program's file with a %s journal, and makes none beside it",
    async (journal) => {
      const folder = mkdtempSync(path.join(dir, "foreign-"));
      const books = path.join(folder, "books.sqlite");
      const other = new DatabaseSync(books);
      other.exec(`PRAGMA journal_mode = ${journal}; CREATE TABLE event (title text)`);
      const refuses = (): void => {
        const before = [readdirSync(folder), readFileSync(books)];
        for (const use of ["read", "write"] as const)
          expect(() => new SqliteStore(books, use)).toThrow("found no table uplink");
        expect([readdirSync(folder), readFileSync(books)]).toEqual(before);
      };
      refuses();
      other.close();
      refuses();
      expect(readdirSync(folder)).toEqual(["books.sqlite"]);
    },
  );

  it("has no tables while the file is empty", async () => {
    const empty = path.join(dir, "empty.sqlite");
    writeFileSync(empty, "");
    const reader = new SqliteStore(empty, "read");
    expect(await reader.missingTables()).toEqual(TABLES);
    await reader.close();
    expect(readFileSync(empty).length).toBe(0);
  });
});

describe.skipIf(postgres === undefined)(`PostgreSQL${note("postgresql", postgres)}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await Postgres.start(dir, ["fsync=off"]);
  });
  afterAll(() => server?.kill());

  it("has no tables before it has been prepared", async () => {
    const store = new PostgresStore(server.url);
    expect(await store.missingTables()).toEqual(TABLES);
    await store.close();
  });

  describe("store", () => itKeepsItsPromises(() => new PostgresStore(server.url)));
});
