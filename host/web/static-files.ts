// Static files of the pages: read once a process, types stripped from scripts, compressed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import type { LogIn } from "./log-in.ts";
import { modulesOf, pageOf } from "./page-template.ts";

const PUBLIC = new URL("./public/", import.meta.url);
const TYPES: { [extension: string]: string } = {
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
/** Pages and their addresses. */
const PAGES = { staff: "/", shoppers: "/shoppers", owner: "/owner", setup: "/setup", login: "/login" } as const;
/** Pages for those who may read; all others are sent to log in. */
const TO_READ: readonly string[] = [PAGES.staff, PAGES.shoppers, PAGES.owner, PAGES.setup];

/** A file as it is sent. */
interface Asset {
  path: string;
  type: string;
  plain: Buffer;
  compressed: Buffer;
  etag: string;
}

let assets: readonly Asset[] | undefined;

/** Serves the pages and their files. Every path is registered one by one, so no path reaches any other file. */
export function serveFiles(app: FastifyInstance, logIn: LogIn): void {
  assets ??= readAssets(Object.entries(PAGES), contentOf("header.html"), (body) => body);
  for (const asset of assets) serve(app, asset, logIn);
}

/** Serves the log-in alone, with what it needs, for pages of another kind: `header` stands above it, `change` alters it. */
export function serveLogIn(app: FastifyInstance, logIn: LogIn, header: string, change: (body: string) => string): void {
  for (const asset of readAssets([["login", PAGES.login]], header, change)) serve(app, asset, logIn);
}

function readAssets(
  named: readonly (readonly [name: string, path: string])[],
  header: string,
  change: (body: string) => string,
): Asset[] {
  const files = readdirSync(PUBLIC).flatMap((name) => {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    return type === undefined ? [] : [assetOf(`/${name}`, type, contentOf(name))];
  });
  const frame = contentOf("frame.html");
  const pages = named.map(([name, path]) => {
    const body = change(contentOf(`${name}.html`));
    const pieces = { frame, header, body, modules: modulesOf(`${name}.ts`, contentOf) };
    return assetOf(path, "text/html; charset=utf-8", pageOf(name, path, pieces));
  });
  return [...files, ...pages];
}

function assetOf(path: string, type: string, text: string): Asset {
  const plain = Buffer.from(text);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 16)}"`;
  return { path, type, plain, compressed: gzipSync(plain, { level: 9 }), etag };
}

function serve(app: FastifyInstance, { path, type, plain, compressed, etag }: Asset, logIn: LogIn): void {
  app.get(path, async (request, reply) => {
    if (TO_READ.includes(path) && !(await logIn.mayRead(request)))
      return reply.header("cache-control", "no-store").redirect(`/login?to=${encodeURIComponent(path)}`);
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
