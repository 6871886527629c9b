import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccountBook } from "../../../host/config/account-book.ts";
import {
  type BoxSecrets,
  changeCredentials,
  makeBox,
  makeReader,
  nextCounter,
  noCredentials,
  readCredentials,
} from "../../../host/config/credentials.ts";
import { hashSecret, matchesHash, unmatchedHash } from "../../../host/config/secret-hash.ts";

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-credentials-"));
  file = path.join(dir, "data/credentials.json");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function make(box: string): BoxSecrets {
  return changeCredentials(file, (credentials) => makeBox(credentials, box, Date.now()));
}

describe("the credentials file", () => {
  it("is its owner's alone, and holds no password", () => {
    const { password, key } = make("lane-1");
    changeCredentials(file, (credentials) => makeReader(credentials, "ha", "correct horse battery", 0));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = JSON.stringify(readCredentials(file));
    expect(text).not.toContain(password);
    expect(text).not.toContain("correct horse");
    expect(text).toContain(key);
  });

  it("is refused when others can read it, or when it is not what provision writes, without saying what it holds", () => {
    make("lane-1");
    chmodSync(file, 0o640);
    expect(() => readCredentials(file)).toThrow(/mode 640, expected .*chmod 600/);
    for (const text of ['{"v":1,"hostSecret":"planted"}', "planted"]) {
      rmSync(file);
      writeFileSync(file, text, { mode: 0o600 });
      expect(() => readCredentials(file)).toThrow(/^(?!.*planted).*as 'tillbeacon provision' writes it/);
    }
  });

  it("numbers signed messages upwards, also when the clock goes back", () => {
    const credentials = noCredentials();
    makeBox(credentials, "lane-1", 0);
    const at = (nowMs: number): number => nextCounter(credentials, "lane-1", nowMs).counter;
    expect([at(1764000000000), at(1764000000100), at(0), at(1764000010000)]).toEqual([
      1764000000, 1764000001, 1764000002, 1764000010,
    ]);
  });
});

describe("hashes", () => {
  it.each(["random", "chosen"] as const)("match their secret alone: %s", async (kind) => {
    const hash = hashSecret("secret", kind);
    expect(await Promise.all(["secret", "Secret", "", hash].map((guess) => matchesHash(guess, hash)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(hashSecret("secret", kind)).not.toBe(hash);
  });

  it.each(["random", "chosen"] as const)("that nothing matches cost as much as others to compare: %s", async (kind) => {
    const hash = unmatchedHash(kind);
    const parts = (stored: string): unknown => stored.split("$").map((part, i) => (i < 4 ? part : part.length));
    expect(parts(hash)).toEqual(parts(hashSecret("secret", kind)));
    expect(await Promise.all(["", "secret", hash].map((guess) => matchesHash(guess, hash)))).toEqual([
      false,
      false,
      false,
    ]);
    expect(unmatchedHash(kind)).not.toBe(hash);
  });

  it.each(["", "x", "scrypt$1$1$1$$", "scrypt$a$b$c$d$e"])(
    "do not match where there is no hash: %s",
    async (stored) => {
      expect(await matchesHash("", stored)).toBe(false);
    },
  );
});

describe("log-ins", () => {
  const role = async (book: AccountBook, user: string, password: string): Promise<string> => {
    const login = await book.verify(user, password, "192.0.2.1");
    return login.kind === "ok" ? login.account.role : login.kind;
  };

  it("let in who has the password, under its own name", async () => {
    const one = make("lane-1");
    const two = make("lane-2");
    const book = new AccountBook(file);
    expect(await role(book, "lane-1", one.password)).toBe("box");
    expect(await role(book, "lane-1", one.password)).toBe("box");
    expect(await role(book, "lane-1", two.password)).toBe("refused");
    expect(await role(book, "lane-3", one.password)).toBe("refused");
    expect(await role(book, "__proto__", one.password)).toBe("refused");
    expect(await role(book, "lane-1", "")).toBe("refused");
    expect(await role(book, "tillbeacon-host", readCredentials(file)?.hostSecret ?? "")).toBe("host");
    expect(await role(book, "tillbeacon-host", "")).toBe("refused");
  });

  it("see within a moment that a box was revoked or got new credentials", async () => {
    const { password } = make("lane-1");
    const book = new AccountBook(file);
    const login = await book.verify("lane-1", password, "a");
    if (login.kind !== "ok") throw new Error("not let in");
    expect(book.holds(login.account)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const renewed = make("lane-1");
    expect(book.holds(login.account)).toBe(false);
    expect(await role(book, "lane-1", password)).toBe("refused");
    expect(await role(book, "lane-1", renewed.password)).toBe("box");
    changeCredentials(file, (credentials) => {
      delete credentials.boxes["lane-1"];
    });
    expect(await role(book, "lane-1", renewed.password)).toBe("refused");
  });

  it("are bounded for who guesses, and not for a box that is known", async () => {
    const { password } = make("lane-1");
    const book = new AccountBook(file);
    expect(await role(book, "lane-1", password)).toBe("box");
    for (let i = 0; i < 25; i++) await book.verify("lane-1", `guess ${i}`, "192.0.2.1");
    const startedMs = performance.now();
    for (let i = 0; i < 200; i++) expect(await role(book, "lane-1", `more ${i}`)).toBe("refused");
    // Without the bound, two hundred checks would take seconds.
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect(await role(book, "lane-1", password)).toBe("box");
  });
});
