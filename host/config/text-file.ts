// Reads the text files that people give to commands.
import { readFileSync } from "node:fs";
import { InputError } from "../core/input-error.ts";

/** Text of a file; throws InputError when it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "an error";
    throw new InputError(file, 1, code === "ENOENT" ? "no such file" : String(code), "a readable file");
  }
}
