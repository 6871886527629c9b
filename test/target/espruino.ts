// Where the real Espruino interpreter is, if it is anywhere.
import { execFileSync } from "node:child_process";

/** How to get it, for tests that skip. */
export const skipNote = "set ESPRUINO to a Linux build of Espruino, or put it on PATH as 'espruino', to run this";

/** The interpreter named by ESPRUINO, or `espruino` on PATH. */
export function findEspruino(): string | undefined {
  const named = process.env["ESPRUINO"];
  if (named !== undefined && named !== "") return named;
  try {
    return execFileSync("which", ["espruino"], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
