// The web server: static files, event streams of the store's state, accepting calls, days of the log, set-up.
import fastify, { type FastifyInstance } from "fastify";
import type { WarningListener } from "../core/problems/warnings.ts";
import { addCheckRoutes, type CheckSource } from "./check-routes.ts";
import { Connections } from "./connections.ts";
import { addDayRoutes, type DaySource } from "./day-routes.ts";
import { type Access, guard, type OnRefused } from "./guard.ts";
import { LogIn, type PagePasswords } from "./log-in.ts";
import { addReportRoutes, type ReportSource } from "./report-routes.ts";
import { addSetupRoutes, type SetupSource } from "./setup-routes.ts";
import { type Snapshot, VIEWS, type ViewName } from "./snapshot.ts";
import { serveFiles } from "./static-files.ts";
import { Streams } from "./streams.ts";
import { withoutSchemas } from "./without-schemas.ts";

/** A running web server and its port. */
export interface WebServer {
  port: number;
  /** Something urgent has changed: sent to pages at once, at most ten times a second. Other changes go once a second. */
  changed(): void;
  close(): Promise<void>;
}

/** Where the server gets its data, and what pages can do. */
export interface WebSources {
  snapshot: () => Snapshot;
  /** Counts since the start, by the ends of their metrics' names. */
  counters: () => { [name: string]: number };
  /** Accepts a call: somebody is on the way. False when the till is not called. */
  acknowledge: (box: string) => boolean;
  days: DaySource;
  checks: CheckSource;
  reports: ReportSource;
  setup: SetupSource;
  passwords: PagePasswords;
  version: string;
  onRefused: OnRefused;
  /** Who is told of clients that take too much. */
  warnings: WarningListener;
}

/** Longest body: fits a configuration of a few hundred lanes. Unit bytes. */
const BODY_LIMIT = 128 * 1024;
/** Time for the head of a request to arrive, for a whole request, and how often both are checked. Unit ms. */
const HEAD_MS = 5000;
const REQUEST_MS = 10000;
const CHECK_MS = 1000;
/** A connection on which nothing moves for this long is closed: a page that does not read, or asks for nothing. Unit ms. */
const IDLE_MS = 30000;
/** How long people are told of wrong passwords. Unit ms. */
const WARNING_MS = 600000;
/** Connections at most, including streams; before that, the oldest make room (connections.ts). */
const CONNECTIONS = 1200;

/** Starts serving; rejects with the system's error when it cannot listen. */
export async function startWeb(
  address: { host: string; port: number },
  access: Access,
  sources: WebSources,
): Promise<WebServer> {
  const app = fastify({
    ...withoutSchemas,
    forceCloseConnections: true,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: IDLE_MS,
    http: { headersTimeout: HEAD_MS, connectionsCheckingInterval: CHECK_MS },
  });
  app.server.maxConnections = CONNECTIONS;
  // Only JSON: a form of another site can send plain text without a preflight request, but not JSON.
  app.removeContentTypeParser("text/plain");
  const connections = new Connections(app, sources.warnings);
  guard(app, access, sources.onRefused);
  const logIn = new LogIn(sources.passwords, (address) =>
    sources.warnings.onWarning({ key: `log-in ${address}`, problem: { code: "wrong-passwords", address } }, WARNING_MS),
  );
  logIn.addRoutes(app);
  serveFiles(app, logIn);
  const streams = new Streams(viewsOf(sources.snapshot), (address) => connections.tooManyStreams(address));
  app.register(async (read) => {
    read.addHook("onRequest", logIn.needs("read"));
    addStateRoutes(read, sources, streams, connections, logIn);
    addDayRoutes(read, sources.days);
    addReportRoutes(read, sources.reports);
    addCheckRoutes(read, sources.checks, logIn);
  });
  addSetupRoutes(app, sources.setup, access, logIn);
  try {
    await app.listen(address);
  } catch (error) {
    streams.close();
    throw error;
  }
  const bound = app.server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : address.port,
    changed: () => streams.changed(),
    close: async () => {
      streams.close();
      await app.close();
    },
  };
}

/** The host's own state for monitoring; ages in s. */
function healthOf({ store, nowMs, lanes, warnings, logged, waiting, headOffice }: Snapshot, version: string): object {
  return {
    version,
    upS: Math.round(process.uptime()),
    status: warnings.length === 0 ? "ok" : "warning",
    store,
    lanes: { fresh: lanes.filter(({ freshness }) => freshness === "fresh").length, all: lanes.length },
    log: { logged, waiting },
    ...(headOffice == null ? {} : { headOffice }),
    warnings: warnings.map(({ key, text, remedy, problem, sinceMs }) => ({
      ...{ key, text, remedy, problem },
      forS: Math.round((nowMs - sinceMs) / 1000),
    })),
  };
}

/** The parts of the store that each view shows. */
function viewsOf(snapshot: () => Snapshot): { [view: string]: () => Partial<Snapshot> } {
  return Object.fromEntries(
    Object.entries(VIEWS).map(([name, parts]) => [
      name,
      () => {
        const all = snapshot();
        return Object.fromEntries(parts.map((part) => [part, all[part]])) as Partial<Snapshot>;
      },
    ]),
  );
}

function addStateRoutes(
  app: FastifyInstance,
  sources: WebSources,
  streams: Streams,
  connections: Connections,
  logIn: LogIn,
): void {
  app.get("/api/state", async (_, reply) => {
    reply.header("cache-control", "no-store");
    return sources.snapshot();
  });
  app.get("/health", async (_, reply) => {
    reply.header("cache-control", "no-store");
    return healthOf(sources.snapshot(), sources.version);
  });
  app.get("/metrics", async (_, reply) => {
    // Loaded when they are asked for: it takes a tenth of a second, which each start would wait for.
    const { metricsOf } = await import("./metrics.ts");
    const { type, text } = await metricsOf(sources.snapshot(), sources.counters());
    return reply.header("cache-control", "no-store").type(type).send(text);
  });
  app.get<{ Querystring: { view?: string } }>("/events", (request, reply) => {
    const view = request.query.view ?? ("staff" satisfies ViewName);
    const address = request.socket.remoteAddress ?? "";
    if (!streams.has(view))
      return reply.code(404).send({ error: `found view ${view}, expected one of ${Object.keys(VIEWS).join(", ")}` });
    reply.hijack();
    connections.release(request.socket);
    streams.add(reply.raw, view, address);
    return reply;
  });
  const byStaff = { onRequest: logIn.needs("staff") };
  app.post<{ Body: { box?: unknown } | null }>("/api/acknowledge", byStaff, async (request, reply) => {
    const box = request.body?.box;
    if (typeof box !== "string") return reply.code(400).send({ error: "found no box, expected the name of a box" });
    if (sources.acknowledge(box)) return { box };
    return reply.code(404).send({ error: "found no call for this till: it may have ended just now" });
  });
}
