// Attacks on the pages' sessions, and on how they tell machines, sites and roles apart.
import { type Attack, bare, ONCE, type Outcome } from "./attack.ts";
import { type Asked, answered, ask, JSON_TYPE, staff, TOLD } from "./page-attacks.ts";
import type { Rig } from "./rig.ts";

const save = { method: "PUT", path: "/api/setup", body: '{"content":{"store":"evil"},"version":""}' };
const call = { method: "POST", path: "/api/acknowledge", body: '{"box":"lane-2"}' };
const logIn = (body: string): Asked => ({ method: "POST", path: "/api/login", headers: JSON_TYPE, body });
const far = (name: string, value: string): Asked => ({ path: "/api/state", headers: { [name]: value } });
const portOf = (rig: Rig): number => Number(new URL(rig.page).port);

/** Bytes that must be answered with this status. */
function raw(name: string, status: number, text: string, ...others: number[]): Attack {
  return {
    ...{ name, at: ONCE },
    run: async (rig): Promise<Outcome> => {
      const { text: answer } = await bare(portOf(rig), text, 2000);
      const found = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
      return [status, ...others].includes(found) ? undefined : `answered ${answer.slice(0, 40)}`;
    },
  };
}

/** Something done with a session of staff's, which must be refused. */
function withStaff(name: string, change: (cookie: string, csrf: string) => Asked, ...statuses: number[]): Attack {
  return {
    ...{ name, at: ONCE, told: TOLD },
    run: async (rig): Promise<Outcome> => {
      const cookie = await staff(rig);
      const { csrf } = JSON.parse((await ask(rig, { path: "/api/session", headers: { cookie } })).text) as {
        csrf: string;
      };
      const { status } = await ask(rig, change(cookie, csrf));
      return statuses.includes(status) ? undefined : `answered ${status}`;
    },
  };
}

export const SESSION_ATTACKS: readonly Attack[] = [
  withStaff(
    "a staff session renamed to one of the set-up",
    (cookie, token) => ({
      ...save,
      headers: { ...JSON_TYPE, cookie: cookie.replace("staff.", "setup."), "x-csrf-token": token },
    }),
    401,
  ),
  withStaff(
    "a staff session made to last longer",
    (cookie) => ({
      path: "/api/state",
      headers: { cookie: cookie.replace(/\.\d{10}\./, ".9999999999."), "x-forwarded-for": "192.0.2.66" },
    }),
    401,
  ),
  withStaff(
    "a token of nobody's session",
    (cookie, token) => ({ ...call, headers: { ...JSON_TYPE, cookie, "x-csrf-token": token.replace(/./, "!") } }),
    403,
  ),
  withStaff(
    "a token of characters that take two bytes",
    (cookie, token) => ({ ...call, headers: { ...JSON_TYPE, cookie, "x-csrf-token": "\u00e9".repeat(token.length) } }),
    403,
  ),
  withStaff(
    "a session signed in characters that take two bytes",
    (cookie) => ({
      path: "/api/state",
      headers: {
        cookie: cookie.replace(/[^.]*$/, (mac) => "\u00e9".repeat(mac.length)),
        "x-forwarded-for": "192.0.2.66",
      },
    }),
    401,
  ),
  withStaff(
    "a change dressed up as another method",
    (cookie) => ({ ...call, path: "/api/setup", headers: { ...JSON_TYPE, cookie, "x-http-method-override": "PUT" } }),
    401,
    403,
    404,
  ),
  answered("another machine that says it is this one", far("x-forwarded-for", "127.0.0.1"), 401),
  answered("another machine that says so in RFC 7239's words", far("forwarded", "for=127.0.0.1"), 401),
  answered("another machine behind a proxy of few words", far("via", "1.1 shop"), 401),
  answered("a host name that begins like an address", far("host", "127.0.0.1.evil.example"), 421),
  answered("a host name behind a user's name", far("host", "127.0.0.1@evil.example"), 421),
  answered("a log-in that is no text", logIn('{"password":{"$ne":null}}'), 400),
  answered("a log-in as a list", logIn('["password"]'), 400),
  answered("a log-in that is nothing", logIn("null"), 400),
  answered(
    "a packed body",
    { ...call, headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: "\u001f\u008b" },
    401,
  ),
  answered("a report of three thousand years", { path: "/api/report?from=0001-01-01&to=3000-01-01" }, 400),
  answered("a view named after a part of the language", { path: "/events?view=__proto__" }, 404),
  {
    name: "another site that asks whether it may",
    at: ONCE,
    run: async (rig) => {
      const headers = { origin: "http://evil.example", "access-control-request-method": "PUT" };
      const { status, headers: given } = await ask(rig, { method: "OPTIONS", path: "/api/setup", headers });
      return status >= 400 && given["access-control-allow-origin"] === undefined ? undefined : `answered ${status}`;
    },
  },
  {
    name: "a page in another site's frame",
    at: ONCE,
    run: async (rig) => {
      const policy = String((await ask(rig, { path: "/" })).headers["content-security-policy"]);
      return policy.includes("frame-ancestors 'none'") ? undefined : `allowed by ${policy}`;
    },
  },
  raw("a request without a host", 400, "GET /api/state HTTP/1.1\r\n\r\n"),
  raw(
    "a request with two hosts",
    400,
    "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    421,
    200,
  ),
  raw("a line folded into a header", 400, "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b: c\r\n\r\n"),
  {
    name: "the pages as a tunnel",
    at: ONCE,
    run: async (rig) => {
      const { text, isClosed } = await bare(
        portOf(rig),
        "CONNECT 192.0.2.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        2000,
      );
      return isClosed && !/^HTTP\/1\.1 2/.test(text) ? undefined : `answered ${text.slice(0, 40)}`;
    },
  },
  raw("the pages as a proxy to another site", 421, "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
];
