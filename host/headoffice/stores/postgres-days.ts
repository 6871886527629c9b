// Partitions of PostgreSQL's tables: made before the first record of a day comes, removed as a whole when it is too old.
import type pg from "pg";
import { DAY_MS, utcDateOf } from "../../core/local-days.ts";
import { dayOf } from "./chain-store.ts";
import { inTransaction } from "./postgres-transaction.ts";
import { DAILY, tableShapes } from "./tables.ts";

/** Days around today that get partitions of their own; what claims another day goes to a table for all such. */
const PAST_DAYS = 400;
const FUTURE_DAYS = 2;
/** One process at a time changes tables: any number that nobody else uses. */
const LOCK = 7431901;

/** The partitions of one database. */
export class PostgresDays {
  private pool: pg.Pool;
  private known = new Set<number>();

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Makes the tables. */
  async prepare(): Promise<void> {
    await this.locked(async (client) => {
      for (const [table, shape] of Object.entries(tableShapes("bytea"))) {
        const isDaily = (DAILY as readonly string[]).includes(table);
        await client.query(
          `CREATE TABLE IF NOT EXISTS ${table} (${shape})${isDaily ? " PARTITION BY RANGE (day)" : ""}`,
        );
        if (isDaily) await client.query(`CREATE TABLE IF NOT EXISTS ${table}_other PARTITION OF ${table} DEFAULT`);
      }
      await client.query("CREATE INDEX IF NOT EXISTS minute_due_at ON minute_due (due_ms)");
      await client.query("CREATE INDEX IF NOT EXISTS event_kind ON event (kind, at_ms)");
      // Rows that change with every record: room to do so within their page (PostgreSQL, storage-hot).
      await client.query("ALTER TABLE uplink SET (fillfactor = 50)");
      await client.query("ALTER TABLE uplink ALTER COLUMN latest SET STORAGE MAIN");
    });
  }

  /** Whether any day is known to have its partition, and so the tables to be there. */
  get areKnown(): boolean {
    return this.known.size > 0;
  }

  /** The database may have been put back from a backup, or be another one: what it has is asked anew. */
  forget(): void {
    this.known.clear();
  }

  /** Makes partitions for these days, and for tomorrow. */
  async ensure(days: readonly number[]): Promise<void> {
    const today = dayOf(Date.now());
    const missing = new Set([...days, today, today + 1].filter((day) => !this.known.has(day)));
    if (missing.size === 0) return;
    for (const day of [...missing].sort((a, b) => a - b)) {
      if (day < today - PAST_DAYS || day > today + FUTURE_DAYS) continue;
      await this.make(day);
      this.known.add(day);
    }
  }

  /** Drops partitions of days before these, and what is kept of such days without one. */
  async prune(before: { frames: number; minutes: number }): Promise<string[]> {
    const { rows } = await this.pool.query<{ table: string; partition: string; day: number }>(
      `SELECT p.relname AS table, c.relname AS partition,
         substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \\((\\d+)\\)')::int AS day
       FROM pg_inherits JOIN pg_class AS p ON p.oid = inhparent JOIN pg_class AS c ON c.oid = inhrelid
       WHERE p.relname = ANY ($1) AND pg_get_expr(c.relpartbound, c.oid) LIKE 'FOR VALUES FROM%'`,
      [[...DAILY]],
    );
    const firstOf = (table: string): number => (table === "minute" ? before.minutes : before.frames);
    const old = rows.filter(({ table, day }) => day < firstOf(table));
    for (const { partition } of old) await this.locked((client) => client.query(`DROP TABLE IF EXISTS ${partition}`));
    const removed = old.map(({ partition }) => partition);
    for (const table of DAILY) {
      const { rowCount } = await this.pool.query(`DELETE FROM ${table}_other WHERE day < $1`, [firstOf(table)]);
      if ((rowCount ?? 0) > 0) removed.push(`${rowCount} rows of ${table}_other`);
    }
    return removed;
  }

  /** What claimed this day while it was too far off, by a clock that was ahead, moves into its partition. */
  private async make(day: number): Promise<void> {
    const date = utcDateOf(day * DAY_MS).replaceAll("-", "");
    await this.locked(async (client) => {
      for (const table of DAILY) {
        const partition = `${table}_${date}`;
        const { rows } = await client.query("SELECT 1 WHERE to_regclass($1) IS NOT NULL", [partition]);
        if (rows.length > 0) continue;
        await client.query(`LOCK TABLE ${table}_other IN ACCESS EXCLUSIVE MODE`);
        await client.query(`CREATE TABLE ${partition} (LIKE ${table} INCLUDING ALL)`);
        await client.query(
          `WITH moved AS (DELETE FROM ${table}_other WHERE day = ${day} RETURNING *) INSERT INTO ${partition} SELECT * FROM moved`,
        );
        await client.query(
          `ALTER TABLE ${table} ATTACH PARTITION ${partition} FOR VALUES FROM (${day}) TO (${day + 1})`,
        );
      }
    });
  }

  private locked<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
      return await work(client);
    });
  }
}
