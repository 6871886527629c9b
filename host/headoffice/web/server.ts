// Head office's web server: pages, /metrics, /health. Asks the database for what a page shows; other pages do not wait.
import { readFileSync } from "node:fs";
import fastify, { type FastifyInstance } from "fastify";
import { guard } from "../../web/guard.ts";
import type { ConsumerStatus } from "../consumer/consumer.ts";
import type { ChainStore } from "../stores/chain-store.ts";
import { page } from "./html.ts";
import { leagueOf } from "./league.ts";
import { headOfficeHealth, headOfficeMetrics } from "./metrics.ts";
import { glanceOf, type ShopGlance, troublesOf } from "./overview.ts";
import { leagueBody, settingsBody, shopBody, shopsBody } from "./pages.ts";

const DAY_MS = 86400000;
/** What boxes last said of themselves is looked for so far back. Unit ms. */
const TROUBLE_MS = 14 * DAY_MS;
const MOST_EVENTS = 5000;
const MOST_DECISIONS = 50;
/** All shops are asked for at most this often, however many look. Unit ms. */
const KEPT_MS = 1000;

/** What the server needs to know. */
export interface HeadOfficeSources {
  chain: string;
  /** Names by which pages may be opened, besides addresses. */
  hosts: readonly string[];
  store: ChainStore;
  status: () => ConsumerStatus;
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
  const app = fastify({ forceCloseConnections: true, requestTimeout: 10000, connectionTimeout: 30000 });
  guard(app, { hosts: sources.hosts, setupFromNetwork: false }, () => undefined);
  serveFile(app, "/base.css", new URL("../../web/public/base.css", import.meta.url), "text/css; charset=utf-8");
  serveFile(app, "/icon.svg", new URL("../../web/public/icon.svg", import.meta.url), "image/svg+xml");
  serveFile(app, "/headoffice.css", new URL("headoffice.css", import.meta.url), "text/css; charset=utf-8");
  addPages(
    app,
    sources,
    keptFor(KEPT_MS, () => glances(sources.store)),
  );
  await app.listen(address);
  const bound = app.server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : address.port,
    close: () => app.close(),
  };
}

function addPages(app: FastifyInstance, sources: HeadOfficeSources, shops: () => Promise<ShopGlance[]>): void {
  const { store, status, chain } = sources;
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
  app.get("/", async (_, reply) => {
    const body = shopsBody(await shops(), await boxes(), status());
    return reply.type("text/html; charset=utf-8").send(page(chain, "/", "Shops", 10, body));
  });
  app.get<{ Querystring: { days?: string } }>("/league", async (request, reply) => {
    const days = Math.min(92, Math.max(1, Math.floor(Number(request.query.days ?? 7)) || 7));
    const nowMs = Date.now();
    const body = leagueBody(leagueOf(await store.waitBlocks(nowMs - days * DAY_MS, nowMs)), days);
    return reply.type("text/html; charset=utf-8").send(page(chain, "/league", "League table", 300, body));
  });
  app.get<{ Querystring: { name?: string } }>("/shop", async (request, reply) => {
    const text = await shopPage(sources, String(request.query.name ?? ""), boxes);
    if (text === undefined)
      return reply.code(404).send({ error: "found no such shop, expected one of the page of shops" });
    return reply.type("text/html; charset=utf-8").send(text);
  });
  app.get("/settings", async (_, reply) => {
    const body = settingsBody(await store.rollouts());
    return reply.type("text/html; charset=utf-8").send(page(chain, "/settings", "Settings", 10, body));
  });
  app.get("/health", async () => headOfficeHealth(status(), await shops()));
  app.get("/metrics", async (_, reply) => {
    const { type, text } = await headOfficeMetrics(status(), await shops());
    return reply.type(type).send(text);
  });
}

async function shopPage(
  { store, chain }: HeadOfficeSources,
  name: string,
  boxes: (name: string) => Promise<ReturnType<typeof troublesOf>>,
): Promise<string | undefined> {
  const nowMs = Date.now();
  const shop = (await store.shops()).find((each) => each.store === name);
  if (shop === undefined) return undefined;
  const frame = shop.latest?.kind === "frame" ? shop.latest.content : undefined;
  const lanes = (frame?.lanes ?? []).flatMap(({ box, samples }) => {
    const last = samples.at(-1);
    return last === undefined ? [] : [{ box, ...last }];
  });
  const minutes = await store.lanes(name, nowMs - DAY_MS, nowMs);
  const decisions = await store.events({
    kind: "decision",
    store: name,
    sinceMs: nowMs - 7 * DAY_MS,
    most: MOST_DECISIONS,
  });
  const body = shopBody(glanceOf(shop, nowMs), lanes, minutes, decisions, await boxes(name));
  return page(chain, "", name, 10, body);
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
