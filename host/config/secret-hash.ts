// Secrets as they are kept: made at random, hashed for our own broker and pages (scrypt) and for Mosquitto (PBKDF2).
import { pbkdf2Sync, randomBytes, scrypt, scryptSync, timingSafeEqual } from "node:crypto";

/**
 * Cost of a guess. What a person has chosen: 16 MB, five times (OWASP's password storage cheat sheet). What is random
 * cannot be guessed at any cost: once, since forty boxes may log in at the same moment.
 */
const COST = { chosen: { N: 16384, r: 8, p: 5 }, random: { N: 16384, r: 8, p: 1 } };
export type SecretKind = keyof typeof COST;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Longest secret that is looked at. Unit characters. */
const MAX_SECRET = 256;
/** Mosquitto's own salt is 12 bytes, its hash SHA-512's 64 (mosquitto_passwd, format $7$). */
const MOSQUITTO = { saltBytes: 12, hashBytes: 64, iterations: { chosen: 50000, random: 101 } };

/** A secret that nobody can guess: 32 bytes of randomness as 43 characters that need no escape. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A secret as it is stored: `scrypt$N$r$p$salt$hash`. */
export function hashSecret(secret: string, kind: SecretKind): string {
  const salt = randomBytes(SALT_BYTES);
  return stored(kind, salt, scryptSync(secret.normalize(), salt, HASH_BYTES, COST[kind]));
}

/** What no secret matches, and takes as long to be compared with as one that is stored. Costs nothing to make. */
export function unmatchedHash(kind: SecretKind): string {
  return stored(kind, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
}

function stored(kind: SecretKind, salt: Buffer, hash: Buffer): string {
  const { N, r, p } = COST[kind];
  return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** Whether a secret is the one that was stored. A text that is no hash matches nothing. */
export function matchesHash(secret: string, stored: string): Promise<boolean> {
  const [name, N, r, p, salt = "", hash = ""] = stored.split("$");
  const expected = Buffer.from(hash, "base64url");
  if (name !== "scrypt" || expected.length !== HASH_BYTES || secret.length > MAX_SECRET) return Promise.resolve(false);
  return new Promise((resolve) => {
    const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: 64 * 1024 * 1024 };
    scrypt(secret.normalize(), Buffer.from(salt, "base64url"), HASH_BYTES, options, (error, found) =>
      resolve(error === null && timingSafeEqual(found, expected)),
    );
  });
}

/** A secret as Mosquitto's password file has it. */
export function mosquittoHash(secret: string, kind: SecretKind): string {
  const { saltBytes, hashBytes } = MOSQUITTO;
  const iterations = MOSQUITTO.iterations[kind];
  const salt = randomBytes(saltBytes);
  const hash = pbkdf2Sync(secret, salt, iterations, hashBytes, "sha512");
  return `$7$${iterations}$${salt.toString("base64")}$${hash.toString("base64")}`;
}
