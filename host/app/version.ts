// Which version of the host this is.
import { readFileSync } from "node:fs";

/** Version of this host. */
export const VERSION = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;
