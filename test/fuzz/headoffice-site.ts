// Head office's pages under fuzz: its real server over a database with one shop, whose names and words are hostile.
import { newRollout } from "../../host/headoffice/rollout.ts";
import { SqliteStore } from "../../host/headoffice/stores/sqlite-store.ts";
import { startHeadOfficeWeb } from "../../host/headoffice/web/server.ts";
import { arrival, frame } from "../headoffice/records.ts";
import { keysOf, passwordsOf } from "../web/passwords.ts";
import { CHUNKED, head, SECRET, type Site, withBody } from "./http-target.ts";

const PATHS = [
  ...[
    "/",
    "/league",
    "/league?days=28",
    "/league?days=-1e99",
    "/report?days=7&format=csv",
    "/report?days=x",
    "/settings",
  ],
  ...["/shop?name=corner", "/shop?name=%00", "/shop?name=a&name=b", "/shop", "/health", "/metrics", "/headoffice.css"],
  ...["/login", "/login?to=//elsewhere.example", "/api/session", "/%2e%2e/etc/passwd"],
];

const REQUESTS: readonly Buffer[] = [
  ...PATHS.map((path) => head(`GET ${path}`)),
  ...PATHS.slice(0, 8).map((path) => head(`GET ${path}`, "X-Forwarded-For: 192.0.2.9")),
  ...PATHS.slice(0, 4).map((path) => head(`HEAD ${path}`, "Accept-Encoding: gzip")),
  withBody("POST /api/login", '{"password":"guess"}'),
  withBody("POST /api/login", '{"password":{"__proto__":{}}}', "Origin: http://127.0.0.1"),
  withBody("POST /api/logout", "{}", "Cookie: tillbeacon-session=staff.9999999999.a.b"),
  head("POST /api/login", "Content-Type: application/json", "Transfer-Encoding: chunked", "Content-Length: 3") +
    CHUNKED,
  head("GET /health", "Authorization: Basic bTpndWVzcw==", "X-Forwarded-For: 192.0.2.9"),
  head("GET /metrics", "Authorization: Basic ////", "X-Real-IP: 192.0.2.9"),
  head("GET http://127.0.0.1/settings", "Upgrade: websocket", "Connection: Upgrade"),
  head("GET /", `X-Long: ${"x".repeat(20000)}`),
  head("DELETE /shop?name=corner"),
  head("OPTIONS *"),
].map((text) => Buffer.from(text));

/** Head office. */
export const HEAD_OFFICE: Site = {
  requests: REQUESTS,
  open: async () => {
    const store = new SqliteStore(":memory:");
    await store.prepare();
    await store.write([arrival(frame(1, undefined, "corner"))]);
    const plan = { id: 1, madeMs: 0, settings: '{"targets":"<script>"}', stages: [100], soakMs: 0 };
    await store.addRollout(newRollout(plan, ["corner"]));
    const status = {
      ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
      ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: true, fault: "" },
    };
    const server = await startHeadOfficeWeb(
      { host: "127.0.0.1", port: 0 },
      {
        ...{ chain: "<b>Acme</b>", hosts: [], store, status: () => status, warnings: () => [] },
        passwords: passwordsOf(keysOf(SECRET)),
        ...{ onWrong: () => {}, onRefused: () => {} },
      },
    );
    return {
      port: server.port,
      close: async () => {
        await server.close();
        await store.close();
      },
    };
  },
};
