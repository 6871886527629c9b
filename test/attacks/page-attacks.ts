// Attacks on the pages: from another machine (through a proxy, here), from another site in somebody's browser, and from
// whoever speaks raw HTTP.
import { type IncomingHttpHeaders, request } from "node:http";
import { type Attack, bare, ONCE, type Outcome } from "./attack.ts";
import { PAGES, type Rig } from "./rig.ts";

const FAR = { "x-forwarded-for": "192.0.2.66" };
export const JSON_TYPE = { "content-type": "application/json" };
export const TOLD = /"from":"http 127\.0\.0\.1"/;

export interface Asked {
  method?: string;
  path: string;
  headers?: { [name: string]: string };
  body?: string;
  /** An address of this machine, as if of another one: passwords are counted by address. */
  from?: string;
}

/** The status of a request; unlike `fetch`, any header and any path go out as they are. */
export function ask(
  rig: Rig,
  { method = "GET", path, headers = {}, body = "", from = "127.0.0.1" }: Asked,
): Promise<{ status: number; text: string; cookie: string; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const to = { host: "127.0.0.1", port: new URL(rig.page).port, method, path, headers, localAddress: from };
    const asked = request(to, (response) => {
      let text = "";
      const { statusCode: status = 0, headers } = response;
      const cookie = String(headers["set-cookie"] ?? "").split(";")[0] ?? "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("close", () => resolve({ status, text, cookie, headers }));
      // A stream has no end.
      if (/^text\/event-stream/.test(headers["content-type"] ?? "")) response.destroy();
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Of a refusal the log tells who was refused; of a path that is not there, or a request that is none, nobody is told. */
const REFUSALS: readonly number[] = [401, 403, 421];

/** A request that must be answered with this status, which decides whether the log must tell of it. */
export function answered(name: string, asked: Asked, expected: number): Attack {
  return {
    ...{ name, at: ONCE, told: REFUSALS.includes(expected) ? TOLD : undefined },
    run: async (rig): Promise<Outcome> => {
      const { status } = await ask(rig, asked);
      return status === expected ? undefined : `answered ${status}`;
    },
  };
}

const call = { method: "POST", path: "/api/acknowledge", body: '{"box":"lane-2"}' };
const save = { method: "PUT", path: "/api/setup", body: '{"content":{"store":"evil"},"version":""}' };

/** The cookie of somebody who has logged in as staff. */
export async function staff(rig: Rig): Promise<string> {
  const body = JSON.stringify({ password: PAGES.staff });
  const from = rig.nextAddress();
  const { cookie } = await ask(rig, { method: "POST", path: "/api/login", headers: JSON_TYPE, body, from });
  if (cookie === "") throw new Error("staff cannot log in");
  return cookie;
}

export const PAGE_ATTACKS: readonly Attack[] = [
  answered("read the lanes from another machine", { path: "/api/state", headers: FAR }, 401),
  answered("read the events from another machine", { path: "/events", headers: FAR }, 401),
  answered("read the metrics from another machine", { path: "/metrics", headers: FAR }, 401),
  answered("read the set-up on the machine itself", { path: "/api/setup" }, 401),
  answered("read the set-up from another machine", { path: "/api/setup", headers: FAR }, 403),
  answered("change the set-up without a log-in", { ...save, headers: JSON_TYPE }, 401),
  answered("accept a call without a log-in", { ...call, headers: JSON_TYPE }, 401),
  answered("cross-site post", { ...call, headers: { ...JSON_TYPE, origin: "http://evil.example" } }, 403),
  answered(
    "cross-site form",
    { ...call, headers: { "content-type": "text/plain", origin: "http://evil.example" } },
    403,
  ),
  answered("cross-site read", { path: "/api/state", headers: { "sec-fetch-site": "cross-site" } }, 403),
  answered("DNS rebinding", { path: "/api/state", headers: { host: "evil.example" } }, 421),
  answered("DNS rebinding of a page", { path: "/setup", headers: { host: "evil.example:80" } }, 421),
  answered("path traversal", { path: "/../../../../etc/passwd" }, 404),
  answered("path traversal, encoded", { path: "/%2e%2e/%2e%2e/etc/passwd" }, 404),
  answered("path traversal through a day", { path: "/api/days/..%2f..%2fcredentials.json" }, 404),
  answered("the credentials by their name", { path: "/credentials.json" }, 404),
  answered("header injection", { path: "/api/days/x%0d%0aset-cookie:%20a=b" }, 404),
  answered("a body of 200 kB", { ...call, headers: JSON_TYPE, body: JSON.stringify({ box: "x".repeat(200000) }) }, 401),
  answered(
    "a made-up session",
    { path: "/api/state", headers: { ...FAR, cookie: "tillbeacon-session=setup.9999999999.a.b" } },
    401,
  ),
  {
    name: "a staff session that changes the set-up",
    at: ONCE,
    told: TOLD,
    run: async (rig) => {
      const { status } = await ask(rig, { ...save, headers: { ...JSON_TYPE, cookie: await staff(rig) } });
      return status === 401 ? undefined : `answered ${status}`;
    },
  },
  {
    name: "a session without its token (another site in the browser)",
    at: ONCE,
    told: TOLD,
    run: async (rig) => {
      const { status } = await ask(rig, { ...call, headers: { ...JSON_TYPE, cookie: await staff(rig) } });
      return status === 403 ? undefined : `answered ${status}`;
    },
  },
  {
    name: "guessing the set-up's password, forty in a row",
    at: ONCE,
    told: /wrong passwords of the pages/,
    run: async (rig) => {
      for (let i = 0; i < 40; i++) {
        const body = JSON.stringify({ password: `guess-${i}` });
        const { status } = await ask(rig, {
          method: "POST",
          path: "/api/login",
          headers: { ...JSON_TYPE, ...FAR },
          body,
        });
        if (status !== 401 && status !== 429) return `answered ${status}`;
      }
      return undefined;
    },
  },
  {
    name: "a request that is sent a byte at a time",
    at: ONCE,
    run: async (rig) => {
      const { isClosed } = await bare(Number(new URL(rig.page).port), "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", 9000);
      return isClosed ? undefined : "kept open";
    },
  },
  {
    name: "two requests in one (smuggling)",
    at: ONCE,
    run: async (rig) => {
      const bytes =
        "POST /api/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/setup HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      const { text } = await bare(Number(new URL(rig.page).port), bytes, 2000);
      return /^HTTP\/1\.1 400/.test(text) ? undefined : `answered ${text.slice(0, 40)}`;
    },
  },
  {
    name: "350 streams of one machine",
    at: ONCE,
    run: async (rig) => {
      const port = Number(new URL(rig.page).port);
      const streams = Array.from({ length: 350 }, () =>
        bare(port, "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 3000),
      );
      const { status } = await ask(rig, { path: "/api/state" });
      await Promise.all(streams);
      return status === 200 ? undefined : `others were answered ${status}`;
    },
  },
];
