// The live page: a few static files, the state as JSON, and a stream of it (server-sent events). Knows no policy.
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import fastify, { type FastifyInstance } from "fastify";
import type { Snapshot } from "./snapshot.ts";

/** A running page server and the port it got. */
export interface WebServer {
  port: number;
  /** Something has changed: pages are sent the new state, at most ten times a second. */
  changed(): void;
  close(): Promise<void>;
}

const PUBLIC = new URL("./public/", import.meta.url);
const EVERY_MS = 100;
const HEADERS = {
  "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Starts serving; rejects with the system's error when the port cannot be had. */
export async function startWeb(address: { host: string; port: number }, snapshot: () => Snapshot): Promise<WebServer> {
  const app = fastify({ forceCloseConnections: true });
  const streams = new Set<ServerResponse>();
  app.addHook("onRequest", async (_, reply) => {
    reply.headers(HEADERS);
  });
  serve(app, "/", "text/html; charset=utf-8", text("index.html"));
  serve(app, "/style.css", "text/css; charset=utf-8", text("style.css"));
  // The page's script is TypeScript; its types are blanked out here, once.
  serve(app, "/app.js", "text/javascript; charset=utf-8", stripTypeScriptTypes(text("app.ts")));
  app.get("/api/state", async () => snapshot());
  app.get("/events", (request, reply) => {
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, { ...HEADERS, "content-type": "text/event-stream", "cache-control": "no-store" });
    stream.write(`retry: 1000\n\ndata: ${JSON.stringify(snapshot())}\n\n`);
    streams.add(stream);
    request.raw.on("close", () => streams.delete(stream));
  });
  await app.listen(address);
  const pulse = new Pulse(streams, snapshot);
  const bound = app.server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : address.port,
    changed: () => pulse.changed(),
    close: async () => {
      pulse.stop();
      for (const stream of streams) stream.end();
      await app.close();
    },
  };
}

/** Sends the state to every open page: soon after a change, and each second so that a dead stream is noticed. */
class Pulse {
  private streams: Set<ServerResponse>;
  private snapshot: () => Snapshot;
  private timer: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout;

  constructor(streams: Set<ServerResponse>, snapshot: () => Snapshot) {
    this.streams = streams;
    this.snapshot = snapshot;
    this.beat = setInterval(() => this.changed(), 1000);
  }

  changed(): void {
    if (this.streams.size > 0) this.timer ??= setTimeout(() => this.send(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.beat);
    clearTimeout(this.timer);
  }

  private send(): void {
    this.timer = undefined;
    const event = `data: ${JSON.stringify(this.snapshot())}\n\n`;
    // A page that does not read is not waited for: its next event comes when it has caught up.
    for (const stream of this.streams) if (!stream.writableNeedDrain) stream.write(event);
  }
}

function text(name: string): string {
  return readFileSync(new URL(name, PUBLIC), "utf8");
}

function serve(app: FastifyInstance, path: string, type: string, body: string): void {
  app.get(path, (_, reply) => reply.type(type).header("cache-control", "no-cache").send(body));
}
