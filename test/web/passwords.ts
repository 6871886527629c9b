// Passwords of pages under test: each is its own hash.
import type { PagePasswords } from "../../host/web/log-in.ts";
import { csrfToken, newSession, type Role, SESSION_COOKIE, type SessionKeys } from "../../host/web/sessions.ts";

export function keysOf(hashes: { staff?: string; setup?: string } = { setup: "set-up word" }): SessionKeys {
  return { sessionKey: "key of sessions", hashes: { staff: hashes.staff, setup: hashes.setup } };
}

export function passwordsOf(keys: SessionKeys): PagePasswords {
  return { keys: () => keys, matches: async (password, hash) => password === hash };
}

/** Headers of a page that has logged in. */
export function headersOf(keys: SessionKeys, role: Role): { cookie: string; "x-csrf-token": string } {
  const token = newSession(keys, role, Date.now());
  return { cookie: `${SESSION_COOKIE}=${token}`, "x-csrf-token": csrfToken(keys, token) };
}
