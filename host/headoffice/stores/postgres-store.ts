// Head office's records in PostgreSQL: partitions by day, one commit a batch. Several consumers may write at once: rows of
// shops are locked in one order, and every key is the record's own.
import pg from "pg";
import { decodeRecord } from "../../../protocol/uplink/codec.ts";
import type { UplinkRecord } from "../../../protocol/uplink/records.ts";
import type { Arrival } from "../arrival.ts";
import { FRAME_MS, MINUTE_MS, sumMinute } from "../minutes.ts";
import type { Rollout } from "../rollout.ts";
import { ackOf, dueMinutes, type Known, keyOf, NOT_KNOWN, type Part, partsOf, type Row, rowAfter } from "./batch.ts";
import { type ChainStore, type Committed, dayOf } from "./chain-store.ts";
import { PostgresDays } from "./postgres-days.ts";
import { PostgresQueries } from "./postgres-queries.ts";
import { inTransaction } from "./postgres-transaction.ts";
import { SUM_COLUMNS, sumsOf } from "./tables.ts";

/** A statement that takes longer is given up: the network or the server has gone. Unit ms. */
const STATEMENT_MS = 60000;
const CONNECT_MS = 5000;
/** Connections of one process: one that writes, one that sums up, two for pages. */
const CONNECTIONS = 4;

// A bigint fits a number: the largest here are times in ms.
pg.types.setTypeParser(20, Number);

/** One database. */
export class PostgresStore extends PostgresQueries implements ChainStore {
  private days: PostgresDays;

  constructor(url: string) {
    const pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: STATEMENT_MS,
      keepAlive: true,
    });
    super(pool);
    const days = new PostgresDays(pool);
    this.days = days;
    // A server that goes is noticed by whoever asks next; it may come back with less.
    pool.on("error", () => days.forget());
  }

  async prepare(): Promise<void> {
    await this.days.prepare();
  }

  async write(arrivals: readonly Arrival[]): Promise<Committed> {
    if (arrivals.length === 0) return { acks: [], fresh: 0 };
    try {
      if (!this.days.areKnown && (await this.missingTables()).length > 0) await this.prepare();
      await this.days.ensure(arrivals.map(({ record }) => dayOf(record.atMs)));
      return await this.keep(arrivals);
    } catch (error) {
      this.days.forget();
      throw error;
    }
  }

  private keep(arrivals: readonly Arrival[]): Promise<Committed> {
    return inTransaction(this.pool, async (client) => {
      const parts = partsOf(arrivals);
      const before = await lockRows(client, parts);
      const fresh = new Set([...(await insertFrames(client, arrivals)), ...(await insertEvents(client, arrivals))]);
      const rows = parts.map((part) => {
        const known = before.get(keyOf(part)) ?? NOT_KNOWN;
        return rowAfter(part, known, (seq) => fresh.has(`${keyOf(part)} ${seq}`));
      });
      await updateRows(client, rows);
      await markDue(client, arrivals);
      return { acks: rows.map(ackOf), fresh: fresh.size };
    });
  }

  async sumUp(nowMs: number, most: number): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const { rows: due } = await client.query<{ store: string; minute_ms: number }>(
        `DELETE FROM minute_due WHERE (store, minute_ms) IN (
           SELECT store, minute_ms FROM minute_due WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING store, minute_ms`,
        [nowMs, most],
      );
      if (due.length > 0) await sumUpMinutes(client, due);
      return due.length;
    });
  }

  prune(before: { frames: number; minutes: number }): Promise<string[]> {
    return this.days.prune(before);
  }

  async addRollout(rollout: Rollout): Promise<void> {
    await this.pool.query("INSERT INTO rollout VALUES ($1, $2)", [rollout.id, JSON.stringify(rollout)]);
  }

  async stepRollouts(step: (rollout: Rollout) => Rollout | undefined): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query("SELECT content FROM rollout ORDER BY id FOR UPDATE SKIP LOCKED");
      for (const { content } of rows) {
        const changed = step(JSON.parse(content));
        if (changed !== undefined)
          await client.query("UPDATE rollout SET content = $1 WHERE id = $2", [JSON.stringify(changed), changed.id]);
      }
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** A statement that the server plans once a connection: most of its work for a small batch would be the plan. */
async function prepared<R extends pg.QueryResultRow>(
  client: pg.PoolClient,
  name: string,
  text: string,
  values: unknown[],
): Promise<R[]> {
  return (await client.query<R>({ name, text, values })).rows;
}

/** Locks the rows of all parts, in order, making those that are missing. */
async function lockRows(client: pg.PoolClient, parts: readonly Part[]): Promise<Map<string, Known>> {
  const names = [parts.map(({ store }) => store), parts.map(({ epoch }) => epoch)];
  const select = `SELECT store, epoch, acked, ahead, lost, newest, latest_ms AS "latestMs",
    latest_seq AS "latestSeq" FROM uplink
    WHERE (store, epoch) IN (SELECT * FROM unnest($1::text[], $2::bigint[])) ORDER BY store, epoch FOR UPDATE`;
  const rows = await prepared<Known & { store: string; epoch: number }>(client, "lock", select, names);
  if (rows.length < parts.length) {
    await client.query(
      `INSERT INTO uplink (store, epoch, acked, ahead, lost, newest, dropped, heard_ms, lag_ms, latest_ms, latest_seq)
       SELECT store, epoch, 0, '', 0, 0, 0, 0, 0, 0, 0 FROM unnest($1::text[], $2::bigint[]) AS t (store, epoch)
       ORDER BY store, epoch ON CONFLICT DO NOTHING`,
      names,
    );
    rows.splice(0, rows.length, ...(await prepared<(typeof rows)[0]>(client, "lock", select, names)));
  }
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** The name of a record. */
type Name = { store: string; epoch: number; seq: number };

/** Inserts frames; returns the names of those that were new. */
async function insertFrames(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<string[]> {
  const frames = arrivals.filter(({ record }) => record.kind === "frame");
  if (frames.length === 0) return [];
  const rows = await prepared<Name>(
    client,
    "frames",
    `INSERT INTO frame (day, store, at_ms, epoch, seq, bytes)
     SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[])
     ON CONFLICT DO NOTHING RETURNING store, epoch, seq`,
    [...namesOf(frames), frames.map(({ bytes }) => Buffer.from(bytes))],
  );
  return rows.map((row) => `${keyOf(row)} ${row.seq}`);
}

async function insertEvents(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<string[]> {
  const events = arrivals.filter(({ record }) => record.kind !== "frame");
  if (events.length === 0) return [];
  const rows = await prepared<Name>(
    client,
    "events",
    `INSERT INTO event (day, store, at_ms, epoch, seq, kind, content)
     SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING RETURNING store, epoch, seq`,
    [
      ...namesOf(events),
      events.map(({ record }) => record.kind),
      events.map(({ record }) => JSON.stringify(record.content)),
    ],
  );
  return rows.map((row) => `${keyOf(row)} ${row.seq}`);
}

function namesOf(arrivals: readonly Arrival[]): [number[], string[], number[], number[], number[]] {
  const records = arrivals.map(({ record }) => record);
  return [
    records.map(({ atMs }) => dayOf(atMs)),
    records.map(({ store }) => store),
    records.map(({ atMs }) => atMs),
    records.map(({ epoch }) => epoch),
    records.map(({ seq }) => seq),
  ];
}

async function updateRows(client: pg.PoolClient, rows: readonly Row[]): Promise<void> {
  const column = <K extends keyof Row>(name: K): Row[K][] => rows.map((row) => row[name]);
  await prepared(
    client,
    "uplink",
    `UPDATE uplink AS u SET acked = t.acked, ahead = t.ahead, lost = t.lost, newest = t.newest, dropped = t.dropped,
       heard_ms = t.heard_ms, lag_ms = t.lag_ms, latest_ms = t.latest_ms, latest_seq = t.latest_seq,
       latest = coalesce(t.latest, u.latest)
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
       $9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[])
       AS t (store, epoch, acked, ahead, lost, newest, dropped, heard_ms, lag_ms, latest_ms, latest_seq, latest)
     WHERE u.store = t.store AND u.epoch = t.epoch`,
    [
      ...[column("store"), column("epoch"), column("acked"), column("ahead"), column("lost"), column("newest")],
      ...[column("dropped"), column("heardMs").map(Math.round), column("lagMs").map(Math.round), column("latestMs")],
      column("latestSeq"),
      column("latest").map((bytes) => (bytes === undefined ? null : Buffer.from(bytes))),
    ],
  );
}

/** Takes the row's lock even where it is there already: a sum that is being made must not miss this frame. */
async function markDue(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<void> {
  const due = dueMinutes(arrivals);
  if (due.length === 0) return;
  await prepared(
    client,
    "due",
    `INSERT INTO minute_due AS d SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
     ON CONFLICT (store, minute_ms) DO UPDATE SET due_ms = d.due_ms`,
    [due.map(({ store }) => store), due.map(({ minuteMs }) => minuteMs), due.map(({ dueMs }) => Math.round(dueMs))],
  );
}

/**
 * Reads all frames of these minutes, and puts their sums in the place of earlier ones; not of fuller ones, whose frames have been
 * removed since.
 */
async function sumUpMinutes(
  client: pg.PoolClient,
  due: readonly { store: string; minute_ms: number }[],
): Promise<void> {
  const frames = await prepared<{ store: string; minute_ms: number; bytes: Buffer }>(
    client,
    "frames of minutes",
    `SELECT t.store, t.minute_ms, f.bytes
     FROM unnest($1::text[], $2::bigint[]) AS t (store, minute_ms) JOIN frame AS f ON f.store = t.store
       AND f.day = ANY ($3::int[]) AND f.at_ms > t.minute_ms - ${FRAME_MS} AND f.at_ms < t.minute_ms + ${MINUTE_MS}`,
    [
      due.map(({ store }) => store),
      due.map(({ minute_ms }) => minute_ms),
      [...new Set(due.flatMap(({ minute_ms }) => [dayOf(minute_ms - FRAME_MS), dayOf(minute_ms)]))],
    ],
  );
  const records = new Map<string, UplinkRecord[]>();
  for (const { store, minute_ms, bytes } of frames) {
    const read = decodeRecord(bytes);
    const key = `${store} ${minute_ms}`;
    if (read.kind === "ok") records.set(key, [...(records.get(key) ?? []), read.value]);
  }
  const minutes = due.flatMap(({ store, minute_ms }) =>
    sumMinute(minute_ms, records.get(`${store} ${minute_ms}`) ?? []).map((minute) => ({ store, minute_ms, minute })),
  );
  const sums = minutes.map(({ minute }) => sumsOf(minute));
  await prepared(
    client,
    "minutes",
    `INSERT INTO minute (day, store, minute_ms, box, role, ${SUM_COLUMNS.join(", ")})
     SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::text[], $5::text[], ${SUM_COLUMNS.map((_, i) => `$${i + 6}::int[]`).join(", ")})
     ON CONFLICT (day, store, minute_ms, box) DO UPDATE SET role = excluded.role, ${SUM_COLUMNS.map((name) => `${name} = excluded.${name}`).join(", ")}
     WHERE minute.samples <= excluded.samples`,
    [
      minutes.map(({ minute_ms }) => dayOf(minute_ms)),
      minutes.map(({ store }) => store),
      minutes.map(({ minute_ms }) => minute_ms),
      minutes.map(({ minute }) => minute.box),
      minutes.map(({ minute }) => minute.role),
      ...SUM_COLUMNS.map((_, i) => sums.map((row) => row[i])),
    ],
  );
}
