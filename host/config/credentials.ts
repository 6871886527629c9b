// The shop's secrets in one file beside its log, which nobody but its owner can read: accounts of boxes and readers
// (hashed), the boxes' keys, and the passwords of the pages (hashed).
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isUserName } from "../core/clients/accounts.ts";
import { InputError } from "../core/problems/input-error.ts";
import { makeFolder } from "../files/make-folder.ts";
import { replaceFile } from "./config-file.ts";
import { hashSecret, mosquittoHash, newSecret, type SecretKind } from "./secret-hash.ts";

const name = z.string().refine(isUserName);
const hashes = { password: z.string(), mosquitto: z.string(), made: z.string() };
const CREDENTIALS = z.strictObject({
  v: z.literal(1),
  /** Password of the host's own account: the commands on its machine, and the host at a Mosquitto. */
  hostSecret: z.string().min(32),
  /** `key` signs what the box is told; `counter` is the number of the last message that was signed with it. */
  boxes: z.record(name, z.strictObject({ ...hashes, key: z.string().min(32), counter: z.int().min(0) })),
  readers: z.record(name, z.strictObject(hashes)),
  pages: z.strictObject({ staff: z.string().optional(), setup: z.string().optional() }),
  /** Signs the sessions of pages. */
  sessionKey: z.string().min(32),
});
export type Credentials = z.infer<typeof CREDENTIALS>;

/** What a box is given at its cable, and shown to nobody. */
export interface BoxSecrets {
  password: string;
  key: string;
}

/** The file of a shop whose log is this one. */
export function credentialsFile(log: string): string {
  return path.join(path.dirname(log), "credentials.json");
}

/** The credentials in a file; undefined where there is none yet. Throws InputError when it cannot be used. */
export function readCredentials(file: string): Credentials | undefined {
  if (!existsSync(file)) return undefined;
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== "win32" && (mode & 0o077) !== 0)
    throw new InputError(file, 1, `mode ${mode.toString(8)}`, `a file that only its owner can read: chmod 600 ${file}`);
  const result = CREDENTIALS.safeParse(parseJson(file));
  if (result.success) return result.data;
  // Nothing of the content: it would be in a log.
  const where = result.error.issues[0]?.path.join(".") || "file";
  throw new InputError(file, 1, `${where} that cannot be used`, "the file as 'tillbeacon provision' writes it");
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const found = error instanceof SyntaxError ? "a file that is no JSON" : String((error as { code?: unknown }).code);
    throw new InputError(file, 1, found, "the file as 'tillbeacon provision' writes it");
  }
}

/** Changes the file as a whole; makes it where there is none. Throws the system's error or InputError. */
export function changeCredentials<T>(file: string, change: (credentials: Credentials) => T): T {
  const credentials = readCredentials(file) ?? noCredentials();
  const result = change(credentials);
  makeFolder(path.dirname(path.resolve(file)));
  replaceFile(file, `${JSON.stringify(credentials, undefined, 2)}\n`, 0o600);
  return result;
}

/** Credentials of a shop that has no boxes yet. */
export function noCredentials(): Credentials {
  return { v: 1, hostSecret: newSecret(), boxes: {}, readers: {}, pages: {}, sessionKey: newSecret() };
}

/** Makes a box's credentials, in place of earlier ones. */
export function makeBox(credentials: Credentials, box: string, nowMs: number): BoxSecrets {
  const secrets = { password: newSecret(), key: newSecret() };
  credentials.boxes[box] = { ...hashesOf(secrets.password, "random", nowMs), key: secrets.key, counter: 0 };
  return secrets;
}

/** Makes a reader's account with a password that a person has chosen. */
export function makeReader(credentials: Credentials, reader: string, password: string, nowMs: number): void {
  credentials.readers[reader] = hashesOf(password, "chosen", nowMs);
}

function hashesOf(
  password: string,
  kind: SecretKind,
  nowMs: number,
): { password: string; mosquitto: string; made: string } {
  return {
    password: hashSecret(password, kind),
    mosquitto: mosquittoHash(password, kind),
    made: new Date(nowMs).toISOString(),
  };
}

/** The number of the next signed message to a box: grows, whatever the clock says. Throws for a box without a key. */
export function nextCounter(credentials: Credentials, box: string, nowMs: number): { key: string; counter: number } {
  const account = credentials.boxes[box];
  if (account === undefined) throw new Error(`no key of ${box}`);
  account.counter = Math.max(account.counter + 1, Math.floor(nowMs / 1000));
  return { key: account.key, counter: account.counter };
}
