// Checks log-ins against the credentials file, which may change at any time: a box is provisioned or revoked while the host
// runs. Guessing is bounded by address, and so is the work that guesses make.
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { statSync } from "node:fs";
import { type Account, type Accounts, HOST_USER, type Login } from "../core/clients/accounts.ts";
import { TokenBuckets } from "../core/clients/token-bucket.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { matchesHash, unmatchedHash } from "./secret-hash.ts";

/** Wrong passwords of one address: a board with an old one tries every few seconds. */
const GUESSES = { perS: 0.5, burst: 20 };
/** Checks at a time, and those that wait: each takes 16 MB and up to a quarter of a second. */
const AT_ONCE = 2;
const MOST_WAITING = 100;

/** The credentials in a file. */
export class AccountBook implements Accounts {
  private file: string;
  private version = "";
  private present: Credentials | undefined;
  private guesses = new TokenBuckets(GUESSES);
  /** Log-ins that were right, under a key of this process: a box that comes again costs no scrypt. */
  private known = new Map<string, string>();
  private knownKey = randomBytes(32);
  private waiting: (() => void)[] = [];
  private running = 0;
  /** Checked for users that do not exist: the time taken does not say which there are. */
  private nobody = unmatchedHash("random");

  /** Throws InputError when the file is there and cannot be used. */
  constructor(file: string) {
    this.file = file;
    this.read();
  }

  /** What the file holds now; undefined where there is none. A file that has become unusable is as if it had not changed. */
  get credentials(): Credentials | undefined {
    try {
      this.read();
    } catch {
      // Half written by hand, or made readable by others: the commands that use it say so.
    }
    return this.present;
  }

  async verify(user: string, password: string, address: string): Promise<Login> {
    const account = this.find(user);
    if (account?.role === "host" && isSame(password, this.present?.hostSecret ?? "")) return { kind: "ok", account };
    const stored = this.storedOf(account);
    const fingerprint = createHmac("sha256", this.knownKey).update(`${stored}\0${password}`).digest("hex");
    if (account !== undefined && this.known.get(user) === fingerprint) return { kind: "ok", account };
    if (!this.guesses.take(address, performance.now())) return { kind: "refused" };
    if (this.waiting.length >= MOST_WAITING) return { kind: "busy" };
    const isRight = await this.inTurn(() => matchesHash(password, stored));
    if (!isRight || account === undefined || !this.holds(account)) return { kind: "refused" };
    this.known.set(user, fingerprint);
    return { kind: "ok", account };
  }

  holds(account: Account): boolean {
    const present = this.find(account.user);
    return present !== undefined && present.made === account.made && present.role === account.role;
  }

  private find(user: string): Account | undefined {
    const { credentials } = this;
    if (credentials === undefined) return undefined;
    const { boxes, readers, hostSecret } = credentials;
    if (user === HOST_USER) return { user, role: "host", made: hostSecret.slice(0, 8) };
    const box = Object.hasOwn(boxes, user) ? boxes[user] : undefined;
    if (box !== undefined) return { user, role: "box", made: box.made };
    const reader = Object.hasOwn(readers, user) ? readers[user] : undefined;
    return reader === undefined ? undefined : { user, role: "reader", made: reader.made };
  }

  private storedOf(account: Account | undefined): string {
    if (account === undefined || account.role === "host" || this.present === undefined) return this.nobody;
    const { boxes, readers } = this.present;
    return (account.role === "box" ? boxes : readers)[account.user]?.password ?? this.nobody;
  }

  private read(): void {
    const version = versionOf(this.file);
    if (version === this.version) return;
    this.present = readCredentials(this.file);
    this.version = version;
    this.known.clear();
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

/** Compares in a time that does not tell where two secrets differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return other !== "" && timingSafeEqual(digest(one), digest(other));
}

/** Another one whenever the file has been written. */
function versionOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "none" : `${found.ino} ${found.mtimeNs} ${found.size} ${found.mode}`;
}
