// Static files of the pages: read once at the start, types stripped from scripts, compressed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { modulesOf, pageOf } from "./page-template.ts";

const PUBLIC = new URL("./public/", import.meta.url);
const TYPES: { [extension: string]: string } = {
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
/** Pages and their addresses. */
const PAGES = { staff: "/", shoppers: "/shoppers", owner: "/owner", setup: "/setup" } as const;

/** Serves the pages and their files. Every path is registered one by one, so no path reaches any other file. */
export function serveFiles(app: FastifyInstance): void {
  for (const name of readdirSync(PUBLIC)) {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (type !== undefined) serve(app, `/${name}`, type, contentOf(name));
  }
  const frame = contentOf("frame.html");
  const header = contentOf("header.html");
  for (const [name, path] of Object.entries(PAGES)) {
    const pieces = { frame, header, body: contentOf(`${name}.html`), modules: modulesOf(`${name}.ts`, contentOf) };
    serve(app, path, "text/html; charset=utf-8", pageOf(name, path, pieces));
  }
}

function serve(app: FastifyInstance, path: string, type: string, text: string): void {
  const plain = Buffer.from(text);
  const compressed = gzipSync(plain, { level: 9 });
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 16)}"`;
  app.get(path, (request, reply) => {
    reply.type(type).headers({ "cache-control": "no-cache", etag, vary: "accept-encoding" });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    if (!/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) return reply.send(plain);
    return reply.header("content-encoding", "gzip").send(compressed);
  });
}

function contentOf(name: string): string {
  const text = readFileSync(new URL(name, PUBLIC), "utf8");
  return name.endsWith(".ts") ? stripTypeScriptTypes(text) : text;
}
