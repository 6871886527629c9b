// Attacks on the pages by requests that no browser's form makes: paths written otherwise, framing that two readers take
// differently, upgrades, and what is beyond every size.
import { type Attack, bare, ONCE, type Outcome } from "./attack.ts";
import { type Asked, answered, ask, JSON_TYPE, staff, TOLD } from "./page-attacks.ts";
import { PAGES, type Rig } from "./rig.ts";

const CROSS = { "sec-fetch-site": "cross-site", origin: "http://evil.example" };
/** An address of this machine, as if of another one: who has used up its tries there is none of the other attackers. */
const GUESSER = "127.0.0.3";
const portOf = (rig: Rig): number => Number(new URL(rig.page).port);
const host = (name: string): Asked => ({ path: "/api/state", headers: { host: name } });
const logIn = (body: string, headers: { [name: string]: string } = {}): Asked => ({
  ...{ method: "POST", path: "/api/login", headers: { ...JSON_TYPE, ...headers }, body },
});

/** Bytes that must be answered with one of these, once: what stands behind them is no request of its own. */
function framed(name: string, bytes: string, ...statuses: number[]): Attack {
  return {
    ...{ name, at: ONCE },
    run: async (rig): Promise<Outcome> => {
      const { text } = await bare(portOf(rig), bytes, 3000);
      const found = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
      return found.length <= 1 && statuses.includes(found[0] ?? 0) ? undefined : `answered ${found.join(", ")}`;
    },
  };
}

/** An answer that must not hold what would be another header, page or connection. */
function without(name: string, asked: Asked, forbidden: RegExp): Attack {
  return {
    ...{ name, at: ONCE },
    run: async (rig): Promise<Outcome> => {
      const { status, text, headers } = await ask(rig, asked);
      const whole = `${status}\n${JSON.stringify(headers)}\n${text}`;
      return forbidden.test(whole) ? `answered ${whole.slice(0, 80)}` : undefined;
    },
  };
}

const POST = "POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
const SECOND = "GET /api/state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

const WRITTEN_OTHERWISE: Attack[] = [
  answered("cross-site read of a path written in another way", { path: "/%61pi/state", headers: CROSS }, 403),
  answered("cross-site stream of a path written in another way", { path: "/%65vents", headers: CROSS }, 403),
  answered("cross-site read of the metrics", { path: "/metrics", headers: CROSS }, 403),
  answered("cross-site read of the health", { path: "/health", headers: CROSS }, 403),
  answered("the set-up by a path in capitals", { path: "/API/SETUP" }, 404),
  answered("the set-up by a path with two slashes", { path: "//api//setup" }, 404),
  answered("the set-up by a path with a null character", { path: "/api/setup%00" }, 404),
  answered("the set-up by a path with a parameter", { path: "/login/..;/api/setup" }, 404),
  answered("the set-up by an escape of an escape", { path: "/%2561pi/setup" }, 404),
  answered("a path of backslashes", { path: "/..\\..\\etc\\passwd" }, 404),
  answered("a path that is no UTF-8", { path: "/%c0%ae%c0%ae/etc/passwd" }, 400),
  answered("a path of 14 kB", { path: `/${"a".repeat(14000)}` }, 404),
];

const NAMES: Attack[] = [
  "2130706433.evil.example",
  "0x7f.0.0.1.evil.example",
  "localhost.evil.example",
  "evil.example#127.0.0.1",
  "[::1].evil.example",
  "evil.example, 127.0.0.1",
].map((name) => answered(`DNS rebinding to ${name}`, host(name), 421));

const FRAMING: Attack[] = [
  framed("two lengths", `${POST}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}${SECOND}`, 400),
  framed("a length with a sign", `${POST}Content-Length: +2\r\n\r\n{}${SECOND}`, 400),
  framed("a length of a blank and more", `${POST}Content-Length : 2\r\n\r\n{}`, 400),
  framed("a coding that hides another", `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400, 411, 413, 501),
  framed(
    "a chunk longer than every number",
    `${POST}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n${SECOND}`,
    400,
  ),
  framed("a request of line feeds alone", "GET /api/state HTTP/1.1\nHost: evil.example\n\n", 400, 421),
  framed("headers of 64 kB", `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"x".repeat(65536)}\r\n\r\n`, 431),
  framed("five thousand headers", `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${"A: b\r\n".repeat(5000)}\r\n`, 200, 431),
  framed(
    "a WebSocket from another site",
    "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    403,
  ),
  framed(
    "HTTP/2 in the place of HTTP",
    "GET /api/setup HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
    401,
  ),
];

const INPUTS: Attack[] = [
  framed(
    "another machine behind a proxy that says nothing",
    "GET /api/state HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    401,
  ),
  answered("a stream of a page of another port", { path: "/events", headers: { "sec-fetch-site": "same-site" } }, 403),
  answered("a page of no origin", { path: "/api/state", headers: { origin: "null" } }, 403),
  answered("a log-in with a prototype", logIn('{"__proto__":{"role":"setup"},"password":"x"}'), 400),
  answered("a log-in with a constructor", logIn('{"constructor":{"prototype":{"a":1}},"password":"x"}'), 400),
  answered("a log-in nested 60,000 deep", logIn(`{"password":${"[".repeat(60000)}${"]".repeat(60000)}}`), 400),
  answered("a log-in of a password of 100 kB", logIn(JSON.stringify({ password: "x".repeat(100000) })), 400),
  answered("a trace of a request", { method: "TRACE", path: "/", headers: { cookie: "planted=1" } }, 404),
  without("a language with a header in it", { path: "/?language=de%0d%0aset-cookie:%20a=b" }, /a=b/),
  without("a log-in page that leads elsewhere", { path: "/login?to=//evil.example/" }, /evil\.example/),
  without("markup in the place of a path", { path: "/%3Cscript%3Ealert(1)%3C/script%3E" }, /<script>alert/),
  answered("two views at once", { path: "/events?view=__proto__&view=staff" }, 404),
  answered("a report of a date that is a list", { path: "/api/report?from=2026-01-01&from=x&to=constructor" }, 400),
  answered("a check of a lane that is a path", { path: "/api/checks/..%2f..%2fcredentials" }, 404),
];

export const ODD_HTTP_ATTACKS: readonly Attack[] = [
  ...WRITTEN_OTHERWISE,
  ...NAMES,
  ...FRAMING,
  ...INPUTS,
  {
    name: "a session that somebody else has set (fixation)",
    at: ONCE,
    told: TOLD,
    run: async (rig): Promise<Outcome> => {
      const planted = "tillbeacon-session=staff.9999999999.planted.planted";
      const asked = logIn(JSON.stringify({ password: PAGES.staff }), { cookie: planted });
      const { cookie } = await ask(rig, { ...asked, from: rig.nextAddress() });
      if (cookie === planted || cookie === "") return `given ${cookie}`;
      const headers = { cookie: planted, "x-forwarded-for": "192.0.2.66" };
      const { status } = await ask(rig, { path: "/api/state", headers });
      return status === 401 ? undefined : `answered ${status}`;
    },
  },
  {
    name: "two sessions in one request",
    at: ONCE,
    told: TOLD,
    run: async (rig): Promise<Outcome> => {
      const cookie = `tillbeacon-session=setup.9999999999.a.b; ${await staff(rig)}`;
      const { status } = await ask(rig, { path: "/api/setup", headers: { cookie } });
      return status === 401 ? undefined : `answered ${status}`;
    },
  },
  {
    name: "passwords guessed under a thousand addresses that are made up",
    at: ONCE,
    told: /wrong passwords of the pages/,
    run: async (rig): Promise<Outcome> => {
      let tried = 0;
      for (let i = 0; i < 60; i++) {
        const headers = { "x-forwarded-for": `192.0.2.${i}`, authorization: `Basic ${btoa(`a:guess-${i}`)}` };
        const { status } = await ask(
          rig,
          i % 2 === 0
            ? { ...logIn(`{"password":"guess-${i}"}`, headers), from: GUESSER }
            : { path: "/api/state", headers, from: GUESSER },
        );
        if (status !== 401 && status !== 429) return `answered ${status}`;
        if (i % 2 === 0 && status === 401) tried += 1;
      }
      return tried <= 15 ? undefined : `${tried} were tried`;
    },
  },
];
