// What pages ask of PostgreSQL.
import type pg from "pg";
import { decodeRecord } from "../../../protocol/uplink/codec.ts";
import type { Rollout } from "../rollout.ts";
import {
  BESIDE_MS,
  dayOf,
  type EventRow,
  type LaneMinute,
  type ShopRow,
  type ShopTotals,
  type WaitBlocks,
} from "./chain-store.ts";
import { MINUTE_QUERY, TABLES, totalsOf, totalsQuery, waitBlocksQuery } from "./tables.ts";

/** The reading half of the store, and images, which come one by one. */
export class PostgresQueries {
  protected pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  async missingTables(): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL",
      [TABLES],
    );
    return rows.map(({ name }) => name);
  }

  async shops(): Promise<ShopRow[]> {
    const { rows } = await this.pool.query(
      `SELECT DISTINCT ON (store) store, epoch, acked, ahead, lost, newest, dropped, heard_ms AS "heardMs",
         lag_ms AS "lagMs", latest_ms AS "latestMs", latest,
         (SELECT count(*) FROM uplink AS o WHERE o.store = u.store AND o.heard_ms > u.heard_ms - ${BESIDE_MS}) AS outboxes
       FROM uplink AS u ORDER BY store, heard_ms DESC`,
    );
    return rows.map((row) => {
      const read = row.latest === null ? undefined : decodeRecord(row.latest);
      return { ...row, latest: read?.kind === "ok" ? read.value : undefined };
    });
  }

  async lanes(store: string, fromMs: number, toMs: number): Promise<LaneMinute[]> {
    const { rows } = await this.pool.query(
      `SELECT ${MINUTE_QUERY} FROM minute
       WHERE day BETWEEN $1 AND $2 AND store = $3 AND minute_ms >= $4 AND minute_ms < $5 ORDER BY minute_ms, box`,
      [dayOf(fromMs), dayOf(toMs), store, fromMs, toMs],
    );
    return rows;
  }

  async waitBlocks(fromMs: number, toMs: number): Promise<WaitBlocks[]> {
    const where = "day BETWEEN $1 AND $2 AND minute_ms >= $3 AND minute_ms < $4";
    const { rows } = await this.pool.query(waitBlocksQuery(where), [dayOf(fromMs), dayOf(toMs), fromMs, toMs]);
    return rows;
  }

  async totals(fromMs: number, toMs: number): Promise<ShopTotals[]> {
    const where = "day BETWEEN $1 AND $2 AND minute_ms >= $3 AND minute_ms < $4";
    const { rows } = await this.pool.query(totalsQuery(where), [dayOf(fromMs), dayOf(toMs), fromMs, toMs]);
    return rows.map(totalsOf);
  }

  async addImage(sha256: string, bytes: Uint8Array): Promise<void> {
    await this.pool.query("INSERT INTO image VALUES ($1, $2) ON CONFLICT DO NOTHING", [sha256, Buffer.from(bytes)]);
  }

  async image(sha256: string): Promise<Uint8Array | undefined> {
    const { rows } = await this.pool.query("SELECT bytes FROM image WHERE sha256 = $1", [sha256]);
    return rows[0]?.bytes;
  }

  async rollouts(): Promise<Rollout[]> {
    const { rows } = await this.pool.query("SELECT content FROM rollout ORDER BY id DESC");
    return rows.map(({ content }) => JSON.parse(content));
  }

  async events(query: { kind: EventRow["kind"]; store?: string; sinceMs: number; most: number }): Promise<EventRow[]> {
    const { rows } = await this.pool.query(
      `SELECT store, epoch, seq, at_ms AS "atMs", kind, content FROM event
       WHERE day >= $1 AND at_ms >= $2 AND kind = $3 AND ($4::text IS NULL OR store = $4)
       ORDER BY at_ms DESC, seq DESC LIMIT $5`,
      [dayOf(query.sinceMs), query.sinceMs, query.kind, query.store ?? null, query.most],
    );
    return rows.map((row) => ({ ...row, content: JSON.parse(row.content) }));
  }
}
