import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../../host/headoffice/stores/postgres-transaction.ts";
import { note } from "../../e2e/programs.ts";
import { Postgres, postgres } from "../../headoffice/postgres.ts";

describe.skipIf(postgres === undefined)(`a transaction${note("postgresql", postgres)}`, () => {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-transaction-"));
  let server: Postgres;
  let pool: pg.Pool;

  beforeAll(async () => {
    server = await Postgres.start(dir);
    pool = new pg.Pool({ connectionString: server.url });
  });
  afterAll(async () => {
    await pool?.end();
    await server?.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  it("whose connection ends between two statements is refused, and ends nothing else", async () => {
    const ended = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const over = new Promise((resolve) => (client as unknown as pg.Client).on("end", () => resolve(undefined)));
      await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
      await over;
      await client.query("SELECT 1");
    });
    await expect(ended).rejects.toThrow();
    expect(await inTransaction(pool, async (client) => (await client.query("SELECT 1 AS one")).rows)).toEqual([
      { one: 1 },
    ]);
  });
});
