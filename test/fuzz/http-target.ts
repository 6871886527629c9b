// The pages' real server under mutants of requests: it must answer or hang up, never fail, and change nothing for a client
// without a session.
import { connect } from "node:net";
import { startWeb, type WebServer } from "../../host/web/server.ts";
import { keysOf, passwordsOf } from "../web/passwords.ts";
import { NO_CHECKS, NO_REPORTS, snapshot } from "../web/snapshot.ts";
import { mutantOf, randomOf } from "./mutate.ts";

export const SECRET = { staff: "planted-staff-word", setup: "planted-setup-word" };
/** Connections of a round, requests of one, and how long the server has for them. Unit ms. */
const CONNECTIONS = 40;
const MOST_REQUESTS = 4;
const ANSWER_MS = 250;
/** The server must answer others within this at any time. Unit ms; a busy machine included. */
const SLOW_MS = 2000;

/** A server under fuzz, and good requests to it. `changed` is to be called when somebody changes what nobody may. */
export interface Site {
  requests: readonly Buffer[];
  open(changed: (what: string) => void): Promise<Pick<WebServer, "port" | "close">>;
}

export const head = (line: string, ...headers: string[]): string =>
  `${[`${line} HTTP/1.1`, "Host: 127.0.0.1", ...headers].join("\r\n")}\r\n\r\n`;
export const withBody = (line: string, body: string, ...headers: string[]): string =>
  head(line, "Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`, ...headers) + body;
const PATHS = [
  ...["/", "/owner", "/setup", "/staff.ts", "/api/state", "/health", "/metrics", "/events?view=staff", "/api/session"],
  ...["/api/setup", "/api/days", "/api/days/2026-11-20", "/api/days/2026-11-20/lanes.csv", "/login"],
  ...[
    "/api/report?from=2026-11-01&to=2026-11-20",
    "/api/report.html?from=2026-11-01&to=2026-11-20",
    "/%2e%2e/etc/passwd",
  ],
];
export const CHUNKED = '5\r\n{"box\r\n8;x=y\r\n":"lane-\r\n3\r\n1"}\r\n0\r\nTrailer: x\r\n\r\n';
export const REQUESTS: readonly Buffer[] = [
  ...PATHS.map((path) => head(`GET ${path}`)),
  ...PATHS.slice(0, 6).map((path) => head(`HEAD ${path}`, "Accept-Encoding: gzip", 'If-None-Match: "x"')),
  withBody("POST /api/login", '{"password":"guess"}'),
  withBody("POST /api/logout", "{}"),
  withBody("POST /api/acknowledge", '{"box":"lane-1"}', "Origin: http://127.0.0.1"),
  withBody("PUT /api/setup", '{"content":{"store":"evil"},"version":"v1"}', "X-CSRF-Token: abc"),
  withBody("PUT /api/setup", '{"content":{}}', "Cookie: tillbeacon-session=setup.9999999999.a.b", "X-CSRF-Token: a"),
  withBody("POST /api/setup/check", '{"content":{"__proto__":{}}}'),
  head("POST /api/acknowledge", "Content-Type: application/json", "Transfer-Encoding: chunked") + CHUNKED,
  head("POST /api/login", "Content-Type: application/json", "Transfer-Encoding: chunked", "Content-Length: 3") +
    CHUNKED,
  head("GET /api/state", "Authorization: Basic c3RhZmY6Z3Vlc3M=", "X-Forwarded-For: 192.0.2.9"),
  head("GET http://127.0.0.1/api/setup", "Upgrade: websocket", "Connection: Upgrade"),
  head("GET /", `X-Long: ${"x".repeat(20000)}`),
  head("GET /api/state", "Expect: 100-continue", "Range: bytes=0-1", "Connection: keep-alive, close"),
  head("CONNECT 127.0.0.1:22"),
  head("OPTIONS *"),
  head("BREW /pot"),
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
].map((text) => Buffer.from(text));

export interface HttpFinding {
  seed: number;
  input: string;
  problem: string;
}

export class HttpTarget {
  inputs = 0;
  slowestMs = 0;
  readonly findings: HttpFinding[] = [];
  readonly statuses = new Map<number, number>();
  private server!: Pick<WebServer, "port" | "close">;
  private site: Site;
  private seed: number;
  /** What was changed by whom may not. */
  private changes: string[] = [];
  private onFault = (error: unknown): void => {
    this.find("", `thrown beside everything: ${error instanceof Error ? error.stack : error}`);
  };

  private constructor(seed: number, site: Site) {
    this.seed = seed;
    this.site = site;
  }

  static async open(seed: number, site: Site = SHOP): Promise<HttpTarget> {
    const target = new HttpTarget(seed, site);
    process.on("uncaughtException", target.onFault);
    process.on("unhandledRejection", target.onFault);
    target.server = await site.open((what) => target.changes.push(what));
    return target;
  }

  /** One round: some connections at once, then a look whether others are still served. */
  async round(): Promise<void> {
    const below = randomOf(this.seed);
    const sent = Array.from({ length: CONNECTIONS }, () => {
      const count = 1 + below(MOST_REQUESTS);
      return Buffer.concat(Array.from({ length: count }, () => this.request(below)));
    });
    await Promise.all(sent.map((bytes, i) => this.send(bytes, `127.${below(200)}.${below(250)}.${1 + i}`)));
    for (const change of this.changes.splice(0))
      this.find(sent.map((bytes) => bytes.toString("base64")).join(" "), change);
    await this.look();
    this.seed += 1;
  }

  async close(): Promise<void> {
    await this.server.close();
    process.off("uncaughtException", this.onFault);
    process.off("unhandledRejection", this.onFault);
  }

  /** Half of them as they are: what follows a good request on its connection is read in another state. */
  private request(below: (n: number) => number): Buffer {
    this.inputs += 1;
    const { requests } = this.site;
    return below(2) === 0 ? (requests[below(requests.length)] as Buffer) : mutantOf(requests, below);
  }

  private send(bytes: Buffer, localAddress: string): Promise<void> {
    return new Promise((resolve) => {
      let text = "";
      const socket = connect({ port: this.server.port, host: "127.0.0.1", localAddress }, () => {
        // Most say that no more will come: the server answers what is whole and hangs up.
        if (bytes.length % 8 === 0) socket.write(bytes);
        else socket.end(bytes);
      });
      const end = (): void => {
        clearTimeout(timer);
        socket.destroy();
        this.judge(bytes, text);
        resolve();
      };
      const timer = setTimeout(end, ANSWER_MS);
      socket.on("data", (data) => {
        text += data.toString("latin1");
      });
      socket.on("error", () => {});
      socket.on("close", end);
    });
  }

  private judge(bytes: Buffer, text: string): void {
    if (text !== "" && !/^HTTP\/1\.1 \d{3} /.test(text))
      this.find(bytes.toString("base64"), `answered ${text.slice(0, 60)}`);
    for (const [, code] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      const status = Number(code);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      // 501 and 505 are Node's own words for what it does not speak; 503 that the log cannot be read.
      if (status === 500 || status === 502) this.find(bytes.toString("base64"), `answered ${status}`);
    }
    for (const secret of Object.values(SECRET))
      if (text.includes(secret)) this.find(bytes.toString("base64"), "answered with a secret");
  }

  /** Slow twice in a row: on a busy machine everything is so once. */
  private async look(isAgain = false): Promise<void> {
    const startMs = performance.now();
    const { status } = await fetch(`http://127.0.0.1:${this.server.port}/health`);
    const tookMs = performance.now() - startMs;
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    if (status !== 200 && status !== 429) this.find("", `others were answered ${status}`);
    if (tookMs <= SLOW_MS) return;
    if (isAgain) this.find("", `others were answered after ${tookMs} ms, twice`);
    else await this.look(true);
  }

  private find(input: string, problem: string): void {
    this.findings.push({ seed: this.seed, input, problem });
  }
}

function sources(changed: (what: string) => void): Parameters<typeof startWeb>[2] {
  const keys = keysOf(SECRET);
  return {
    snapshot: () => snapshot(),
    counters: () => ({}),
    acknowledge: () => {
      changed("accepted a call");
      return true;
    },
    days: { days: async () => ["2026-11-20"], day: async () => ({ kind: "none" }), nameOf: (box) => box },
    reports: NO_REPORTS,
    checks: NO_CHECKS,
    setup: {
      read: () => {
        changed("read the set-up");
        return { file: "shop.yaml", version: "v1", content: {}, defaults: {}, policies: {} };
      },
      version: () => "v1",
      check: () => {
        changed("checked a set-up");
        return { faults: [], text: "" };
      },
      save: () => {
        changed("saved a set-up");
        return { kind: "saved", version: "v2", restart: [] };
      },
    },
    passwords: passwordsOf(keys),
    version: "0",
    onRefused: () => {},
    warnings: { onWarning: () => {}, onWarningOver: () => {} },
  };
}
/** The pages of a shop. */
const SHOP: Site = {
  requests: REQUESTS,
  open: (changed) => startWeb({ host: "127.0.0.1", port: 0 }, { hosts: [], setupFromNetwork: true }, sources(changed)),
};
