// Head office's web server: pages, /metrics, /health, for those who have logged in. Asks the database for what a page shows;
// other pages do not wait.
import { readFileSync } from "node:fs";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { DAY_MS, DAY_S, dateAfter, dateOf, endOf, startOf } from "../../core/local-days.ts";
import { causeOf } from "../../core/problems/cause.ts";
import { compress, takesGzip } from "../../web/compression.ts";
import { guard, type OnRefused } from "../../web/guard.ts";
import { choiceCookie } from "../../web/languages.ts";
import { LogIn, type PagePasswords } from "../../web/log-in.ts";
import { serveLogIn } from "../../web/static-files.ts";
import { withoutSchemas } from "../../web/without-schemas.ts";
import { chainCsv, chainReportOf } from "../chain-report.ts";
import type { ConsumerStatus } from "../consumer/consumer.ts";
import type { ChainStore } from "../stores/chain-store.ts";
import { leagueBody, settingsBody } from "./comparisons.ts";
import { type Frame, header, html, page } from "./html.ts";
import { PAGE_LANGUAGES, type PageLanguage, pageLanguageOf } from "./languages.ts";
import { leagueOf } from "./league.ts";
import { headOfficeHealth, headOfficeMetrics } from "./metrics.ts";
import { glanceOf, lastMadeFirst, type ShopGlance, troublesOf } from "./overview.ts";
import { type OwnWarning, shopBody, shopsBody } from "./pages.ts";
import { faultText } from "./told.ts";

/** A page that the database did not answer for asks again so soon. Unit s. */
const AGAIN_S = 5;
const HTML = "text/html; charset=utf-8";
/** What boxes last said of themselves is looked for so far back. Unit ms. */
const TROUBLE_MS = 14 * DAY_MS;
const MOST_EVENTS = 5000;
const MOST_DECISIONS = 50;
/** All shops are asked for at most this often, however many look. Unit ms. */
const KEPT_MS = 1000;

/** Shorter answers are sent as they are. Unit bytes. */
const COMPRESSED_FROM = 1400;

/** What the server needs to know. */
export interface HeadOfficeSources {
  chain: string;
  /** Names by which pages may be opened, besides addresses. */
  hosts: readonly string[];
  store: ChainStore;
  status: () => ConsumerStatus;
  /** What is wrong with head office itself, and stands. */
  warnings: () => readonly OwnWarning[];
  passwords: PagePasswords;
  /** Told of wrong passwords, and of requests that were refused. */
  onWrong: (address: string) => void;
  onRefused: OnRefused;
}

/** A running server and its port. */
export interface HeadOfficeServer {
  port: number;
  close(): Promise<void>;
}

/** Starts serving; rejects with the system's error when it cannot listen. */
export async function startHeadOfficeWeb(
  address: { host: string; port: number },
  sources: HeadOfficeSources,
): Promise<HeadOfficeServer> {
  const app = fastify({
    ...withoutSchemas,
    forceCloseConnections: true,
    requestTimeout: 10000,
    connectionTimeout: 30000,
  });
  // Only JSON: a form of another site can send plain text without a preflight request, but not JSON.
  app.removeContentTypeParser("text/plain");
  guard(app, { hosts: sources.hosts, setupFromNetwork: false }, sources.onRefused);
  app.addHook("onSend", compressed);
  const logIn = new LogIn(sources.passwords, sources.onWrong, () => "tillbeacon headoffice password");
  logIn.addRoutes(app);
  serveLogIn(app, logIn, [...PAGE_LANGUAGES.keys()], {
    headerIn: (tag) => header(sources.chain, "/login", PAGE_LANGUAGES.get(tag) as PageLanguage).html,
    // There is one password, and another place where it is made.
    bodyIn: (tag, body) => {
      const { LOGIN } = (PAGE_LANGUAGES.get(tag) as PageLanguage).own;
      return body
        .replace("{{login.password}}", LOGIN.password)
        .replace("{{login.how}}", `${LOGIN.how} tillbeacon headoffice password`);
    },
  });
  serveFile(app, "/headoffice.css", new URL("headoffice.css", import.meta.url), "text/css; charset=utf-8");
  const shops = keptFor(KEPT_MS, () => glances(sources.store));
  app.register(async (pages) => {
    pages.addHook("onRequest", async (request, reply) => {
      if (!(await logIn.mayRead(request))) return reply.redirect(`/login?to=${encodeURIComponent(request.url)}`);
    });
    addPages(pages, sources, shops);
  });
  app.register(async (read) => {
    read.addHook("onRequest", logIn.needs("read"));
    addMonitoring(read, sources, shops);
  });
  app.setNotFoundHandler((request, reply) => {
    reply.code(404);
    if (isForPeople(request)) return reply.type(HTML).send(noPage(frameOf(request, reply, sources)));
    return reply.send({
      error: `found ${request.method} ${request.url.split("?")[0]?.slice(0, 64)}, expected a path of head office`,
    });
  });
  await app.listen(address);
  const bound = app.server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : address.port,
    close: () => app.close(),
  };
}

function addPages(app: FastifyInstance, sources: HeadOfficeSources, shops: () => Promise<ShopGlance[]>): void {
  const { store, status, warnings, chain } = sources;
  const boxes = (name?: string) =>
    store
      .events({
        kind: "box",
        sinceMs: Date.now() - TROUBLE_MS,
        most: MOST_EVENTS,
        ...(name === undefined ? {} : { store: name }),
      })
      .then(troublesOf);
  app.addHook("onSend", async (_, reply) => void reply.header("cache-control", "no-store"));
  app.setErrorHandler((error: Error, request, reply) => {
    reply.code(503);
    if (!isForPeople(request)) return reply.send({ error: error.message });
    return reply.type(HTML).send(noAnswer(frameOf(request, reply, sources), error));
  });
  app.get("/", async (request, reply) => {
    const frame = frameOf(request, reply, sources);
    const body = shopsBody(frame.language, await shops(), await boxes(), status(), warnings(), Date.now());
    return reply.type(HTML).send(page(frame, "/", frame.language.own.NAV.shops, 10, body));
  });
  app.get<{ Querystring: { days?: string; format?: string } }>("/report", async (request, reply) => {
    const to = dateOf(Date.now());
    const from = dateAfter(to, 1 - daysOf(request.query.days));
    const times = [startOf(from), endOf(to)] as const;
    const about = { chain, from, to };
    const report = chainReportOf(about, await store.totals(...times), await store.waitBlocks(...times));
    if (request.query.format !== "csv") return report;
    reply.header("content-disposition", `attachment; filename="shops ${from} to ${to}.csv"`);
    return reply.type("text/csv; charset=utf-8").send(chainCsv(report));
  });
  app.get<{ Querystring: { days?: string } }>("/league", async (request, reply) => {
    const days = daysOf(request.query.days);
    const nowMs = Date.now();
    const frame = frameOf(request, reply, sources);
    const rows = leagueOf(await store.waitBlocks(nowMs - days * DAY_MS, nowMs), 1);
    const body = leagueBody(frame.language, rows, days);
    return reply.type(HTML).send(page(frame, "/league", frame.language.own.NAV.league, 300, body));
  });
  app.get<{ Querystring: { name?: string } }>("/shop", async (request, reply) => {
    const frame = frameOf(request, reply, sources);
    const text = await shopPage(frame, store, String(request.query.name ?? ""), boxes);
    return text === undefined ? reply.callNotFound() : reply.type(HTML).send(text);
  });
  app.get("/settings", async (request, reply) => {
    const frame = frameOf(request, reply, sources);
    const body = settingsBody(frame.language, await store.rollouts());
    return reply.type(HTML).send(page(frame, "/settings", frame.language.own.NAV.settings, 10, body));
  });
}

function addMonitoring(
  app: FastifyInstance,
  { status, warnings }: HeadOfficeSources,
  shops: () => Promise<ShopGlance[]>,
): void {
  app.addHook("onSend", async (_, reply) => void reply.header("cache-control", "no-store"));
  app.get("/health", async () => headOfficeHealth(status(), await shops(), warnings()));
  app.get("/metrics", async (_, reply) => {
    const { type, text } = await headOfficeMetrics(status(), await shops(), warnings());
    return reply.type(type).send(text);
  });
}

/** What a page is framed by: the chain, and the language that is asked for; one that has just been chosen is kept. */
function frameOf({ url, headers }: FastifyRequest, reply: FastifyReply, { chain }: HeadOfficeSources): Frame {
  const choice = choiceCookie(url);
  if (choice !== undefined) reply.header("set-cookie", choice);
  return { chain, url, language: pageLanguageOf({ url, headers }) };
}

/** A page in the place of one that is not there; it stays as it is. */
function noPage(frame: Frame): string {
  const { MISSING, NAV } = frame.language.own;
  return page(frame, "", MISSING.title, DAY_S, html`<p>${MISSING.how} <a href="/">${NAV.shops}</a>.</p>`);
}

/** What a screen shows while the database is away: it goes on by itself afterwards. */
function noAnswer(frame: Frame, error: Error): string {
  const { AWAY } = frame.language.own;
  const why = faultText(frame.language, error.message, causeOf(error));
  const body = html`<p><strong class="silent">${AWAY.why}: ${why}</strong></p><p>${AWAY.again}</p>`;
  return page(frame, "", AWAY.title, AGAIN_S, body);
}

function isForPeople({ method, headers }: FastifyRequest): boolean {
  return method === "GET" && /\btext\/html\b/.test(headers.accept ?? "");
}

/** Compresses what a client takes compressed; the files of the log-in are so already. */
async function compressed(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
  if (payload.length < COMPRESSED_FROM || reply.hasHeader("content-encoding")) return payload;
  reply.header("vary", "accept-encoding");
  if (!takesGzip(request)) return payload;
  reply.header("content-encoding", "gzip").removeHeader("content-length");
  return compress(payload);
}

/** Days that are asked for: a week, unless it is another number. */
function daysOf(asked: string | undefined): number {
  return Math.min(92, Math.max(1, Math.floor(Number(asked ?? 7)) || 7));
}

async function shopPage(
  frame: Frame,
  store: ChainStore,
  name: string,
  boxes: (name: string) => Promise<ReturnType<typeof troublesOf>>,
): Promise<string | undefined> {
  const nowMs = Date.now();
  const shop = (await store.shops()).find((each) => each.store === name);
  if (shop === undefined) return undefined;
  const latest = shop.latest?.kind === "frame" ? shop.latest.content : undefined;
  const lanes = (latest?.lanes ?? []).flatMap(({ box, samples }) => {
    const last = samples.at(-1);
    return last === undefined ? [] : [{ box, ...last }];
  });
  const minutes = await store.lanes(name, nowMs - DAY_MS, nowMs);
  const decisions = await store
    .events({ kind: "decision", store: name, sinceMs: nowMs - 7 * DAY_MS, most: MOST_DECISIONS })
    .then(lastMadeFirst);
  const body = shopBody(frame.language, glanceOf(shop, nowMs), lanes, minutes, decisions, await boxes(name), nowMs);
  return page(frame, "", name, 10, body);
}

async function glances(store: ChainStore): Promise<ShopGlance[]> {
  const nowMs = Date.now();
  return (await store.shops()).map((shop) => glanceOf(shop, nowMs));
}

/** Asks once, and gives everybody the same answer for a while. */
function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { atMs: number; answer: Promise<T> } | undefined;
  return () => {
    if (kept !== undefined && performance.now() - kept.atMs < ms) return kept.answer;
    const answer = ask();
    kept = { atMs: performance.now(), answer };
    answer.catch(() => {
      kept = undefined;
    });
    return answer;
  };
}

function serveFile(app: FastifyInstance, path: string, file: URL, type: string): void {
  const content = readFileSync(file);
  app.get(path, (_, reply) => reply.type(type).send(content));
}
