import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DayReport } from "../../host/core/report/day-report.ts";
import type { Access } from "../../host/web/guard.ts";
import { startWeb, type WebServer, type WebSources } from "../../host/web/server.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import { MAX_PER_ADDRESS } from "../../host/web/streams.ts";
import { textOf } from "../host/warning-text.ts";
import { untilHolds } from "../patience.ts";
import { headersOf, keysOf, passwordsOf } from "./passwords.ts";
import { lane, NO_CHECKS, NO_REPORTS, snapshot } from "./snapshot.ts";

interface HttpResult {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
}

const SETUP = { file: "shop.yaml", version: "v1", content: {}, defaults: {}, policies: {} };
let now: Snapshot = snapshot();
let server: WebServer | undefined;
const opened: IncomingMessage[] = [];
const warnings = new Map<string, string>();
const refused: string[] = [];
const KEYS = keysOf();
/** What the set-up page sends once somebody has logged in there. */
const SET_UP = headersOf(KEYS, "setup");

async function start(changes: Partial<WebSources> = {}, access: Partial<Access> = {}): Promise<void> {
  server = await startWeb(
    { host: "127.0.0.1", port: 0 },
    { hosts: [], setupFromNetwork: false, ...access },
    {
      snapshot: () => now,
      counters: () => ({ telemetry_total: 7, rejected_total: 2 }),
      acknowledge: (box) => box === "lane-1",
      days: { days: async () => [], day: async () => ({ kind: "none" }), nameOf: (box) => box },
      checks: NO_CHECKS,
      reports: NO_REPORTS,
      setup: {
        read: () => SETUP,
        version: () => "v1",
        check: () => ({ faults: [], text: "" }),
        save: () => ({ kind: "saved", version: "v2", restart: [] }),
      },
      passwords: passwordsOf(KEYS),
      version: "0",
      onRefused: (from, about, why) => refused.push(`${from} ${about}: ${why}`),
      warnings: { onWarning: (warning) => warnings.set(warning.key, textOf(warning) ?? ""), onWarningOver: () => {} },
      ...changes,
    },
  );
}

afterEach(async () => {
  for (const stream of opened.splice(0)) stream.destroy();
  await server?.close();
  now = snapshot();
  warnings.clear();
  refused.length = 0;
});

function ask(method: string, path: string, headers: object = {}, body = ""): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: server?.port, method, path, headers: { ...headers } };
    const asked = request(options, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Opens a stream and collects its events. */
function stream(path = "/events"): Promise<{ status: number; events: Partial<Snapshot & { all: boolean }>[] }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: server?.port, path }, (response) => {
      opened.push(response);
      const events: Partial<Snapshot & { all: boolean }>[] = [];
      let text = "";
      response.on("data", (data) => {
        text += data;
        const whole = text.split("\n\n");
        text = whole.pop() ?? "";
        for (const event of whole) if (event.startsWith("data: ")) events.push(JSON.parse(event.slice(6)));
      });
      response.on("error", () => {});
      resolve({ status: response.statusCode ?? 0, events });
    })
      .on("error", reject)
      .end();
  });
}

describe("files", () => {
  it.each([
    ["/", "text/html"],
    ["/shoppers", "text/html"],
    ["/owner", "text/html"],
    ["/setup", "text/html"],
    ["/staff.ts", "text/javascript"],
    ["/base.css", "text/css"],
    ["/person.svg", "image/svg+xml"],
  ])("serves %s compressed, with a policy that allows no foreign script", async (path, type) => {
    await start();
    const answer = await ask("GET", path, { "accept-encoding": "gzip" });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toContain(type);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(answer.headers["content-security-policy"]).toMatch(/script-src 'self'/);
    const again = await ask("GET", path, { "if-none-match": answer.headers.etag });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  it("fills in all strings and leaves no types in scripts", async () => {
    await start();
    for (const path of ["/", "/shoppers", "/owner", "/setup"])
      expect((await ask("GET", path)).text).not.toMatch(/\{\{/);
    expect((await ask("GET", "/todo.ts")).text).not.toMatch(/import type|interface /);
  });

  it.each([
    "/../package.json",
    "/%2e%2e/server.ts",
    "/..%2fserver.ts",
    "/public/../server.ts",
    "/staff.html",
    "/%00",
    "//etc/passwd",
    "/.env",
  ])("serves no other file by %s", async (path) => {
    await start();
    expect((await ask("GET", path)).status).toBeGreaterThanOrEqual(400);
  });
});

describe("access control", () => {
  it("refuses a host name that it does not know", async () => {
    await start();
    for (const path of ["/", "/api/state", "/events"])
      expect((await ask("GET", path, { host: "evil.example" })).status).toBe(421);
  });

  it("accepts configured host names", async () => {
    await start({}, { hosts: ["tills.example"] });
    expect((await ask("GET", "/", { host: "tills.example:80" })).status).toBe(200);
  });

  it.each([
    ...["/api/state", "/events", "/api/setup", "/metrics", "/health", "/%61pi/state", "/%65vents", "/%61%70%69/days"],
  ])("gives nothing to a page of another site: %s", async (path) => {
    await start();
    expect((await ask("GET", path, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  it("changes nothing for a page of another site or a form", async () => {
    const acknowledge = vi.fn(() => true);
    await start({ acknowledge });
    const json = { "content-type": "application/json" };
    const body = '{"box":"lane-1"}';
    expect((await ask("POST", "/api/acknowledge", { ...json, origin: "http://evil.example" }, body)).status).toBe(403);
    expect((await ask("POST", "/api/acknowledge", { ...json, origin: "null" }, body)).status).toBe(403);
    expect((await ask("POST", "/api/acknowledge", { "content-type": "text/plain" }, body)).status).toBe(415);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await ask("POST", "/api/acknowledge", form, "box=lane-1")).status).toBe(415);
    expect(acknowledge).not.toHaveBeenCalled();
  });

  it("refuses bodies that are too long, cut off or not JSON, and keeps running", async () => {
    const setUp = { "content-type": "application/json", ...SET_UP };
    await start();
    const json = { "content-type": "application/json" };
    expect((await ask("POST", "/api/setup/check", setUp, `{"content":"${"x".repeat(200000)}"}`)).status).toBe(413);
    expect((await ask("POST", "/api/setup/check", setUp, "{")).status).toBe(400);
    expect((await ask("POST", "/api/setup/check", setUp, '{"__proto__":{"x":1}}')).status).toBe(400);
    expect((await ask("POST", "/api/acknowledge", json, "null")).status).toBe(400);
    expect((await ask("PUT", "/api/setup", setUp, "[]")).status).toBe(400);
    const raw = connect(server?.port ?? 0, "127.0.0.1");
    raw.on("error", () => {});
    raw.resume();
    raw.end("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n");
    await new Promise((resolve) => raw.on("close", resolve));
    expect((await ask("GET", "/")).status).toBe(200);
  });

  it("allows the set-up from the machine itself only", async () => {
    await start();
    const far = { "x-forwarded-for": "203.0.113.9" };
    expect((await ask("GET", "/api/setup", far)).status).toBe(403);
    expect((await ask("GET", "/api/setup", SET_UP)).status).toBe(200);
  });
});

describe("streams", () => {
  it("sends everything once, then changes, lane by lane", async () => {
    await start();
    const { events } = await stream();
    await untilHolds(() => expect(events.length).toBeGreaterThan(0));
    expect(events[0]).toMatchObject({ all: true, store: "test", order: ["1", "2"] });
    await untilHolds(() => expect(events.length).toBeGreaterThan(2));
    const seen = events.length;
    now = snapshot({ nowMs: 2500, lanes: [lane("1", { waiting: 4 }), lane("2", { state: "closed" })] });
    server?.changed();
    await untilHolds(() => expect(events.length).toBeGreaterThan(seen));
    expect(events[seen]).toEqual({ nowMs: 2500, lanes: [expect.objectContaining({ box: "1", waiting: 4 })] });
  });

  it("sends a late page the whole view", async () => {
    await start();
    const first = await stream();
    await untilHolds(() => expect(first.events.length).toBeGreaterThan(1));
    now = snapshot({ nowMs: 9000, lanes: [lane("1", { waiting: 7 }), lane("2")] });
    const late = await stream();
    await untilHolds(() => expect(late.events.length).toBeGreaterThan(0));
    expect(late.events[0]?.lanes?.map(({ waiting }) => waiting)).toEqual([7, 0]);
  });

  it("sends shoppers no lanes and no decisions", async () => {
    await start();
    const { events } = await stream("/events?view=shoppers");
    await untilHolds(() => expect(events.length).toBeGreaterThan(0));
    expect(Object.keys(events[0] as object).sort()).toEqual(["all", "board", "nowMs", "store"]);
  });

  it.each(["nobody", "__proto__", "constructor", "toString"])("has no view %s", async (view) => {
    await start();
    expect((await stream(`/events?view=${view}`)).status).toBe(404);
  });

  it("limits the streams of one address: the oldest makes room, and the address is named", async () => {
    await start();
    for (let i = 0; i < MAX_PER_ADDRESS; i++) expect((await stream()).status).toBe(200);
    const first = opened[0] as IncomingMessage;
    expect([first.destroyed, warnings.size]).toEqual([false, 0]);
    expect((await stream()).status).toBe(200);
    await untilHolds(() => expect(first.destroyed).toBe(true));
    expect(opened.filter(({ destroyed }) => destroyed)).toHaveLength(1);
    expect(warnings.get("pages 127.0.0.1")).toBe("127.0.0.1 has too many pages open; the oldest are closed");
  });

  it("does not wait for a page that reads nothing", async () => {
    await start();
    const deaf = connect(server?.port ?? 0, "127.0.0.1");
    deaf.on("error", () => {});
    deaf.pause();
    deaf.write("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    const { events } = await stream();
    for (let i = 0; i < 200; i++) {
      now = snapshot({ nowMs: i, store: "x".repeat(100000) + i });
      server?.changed();
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 150));
    }
    now = snapshot({ store: "after" });
    server?.changed();
    await untilHolds(() => expect(events.at(-1)?.store ?? events.at(-2)?.store).toBe("after"));
    deaf.destroy();
  });
});

describe("days", () => {
  const report = { date: "2026-11-22", lanes: [], calls: [], incidents: [] } as unknown as DayReport;
  const days = (state: Awaited<ReturnType<WebSources["days"]["day"]>>) => ({
    days: async () => ["2026-11-22"],
    day: async () => state,
    nameOf: (box: string) => box,
  });

  it.each([
    [{ kind: "none" } as const, 404, { error: expect.stringContaining("no records"), code: "no-day" }],
    [{ kind: "reading", share: 0.4 } as const, 202, { share: 0.4 }],
    [{ kind: "ready", report } as const, 200, { report, names: {} }],
  ])("responds to %j with %i", async (state, status, answer) => {
    await start({ days: days(state) });
    const given = await ask("GET", "/api/days/2026-11-22");
    expect([given.status, JSON.parse(given.text)]).toEqual([status, answer]);
  });

  it("compresses a day for clients that accept gzip", async () => {
    await start({ days: days({ kind: "ready", report }) });
    const packed = await ask("GET", "/api/days/2026-11-22", { "accept-encoding": "gzip" });
    expect(packed.headers["content-encoding"]).toBe("gzip");
  });
});

describe("acknowledge", () => {
  it("reports whether there was a call to accept", async () => {
    await start();
    const json = { "content-type": "application/json", origin: `http://127.0.0.1:${server?.port}` };
    expect((await ask("POST", "/api/acknowledge", json, '{"box":"lane-1"}')).status).toBe(200);
    const none = await ask("POST", "/api/acknowledge", json, '{"box":"lane-2"}');
    expect([none.status, none.text]).toEqual([404, expect.stringContaining("no call")]);
  });
});
