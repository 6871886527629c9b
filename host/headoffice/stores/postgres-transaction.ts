// A transaction on a connection of a pool.
import type pg from "pg";

/** Runs the work and commits it; rejects with the work's or the database's error, and nothing is changed then. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A server that goes between two statements is noticed by the next; an error that nobody listens for would end the process.
  const onError = (): void => {};
  client.on("error", onError);
  let isBroken = true;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    isBroken = false;
    return result;
  } finally {
    // Whether a connection that failed has rolled back is not worth asking: it is closed, which does.
    client.release(isBroken);
    client.off("error", onError);
  }
}
