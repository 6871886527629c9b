// Who may do what at the pages, over real sockets. A proxied request stands for one from another machine.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { WebServer } from "../../host/web/server.ts";
import type { Role, SessionKeys } from "../../host/web/sessions.ts";
import type { SetupSaved } from "../../host/web/setup-routes.ts";
import { textOf } from "../host/warning-text.ts";
import { servePages } from "./page-server.ts";
import { headersOf, keysOf, passwordsOf } from "./passwords.ts";
import { snapshot } from "./snapshot.ts";

let server: WebServer | undefined;
const refused: string[] = [];
const warnings: string[] = [];
const FAR = { "x-forwarded-for": "192.0.2.9" };
const JSON_TYPE = { "content-type": "application/json" };

const save = vi.fn((): SetupSaved => ({ kind: "saved", version: "v2", restart: [] }));

async function start(keys: SessionKeys, setupFromNetwork = false, here?: Role): Promise<void> {
  server = await servePages(
    snapshot,
    {
      setup: {
        read: () => ({ file: "shop.yaml", version: "v1", content: {}, defaults: {}, policies: {} }),
        version: () => "v1",
        check: () => ({ faults: [], text: "" }),
        save,
      },
      passwords: { ...passwordsOf(keys), ...(here === undefined ? {} : { here }) },
      onRefused: (from, about, why) => refused.push(`${from} ${about}: ${why}`),
      warnings: { onWarning: (warning) => warnings.push(textOf(warning) ?? ""), onWarningOver: () => {} },
    },
    setupFromNetwork,
  );
}
afterEach(async () => {
  await server?.close();
  for (const list of [refused, warnings]) list.length = 0;
});

const ask = (method: string, path: string, headers: object = {}, body?: object): Promise<Response> =>
  fetch(`http://127.0.0.1:${server?.port}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : JSON_TYPE), ...headers },
    redirect: "manual",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const status = async (...asked: Parameters<typeof ask>): Promise<number> => (await ask(...asked)).status;

const READS = ["/api/state", "/health", "/metrics", "/events", "/api/days"];

describe("a page on the host itself", () => {
  it("reads without a log-in, accepts calls while staff has no password, and changes nothing else", async () => {
    await start(keysOf({}));
    expect(await status("GET", "/api/state")).toBe(200);
    expect(await status("POST", "/api/acknowledge", {}, { box: "lane-1" })).toBe(200);
    for (const [method, path] of [
      ["GET", "/api/setup"],
      ["GET", "/api/setup/version"],
      ["POST", "/api/setup/check"],
      ["PUT", "/api/setup"],
    ] as const) {
      const answer = await ask(method, path, {}, method === "GET" ? undefined : { content: {}, version: "v1" });
      expect(answer.status).toBe(401);
      expect(((await answer.json()) as { error: string }).error).toMatch(/run 'tillbeacon password setup'/);
    }
  });

  it("accepts no call without a log-in once staff has a password", async () => {
    await start(keysOf({ staff: "staff word" }));
    expect(await status("GET", "/api/state")).toBe(200);
    expect(await status("POST", "/api/acknowledge", {}, { box: "lane-1" })).toBe(401);
  });
});

describe("a page of a demo", () => {
  it("opens the set-up without a log-in on the host itself, and nowhere else", async () => {
    await start(keysOf({}), false, "setup");
    expect(await (await ask("GET", "/api/session")).json()).toMatchObject({ role: "setup" });
    expect(await status("GET", "/api/setup")).toBe(200);
    expect(await status("POST", "/api/setup/check", {}, { content: {} })).toBe(200);
    expect(await status("GET", "/api/setup", FAR)).toBe(403);
    expect(await status("GET", "/api/state", FAR)).toBe(401);
    expect(await status("POST", "/api/setup/check", { origin: "http://evil.example" }, { content: {} })).toBe(403);
  });
});

describe("a page on another machine", () => {
  it("sees nothing without a log-in, and is sent to it", async () => {
    await start(keysOf({ staff: "staff word", setup: "set-up word" }));
    for (const path of [...READS, "/api/report", "/api/report.html", "/api/report.ics"])
      expect([path, await status("GET", path, FAR)]).toEqual([path, 401]);
    const page = await ask("GET", "/owner", FAR);
    expect([page.status, page.headers.get("location")]).toEqual([302, "/login?to=%2Fowner"]);
    expect(await status("GET", "/login", FAR)).toBe(200);
    expect(refused[0]).toMatch(
      /^http 127\.0\.0\.1 GET \/api\/state: found nobody logged in, expected a log-in as staff/,
    );
  });

  it("reads and accepts calls as staff, with a token for each change", async () => {
    const keys = keysOf({ staff: "staff word", setup: "set-up word" });
    await start(keys, true);
    const login = await ask("POST", "/api/login", FAR, { password: "staff word" });
    expect([login.status, await login.json()]).toEqual([200, { role: "staff" }]);
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] as string;
    for (const path of READS.filter((read) => read !== "/events"))
      expect([path, await status("GET", path, { ...FAR, cookie })]).toEqual([path, 200]);
    expect(await status("POST", "/api/acknowledge", { ...FAR, cookie }, { box: "lane-1" })).toBe(403);
    const { csrf } = (await (await ask("GET", "/api/session", { ...FAR, cookie })).json()) as { csrf: string };
    const token = { "x-csrf-token": csrf };
    expect(await status("POST", "/api/acknowledge", { ...FAR, cookie, ...token }, { box: "lane-1" })).toBe(200);
    expect(await status("PUT", "/api/setup", { ...FAR, cookie, ...token }, { content: {}, version: "v1" })).toBe(401);
    const asSetup = { ...FAR, ...headersOf(keys, "setup") };
    expect(await status("PUT", "/api/setup", asSetup, { content: {}, version: "v1" })).toBe(200);
    expect(await status("POST", "/api/acknowledge", asSetup, { box: "lane-1" })).toBe(200);
  });

  it("changes the set-up only where that is allowed from the network, whoever logs in", async () => {
    const keys = keysOf({ setup: "set-up word" });
    await start(keys);
    expect(await status("GET", "/api/setup", { ...FAR, ...headersOf(keys, "setup") })).toBe(403);
    expect(await status("GET", "/api/setup", headersOf(keys, "setup"))).toBe(200);
  });

  it("may be monitored by password, and changes nothing by it", async () => {
    await start(keysOf({ staff: "staff word" }));
    const authorization = `Basic ${Buffer.from("prometheus:staff word").toString("base64")}`;
    expect(await status("GET", "/metrics", { ...FAR, authorization })).toBe(200);
    expect(await status("POST", "/api/acknowledge", { ...FAR, authorization }, { box: "lane-1" })).toBe(401);
    const wrong = `Basic ${Buffer.from("prometheus:other").toString("base64")}`;
    expect(await status("GET", "/metrics", { ...FAR, authorization: wrong })).toBe(401);
  });
});

describe("guessing", () => {
  it("is bounded, told with the address, and never with what was guessed", async () => {
    await start(keysOf({ staff: "staff word" }));
    const answers: number[] = [];
    for (let i = 0; i < 14; i++) answers.push(await status("POST", "/api/login", FAR, { password: `guess ${i}` }));
    expect(answers).toEqual([...Array(10).fill(401), 429, 429, 429, 429]);
    // Who knows it is not shut out by who guesses: the session goes on.
    expect(await status("GET", "/api/state", { ...FAR, ...headersOf(keysOf({ staff: "staff word" }), "staff") })).toBe(
      200,
    );
    expect(warnings[0]).toBe("127.0.0.1 has given wrong passwords of the pages");
    expect([...warnings, ...refused].join("\n")).not.toMatch(/guess \d/);
  });

  it.each([{}, { password: "" }, { password: 1 }, { password: "x".repeat(300) }])(
    "of %j is no password",
    async (body) => {
      await start(keysOf({ staff: "staff word" }));
      expect(await status("POST", "/api/login", FAR, body)).toBe(400);
    },
  );
});

describe("saving the set-up", () => {
  it.each<[SetupSaved, number]>([
    [{ kind: "saved", version: "v2", restart: ["lanes"] }, 200],
    [{ kind: "changed-underneath" }, 409],
    [{ kind: "no-file" }, 409],
    [{ kind: "not-written", file: "shop.yaml", detail: "ENOSPC", why: "full" }, 507],
    [{ kind: "faulty", faults: [{ path: ["store"], found: "1", expected: "text" }] }, 422],
  ])("responds to %j with %i", async (saved, code) => {
    const keys = keysOf();
    await start(keys);
    save.mockReturnValueOnce(saved);
    const answer = await ask("PUT", "/api/setup", headersOf(keys, "setup"), { content: { store: "a" }, version: "v1" });
    expect([answer.status, await answer.json()]).toEqual([code, saved]);
    expect(save).toHaveBeenLastCalledWith({ store: "a" }, "v1");
  });
});
