// Who may open head office's pages, over real sockets. A proxied request stands for one from another machine.
import { get } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { certificateWarning } from "../../../../host/core/problems/certificate-warnings.ts";
import type { ProblemText } from "../../../../host/core/problems/warnings.ts";
import type { ConsumerStatus } from "../../../../host/headoffice/consumer/consumer.ts";
import { SqliteStore } from "../../../../host/headoffice/stores/sqlite-store.ts";
import { type HeadOfficeServer, startHeadOfficeWeb } from "../../../../host/headoffice/web/server.ts";
import { inEnglish } from "../../../../host/web/english.ts";
import { MovingChain } from "../../../headoffice/moving-chain.ts";
import { headersOf, keysOf, passwordsOf } from "../../../web/passwords.ts";

const FAR = { "x-forwarded-for": "192.0.2.9" };
const KEYS = keysOf({ staff: "chain word" });
const STATUS: ConsumerStatus = {
  ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
  ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: true, fault: "" },
};

let server: HeadOfficeServer;
let store: SqliteStore;
const wrong: string[] = [];
const warnings: ProblemText[] = [];

async function start(keys = KEYS): Promise<void> {
  store = new SqliteStore(":memory:");
  await store.prepare();
  server = await startHeadOfficeWeb(
    { host: "127.0.0.1", port: 0 },
    {
      ...{ chain: "Acme", hosts: [], store, status: () => STATUS, warnings: () => warnings },
      passwords: passwordsOf(keys),
      onWrong: (address) => wrong.push(address),
      onRefused: () => {},
    },
  );
}
beforeEach(() => {
  wrong.splice(0);
  warnings.splice(0);
});
afterEach(async () => {
  await server.close();
  await store.close();
});

const ask = (path: string, headers: object = {}, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: "manual", headers: { ...headers }, ...init });
const PAGES = ["/", "/league?days=28", "/settings", "/report?format=csv"];

it("shows its pages to this machine, and sends others to the log-in and then back", async () => {
  await start();
  for (const path of PAGES) {
    expect((await ask(path)).status).toBe(200);
    const far = await ask(path, FAR);
    expect([far.status, far.headers.get("location")]).toEqual([302, `/login?to=${encodeURIComponent(path)}`]);
  }
  const logIn = await ask("/login", FAR);
  expect(logIn.status).toBe(200);
  const text = await logIn.text();
  expect(text).toContain("tillbeacon headoffice password");
  expect(text).toContain('<label for="password">Password</label>');
  expect(text).toContain('href="/league"');
  for (const [, file] of text.matchAll(/(?:src|href)="(\/[\w-]+\.(?:ts|css|svg))"/g))
    expect((await ask(file as string, FAR)).status, file).toBe(200);
});

it("sends a long chain's page compressed, below 100 kB, and plain to whoever cannot read that", async () => {
  await start();
  const chain = new MovingChain(1000, 6, 1);
  store.shops = () => chain.shops();
  // As it is on the line: fetch would decompress it.
  const sent = (encoding: string): Promise<[string | undefined, number]> =>
    new Promise((resolve) => {
      get({ port: server.port, path: "/", headers: { "accept-encoding": encoding } }, async (response) => {
        let bytes = 0;
        for await (const chunk of response) bytes += (chunk as Buffer).length;
        resolve([response.headers["content-encoding"], bytes]);
      });
    });
  const [[packed, fewer], [plain, more]] = [await sent("gzip"), await sent("identity")];
  expect([packed, plain]).toEqual(["gzip", undefined]);
  expect(fewer).toBeLessThan(100000);
  expect(4 * fewer).toBeLessThan(more);
});

it("answers people with a page that asks again while the database is away, and programs with an error", async () => {
  await start();
  store.shops = () => Promise.reject(new Error("no such thing"));
  expect(await (await ask("/", { accept: "text/html" })).text()).toContain(
    'does not answer: <samp lang="en">no such thing</samp>',
  );
  store.shops = () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));
  const page = await ask("/", { accept: "text/html" });
  expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
  expect(await page.text()).toMatch(
    /<meta http-equiv="refresh" content="5">[\s\S]*does not answer: the connection is refused/,
  );
  const data = await ask("/", { accept: "*/*" });
  expect([data.status, await data.json()]).toEqual([503, { error: "connect ECONNREFUSED" }]);
});

it("answers people with a page where there is none, and programs with an error", async () => {
  await start();
  for (const path of ["/nowhere", "/shop?name=nobody"]) {
    const page = await ask(path, { accept: "text/html" });
    expect(page.status).toBe(404);
    expect(await page.text()).toMatch(/No such page[\s\S]*<a href="\/">/);
    const data = await ask(path);
    expect([data.status, data.headers.get("content-type")]).toEqual([404, "application/json; charset=utf-8"]);
  }
});

it("lets monitoring in with the password, and nobody without", async () => {
  await start();
  const basic = (word: string) => ({ authorization: `Basic ${Buffer.from(`m:${word}`).toString("base64")}` });
  for (const path of ["/health", "/metrics"]) {
    expect((await ask(path)).status).toBe(200);
    expect((await ask(path, FAR)).status).toBe(401);
    expect((await ask(path, { ...FAR, ...basic("chain word") })).status).toBe(200);
  }
  expect((await ask("/health", { ...FAR, ...basic("another") })).status).toBe(401);
  expect(wrong).toHaveLength(1);
});

it("opens with a session that the log-in has made, until it is ended or the password is another", async () => {
  await start();
  const logIn = (password: string) =>
    ask(
      "/api/login",
      { ...FAR, "content-type": "application/json" },
      { method: "POST", body: JSON.stringify({ password }) },
    );
  expect((await logIn("guess")).status).toBe(401);
  const right = await logIn("chain word");
  expect(right.status).toBe(200);
  const cookie = right.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await ask("/", { ...FAR, cookie })).status).toBe(200);
  const old = headersOf(keysOf({ staff: "word before" }), "staff");
  expect((await ask("/", { ...FAR, cookie: old.cookie })).status).toBe(302);
});

it("takes no log-in of another site, and says how to make a password where there is none", async () => {
  await start(keysOf({}));
  const foreign = await ask(
    "/api/login",
    { origin: "https://elsewhere.example", "content-type": "application/json" },
    {
      method: "POST",
      body: "{}",
    },
  );
  expect(foreign.status).toBe(403);
  const refused = (await (await ask("/health", FAR)).json()) as { error: string };
  expect(refused.error).toMatch(/run 'tillbeacon headoffice password'/);
});

it("tells people and monitoring of a certificate that ends", async () => {
  await start();
  const health = async () => (await (await ask("/health")).json()) as { warnings: string[]; status: string };
  expect((await health()).warnings).toEqual([]);
  const warning = certificateWarning("ca.crt", 9 * 86400000, 0);
  if (warning !== undefined) warnings.push(inEnglish(warning.problem));
  expect(await health()).toMatchObject({
    status: "warning",
    warnings: ["The certificate ca.crt ends in 9 days, on 1970-01-10"],
  });
  expect(await (await ask("/")).text()).toContain("The certificate ca.crt ends in 9 days");
  expect(await (await ask("/metrics")).text()).toContain("tillbeacon_headoffice_warnings 1");
});

it("speaks the browser's language, keeps the one that is chosen, and is in English where it has none", async () => {
  await start();
  const said = async (path: string, headers: object): Promise<string[]> => {
    const text = await (await ask(path, { accept: "text/html", ...headers })).text();
    return [/<html lang="(\w+)/.exec(text)?.[1] ?? "", /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? ""];
  };
  expect(await said("/", { "accept-language": "de-AT,en;q=0.5" })).toEqual(["de", "Läden"]);
  expect(await said("/league", { "accept-language": "fr" })).toEqual(["en", "League table"]);
  expect(await said("/nowhere", { "accept-language": "uk" })).toEqual(["uk", "Такої сторінки немає"]);
  expect(await said("/settings", { "accept-language": "de", cookie: "language=ru" })).toEqual(["ru", "Настройки"]);
  expect(await said("/login", { "accept-language": "de" })).toEqual(["de", "Anmelden"]);
  const chosen = await ask("/?language=uk", { "accept-language": "de" });
  expect(chosen.headers.get("set-cookie")).toMatch(/^language=uk; /);
  expect(await chosen.text()).toContain('<html lang="uk">');
  store.events = () => Promise.reject(new Error("no database"));
  expect(await said("/", { "accept-language": "ru" })).toEqual(["ru", "Данных нет"]);
});
