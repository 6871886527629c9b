// Opens a chain's database, whichever kind it is: for head office, and for commands that look into it while it runs or not.
import { existsSync } from "node:fs";
import type { ChainConfig } from "../config/chain-config.ts";
import { InputError } from "../core/problems/input-error.ts";
import { type ChainStore, MADE_DATABASE } from "../headoffice/stores/chain-store.ts";
import { PostgresStore } from "../headoffice/stores/postgres-store.ts";
import { SqliteStore } from "../headoffice/stores/sqlite-store.ts";

/**
 * Opens the database that head office has made, and makes no table in it; throws InputError where there is none. `file` is the
 * chain's configuration; "read" of an SQLite file changes nothing, whatever is asked.
 */
export async function openMadeChainStore(
  { database }: ChainConfig,
  file: string,
  use: "read" | "write",
): Promise<ChainStore> {
  if ("sqlite" in database && !existsSync(database.sqlite))
    throw new InputError(database.sqlite, 1, "no such file", MADE_DATABASE);
  const store = openChainStore({ database }, use);
  const missing = await store.missingTables();
  if (missing.length === 0) return store;
  await store.close();
  const place = "sqlite" in database ? database.sqlite : file;
  throw new InputError(place, 1, `no table ${missing.join(", ")}`, MADE_DATABASE);
}

/** Opens a chain's database, and makes it where there is none. */
export function openChainStore(
  { database }: Pick<ChainConfig, "database">,
  use: "read" | "write" = "write",
): ChainStore {
  return "postgres" in database ? new PostgresStore(database.postgres) : new SqliteStore(database.sqlite, use);
}
