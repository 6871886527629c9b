import { describe, expect, it } from "vitest";
import {
  csrfToken,
  isCsrfToken,
  newSession,
  roleOfSession,
  SESSION_COOKIE,
  sessionCookie,
  sessionIn,
} from "../../host/web/sessions.ts";
import { keysOf } from "./passwords.ts";

const KEYS = keysOf({ staff: "one", setup: "two" });
const NOW = 1800000000000;
const HOUR = 3600000;

describe("sessions", () => {
  it("are none where their signature is as many characters long, but of more bytes", () => {
    const token = newSession(KEYS, "staff", NOW);
    const [mac = ""] = token.split(".").slice(-1);
    const forged = token.replace(mac, "\u00e9".repeat(mac.length));
    expect(roleOfSession(KEYS, forged, NOW)).toBeUndefined();
    expect(isCsrfToken(KEYS, token, "\u00e9".repeat(csrfToken(KEYS, token).length))).toBe(false);
  });

  it("hold for their role and their time", () => {
    const staff = newSession(KEYS, "staff", NOW);
    const setup = newSession(KEYS, "setup", NOW);
    expect([roleOfSession(KEYS, staff, NOW), roleOfSession(KEYS, setup, NOW)]).toEqual(["staff", "setup"]);
    expect(roleOfSession(KEYS, setup, NOW + 8 * HOUR - 1000)).toBe("setup");
    expect(roleOfSession(KEYS, setup, NOW + 8 * HOUR + 1000)).toBeUndefined();
    expect(roleOfSession(KEYS, staff, NOW + 31 * 24 * HOUR)).toBeUndefined();
  });

  it("end with their password, and with another key", () => {
    const token = newSession(KEYS, "staff", NOW);
    expect(roleOfSession({ ...KEYS, hashes: { ...KEYS.hashes, staff: "three" } }, token, NOW)).toBeUndefined();
    expect(roleOfSession({ ...KEYS, hashes: { ...KEYS.hashes, staff: undefined } }, token, NOW)).toBeUndefined();
    expect(roleOfSession({ ...KEYS, hashes: { ...KEYS.hashes, setup: "three" } }, token, NOW)).toBe("staff");
    expect(roleOfSession({ ...KEYS, sessionKey: "other" }, token, NOW)).toBeUndefined();
  });

  it("cannot be made or changed without the key", () => {
    const [role, until, nonce, mac] = newSession(KEYS, "staff", NOW).split(".");
    for (const forged of [
      `setup.${until}.${nonce}.${mac}`,
      `${role}.${Number(until) + 1}.${nonce}.${mac}`,
      `${role}.${until}.x.${mac}`,
      `${role}.${until}.${nonce}.${mac?.slice(1)}`,
      `${role}.${until}.${nonce}`,
      `${role}.NaN.${nonce}.${mac}`,
      "",
      "....",
      "x".repeat(100000),
    ])
      expect(roleOfSession(KEYS, forged, NOW)).toBeUndefined();
  });

  it("have a token of their own for changes", () => {
    const [one, other] = [newSession(KEYS, "staff", NOW), newSession(KEYS, "staff", NOW)];
    expect(isCsrfToken(KEYS, one, csrfToken(KEYS, one))).toBe(true);
    for (const given of [csrfToken(KEYS, other), "", undefined, 1, one])
      expect(isCsrfToken(KEYS, one, given)).toBe(false);
  });

  it("are found in a cookie header among others", () => {
    expect(sessionIn(`a=1; ${SESSION_COOKIE}=x.y; b=2`)).toBe("x.y");
    expect([sessionIn(undefined), sessionIn("a=1"), sessionIn(`x${SESSION_COOKIE}=1`)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(sessionCookie("setup.1")).toMatch(/; HttpOnly; SameSite=Strict; Max-Age=28800$/);
    expect(sessionCookie("")).toMatch(/; Max-Age=0$/);
  });
});
