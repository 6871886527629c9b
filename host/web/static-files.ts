// The pages' files: read once at the start, scripts stripped of their types, words filled in, compressed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { LANGUAGE, PAGE_WORDS } from "./public/strings.ts";

const PUBLIC = new URL("./public/", import.meta.url);
const TYPES: { [extension: string]: string } = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
/** Addresses of the pages; every other file has its own name. */
const PAGES: { [file: string]: string } = {
  "staff.html": "/",
  "shoppers.html": "/shoppers",
  "owner.html": "/owner",
  "setup.html": "/setup",
};

/** Serves every file of `public/`; the list is closed, so that no path leads anywhere else. */
export function serveFiles(app: FastifyInstance): void {
  for (const name of readdirSync(PUBLIC)) {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (type !== undefined) serve(app, PAGES[name] ?? `/${name}`, type, contentOf(name));
  }
}

function serve(app: FastifyInstance, path: string, type: string, text: string): void {
  const plain = Buffer.from(text);
  const packed = gzipSync(plain, { level: 9 });
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 16)}"`;
  app.get(path, (request, reply) => {
    reply.type(type).headers({ "cache-control": "no-cache", etag, vary: "accept-encoding" });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    if (!/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) return reply.send(plain);
    return reply.header("content-encoding", "gzip").send(packed);
  });
}

function contentOf(name: string): string {
  const text = readFileSync(new URL(name, PUBLIC), "utf8");
  if (name.endsWith(".ts")) return stripTypeScriptTypes(text);
  return name.endsWith(".html") ? fill(text, name) : text;
}

/** Puts words in the place of {{key}}; a key without words is a fault of the page and stops the start. */
function fill(text: string, file: string): string {
  return text.replace('lang="en"', `lang="${LANGUAGE}"`).replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => {
    const words = PAGE_WORDS[key];
    if (words === undefined) throw new Error(`host/web/public/${file}: found {{${key}}}, expected a key of strings.ts`);
    return escapeHtml(words);
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
