// Questions at the terminal, and secrets that are neither shown nor kept in a shell's history.
import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { decodeText } from "../config/text-file.ts";
import { InputError } from "../core/problems/input-error.ts";
import { BoardError } from "../provisioning/board-error.ts";

/** Whether somebody is there to answer. */
export function hasPerson(): boolean {
  return process.stdin.isTTY === true;
}

/** Asks; an empty answer is the one in brackets. */
export async function ask(question: string, proposal: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (await terminal.question(`${question} [${proposal}] `)).trim();
    return answer === "" ? proposal : answer;
  } finally {
    terminal.close();
  }
}

/** Asks without an echo. Ctrl-C ends the program as it always does. */
export function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // First: the terminal would show what is typed between the question and its end of echoing.
  stdin.setRawMode(true);
  stderr.write(`${question} (not shown) `);
  stdin.resume();
  return new Promise((resolve) => {
    let secret = "";
    const take = (bytes: Buffer): void => {
      for (const character of bytes.toString()) {
        if (character === "\r" || character === "\n") {
          stop();
          resolve(secret);
          return;
        }
        if (character === "\u0003") {
          stop();
          process.exit(130);
        }
        if (character === "\u007f" || character === "\b") secret = secret.slice(0, -1);
        else if (character >= " ") secret += character;
      }
    };
    const stop = (): void => {
      stdin.off("data", take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
    };
    stdin.on("data", take);
  });
}

/** Where a secret may come from. */
export interface SecretSource {
  what: string;
  variable: string;
  option: string;
  file: string | undefined;
}

/**
 * A secret: from its environment variable, its file, or the terminal, in this order; never from an argument. `kept` is
 * what is there already, for an empty answer or where nobody is to ask. Throws BoardError where there is none.
 */
export async function secretFrom(source: SecretSource, kept: string | undefined): Promise<string> {
  const given = process.env[source.variable];
  if (given !== undefined) return given;
  if (source.file !== undefined) return secretFile(source.file);
  if (hasPerson()) {
    const answer = await askSecret(kept === undefined ? source.what : `${source.what}, empty to keep it`);
    return answer === "" && kept !== undefined ? kept : answer;
  }
  if (kept !== undefined) return kept;
  throw new BoardError(
    "settings",
    `${source.what}: found none, expected it in the environment variable ${source.variable}, in a file named by ` +
      `${source.option}, or typed at a terminal`,
  );
}

/** The secret that a file holds alone; throws InputError. */
export function secretFile(file: string): string {
  try {
    const text = decodeText(readFileSync(file), file);
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
      process.stderr.write(`... ${file} can be read by others on this machine (chmod 600 ${file})\n`);
    return text.replace(/\r?\n$/, "");
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(file, 1, String((error as NodeJS.ErrnoException).code), "a file with the secret alone");
  }
}
