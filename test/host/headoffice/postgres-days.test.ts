// Days that shops with wrong clocks claim before their time, in PostgreSQL.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dayOf } from "../../../host/headoffice/stores/chain-store.ts";
import { PostgresStore } from "../../../host/headoffice/stores/postgres-store.ts";
import { note } from "../../e2e/programs.ts";
import { Postgres, postgres } from "../../headoffice/postgres.ts";
import { arrival, frame, LANE } from "../../headoffice/records.ts";

const DAY = 86400000;
const TODAY = dayOf(Date.now());
const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-days-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(postgres === undefined)(`a day that was claimed before its time${note("postgresql", postgres)}`, () => {
  let server: Postgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await Postgres.start(dir, ["fsync=off"]);
    pool = new pg.Pool({ connectionString: server.url });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await pool?.end();
    await server?.kill();
  });

  const frameOn = (day: number, seq: number) => arrival({ ...frame(seq, [LANE], "s"), atMs: day * DAY + 5000 * seq });
  const partitions = async () => {
    const { rows } = await pool.query<{ name: string; n: number }>(
      "SELECT tableoid::regclass::text AS name, count(*)::int AS n FROM frame GROUP BY 1 ORDER BY 1",
    );
    return rows.map(({ name, n }) => [name, n]);
  };
  const nameOf = (day: number) => `frame_${new Date(day * DAY).toISOString().slice(0, 10).replaceAll("-", "")}`;

  it("has a partition of its own when it comes, with what claimed it, and so is removed when it is old", async () => {
    const store = new PostgresStore(server.url);
    await store.prepare();
    await store.write([frameOn(TODAY + 5, 1), frameOn(TODAY + 9, 2)]);
    expect(await partitions()).toEqual([["frame_other", 2]]);
    vi.useFakeTimers({ toFake: ["Date"], now: (TODAY + 5) * DAY });
    expect((await store.write([frameOn(TODAY + 5, 3), frameOn(TODAY + 5, 1)])).fresh).toBe(1);
    expect(await partitions()).toEqual([
      [nameOf(TODAY + 5), 2],
      ["frame_other", 1],
    ]);
    // Two consumers come to a new day at once.
    vi.setSystemTime((TODAY + 9) * DAY);
    const other = new PostgresStore(server.url);
    await Promise.all([store.write([frameOn(TODAY + 9, 4)]), other.write([frameOn(TODAY + 9, 5)])]);
    expect((await partitions()).at(-1)).toEqual([nameOf(TODAY + 9), 3]);
    await store.prune({ frames: TODAY + 6, minutes: 0 });
    expect(await partitions()).toEqual([[nameOf(TODAY + 9), 3]]);
    await Promise.all([store.close(), other.close()]);
  });

  it("is removed when it is old, too, where it never got a partition", async () => {
    const store = new PostgresStore(server.url);
    await store.write([frameOn(3000, 6)]);
    expect(await partitions()).toContainEqual(["frame_other", 1]);
    expect(await store.prune({ frames: TODAY, minutes: TODAY })).toContain("1 rows of frame_other");
    expect((await partitions()).map(([name]) => name)).not.toContain("frame_other");
    await store.close();
  });

  it("gets its partition in a database that was put back from before that day, while head office runs", async () => {
    vi.useRealTimers();
    const store = new PostgresStore(server.url);
    await store.write([frameOn(TODAY, 7)]);
    await pool.query(`DROP TABLE ${nameOf(TODAY)}`);
    // Putting it back ends all connections.
    await pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
    await vi.waitFor(async () => expect((await store.write([frameOn(TODAY, 8)])).fresh).toBe(1), { timeout: 30000 });
    expect(await partitions()).toContainEqual([nameOf(TODAY), 1]);
    await store.close();
  });

  it("finds a database that is empty, and makes its tables, while head office runs", async () => {
    const store = new PostgresStore(server.url);
    await store.write([frameOn(TODAY, 9)]);
    await pool.query("DROP SCHEMA public CASCADE");
    await pool.query("CREATE SCHEMA public");
    await expect(store.write([frameOn(TODAY, 10)])).rejects.toMatchObject({ code: "42P01" });
    expect((await store.write([frameOn(TODAY, 10)])).fresh).toBe(1);
    expect(await partitions()).toEqual([[nameOf(TODAY), 1]]);
    await store.close();
  });
});
