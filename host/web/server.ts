// The pages' server: files, streams of the store's state, acknowledgements, days of the log, the set-up. Knows no policy.
import fastify, { type FastifyInstance } from "fastify";
import { addDayRoutes, type DaySource } from "./day-routes.ts";
import { type Access, guard } from "./guard.ts";
import { addSetupRoutes, type SetupSource } from "./setup-routes.ts";
import { type Snapshot, VIEWS, type ViewName } from "./snapshot.ts";
import { serveFiles } from "./static-files.ts";
import { Streams } from "./streams.ts";

/** A running page server and the port it got. */
export interface WebServer {
  port: number;
  /** Something urgent has changed: pages are sent it at once, at most ten times a second; all else each second. */
  changed(): void;
  close(): Promise<void>;
}

/** What pages show and ask for. */
export interface WebSources {
  snapshot: () => Snapshot;
  /** Somebody is on the way to a till that is called; false where none is. */
  acknowledge: (box: string) => boolean;
  days: DaySource;
  setup: SetupSource;
}

/** Longest body: a configuration of some hundred lanes fits. */
const BODY_LIMIT = 128 * 1024;
/** A request must have come whole within this time. Unit ms. */
const REQUEST_MS = 10000;
/** Connections at most, streams included. */
const CONNECTIONS = 400;

/** Starts serving; rejects with the system's error when the port cannot be had. */
export async function startWeb(
  address: { host: string; port: number },
  access: Access,
  sources: WebSources,
): Promise<WebServer> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: BODY_LIMIT, requestTimeout: REQUEST_MS });
  app.server.maxConnections = CONNECTIONS;
  // Only JSON is read: a form of another site can send plain text unasked, but never this.
  app.removeContentTypeParser("text/plain");
  guard(app, access);
  serveFiles(app);
  const streams = new Streams(viewsOf(sources.snapshot));
  addStateRoutes(app, sources, streams);
  addDayRoutes(app, sources.days);
  addSetupRoutes(app, sources.setup, access);
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

/** Each view's parts of the store. */
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

function addStateRoutes(app: FastifyInstance, sources: WebSources, streams: Streams): void {
  app.get("/api/state", async (_, reply) => {
    reply.header("cache-control", "no-store");
    return sources.snapshot();
  });
  app.get<{ Querystring: { view?: string } }>("/events", (request, reply) => {
    const view = request.query.view ?? ("staff" satisfies ViewName);
    const address = request.socket.remoteAddress ?? "";
    if (!streams.has(view))
      return reply.code(404).send({ error: `found view ${view}, expected staff, shoppers or setup` });
    if (streams.isFull(address))
      return reply.code(503).header("retry-after", "10").send({ error: "too many pages are open" });
    reply.hijack();
    streams.add(reply.raw, view, address);
    return reply;
  });
  app.post<{ Body: { box?: unknown } | null }>("/api/acknowledge", async (request, reply) => {
    const box = request.body?.box;
    if (typeof box !== "string") return reply.code(400).send({ error: "found no box, expected the name of a box" });
    if (sources.acknowledge(box)) return { box };
    return reply.code(404).send({ error: "found no call for this till: it may have ended just now" });
  });
}
