// Sessions of the pages as signed cookies: nothing is kept in memory, a restart logs nobody out, and another password ends
// the sessions of its role. Pure but for randomness: time is an argument.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Staff accept calls; set-up changes the configuration, and may do what staff may. */
export type Role = "staff" | "setup";

/** What sessions are signed with. */
export interface SessionKeys {
  sessionKey: string;
  /** Hashes of the roles' passwords; undefined: no password has been made, so nobody has that role. */
  hashes: { staff: string | undefined; setup: string | undefined };
}

/** The cookie: not for scripts, and not sent along from other sites. The page is plain HTTP, so it cannot be `Secure`. */
export const SESSION_COOKIE = "tillbeacon-session";
/** How long a session lasts: a wall screen's, a set-up's. Unit s. */
const LASTS_S = { staff: 30 * 86400, setup: 8 * 3600 };
/** Longest cookie that is looked at. Unit characters. */
const MAX_TOKEN = 200;

/** A new session's token. */
export function newSession(keys: SessionKeys, role: Role, nowMs: number): string {
  const content = `${role}.${Math.floor(nowMs / 1000) + LASTS_S[role]}.${randomBytes(12).toString("base64url")}`;
  return `${content}.${macOf(keys, role, content)}`;
}

/** The role of a session; undefined for what is no session, or over. */
export function roleOfSession(keys: SessionKeys, token: string, nowMs: number): Role | undefined {
  const [role, untilS, nonce, mac] = token.split(".");
  if (token.length > MAX_TOKEN || (role !== "staff" && role !== "setup") || mac === undefined) return undefined;
  if (keys.hashes[role] === undefined || !(Number(untilS) * 1000 > nowMs)) return undefined;
  return isSame(mac, macOf(keys, role, `${role}.${untilS}.${nonce}`)) ? role : undefined;
}

/** What a page sends with every change, in a header that other sites cannot set. */
export function csrfToken(keys: SessionKeys, token: string): string {
  return createHmac("sha256", keys.sessionKey).update(`csrf ${token}`).digest("base64url").slice(0, 32);
}

export function isCsrfToken(keys: SessionKeys, token: string, given: unknown): boolean {
  return typeof given === "string" && isSame(given, csrfToken(keys, token));
}

/** The header that sets the cookie; `token` "" ends the session. */
export function sessionCookie(token: string): string {
  const role = token.startsWith("setup.") ? "setup" : "staff";
  const age = token === "" ? 0 : LASTS_S[role];
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}`;
}

/** The session in a Cookie header; undefined where there is none. */
export function sessionIn(cookies: string | undefined): string | undefined {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1);
}

function macOf({ sessionKey, hashes }: SessionKeys, role: Role, content: string): string {
  return createHmac("sha256", sessionKey).update(`${hashes[role]} ${content}`).digest("base64url");
}

/** By bytes: a header may hold characters of two, and then be as long as a text that takes fewer. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
