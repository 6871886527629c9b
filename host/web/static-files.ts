// Static files of the pages: read once a process, in every language. Types are stripped from a script, and a file is compressed,
// when it is first asked for: all of them at the start took as long as all else there.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { takesGzip } from "./compression.ts";
import { choiceCookie, LANGUAGES, languageOf } from "./languages.ts";
import type { LogIn } from "./log-in.ts";
import { modulesOf, pageOf } from "./page-template.ts";

const PUBLIC = new URL("./public/", import.meta.url);
const TYPES: { [extension: string]: string } = {
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
/** Pages and their addresses. */
const PAGES = {
  ...{ staff: "/", shoppers: "/shoppers", owner: "/owner", check: "/check", setup: "/setup", login: "/login" },
  /** In place of what is not there. */
  missing: "/missing",
} as const;
/** Pages for those who may read; all others are sent to log in. */
const TO_READ: readonly string[] = [PAGES.staff, PAGES.shoppers, PAGES.owner, PAGES.check, PAGES.setup];

/** What a page that is not in the asked language is served in. */
const ENGLISH = "en";

/** A file as it is sent. */
interface Asset {
  type: string;
  plain: Buffer;
  compressed: Buffer;
  etag: string;
}

/** Makes a file, once. */
type Making = () => Asset;

/** What is at a path, by language; "" for what is the same in all of them. */
type Assets = Map<string, Map<string, Making>>;

let assets: Assets | undefined;
const contents = new Map<string, string>();
const imported = new Map<string, readonly string[]>();

/** Serves the pages and their files. Every path is registered one by one, so no path reaches any other file. */
export function serveFiles(app: FastifyInstance, logIn: LogIn): void {
  assets ??= readAssets(Object.entries(PAGES), [...LANGUAGES.keys()], {
    headerIn: () => contentOf("header.html"),
    bodyIn: (_, body) => body,
  });
  for (const [path, byLanguage] of assets) serve(app, path, byLanguage, logIn);
  const missing = assets.get(PAGES.missing) as Map<string, Making>;
  app.setNotFoundHandler((request, reply) => {
    reply.code(404);
    const isPage = request.method === "GET" && /\btext\/html\b/.test(request.headers.accept ?? "");
    if (isPage) return send(request, reply, missing);
    return reply.send({
      error: `found ${request.method} ${request.url.split("?")[0]?.slice(0, 64)}, expected a path of this host`,
    });
  });
}

/** What differs where another server sends these pages, by language tag: the header, and the body, made from this one. */
export interface PageParts {
  headerIn: (tag: string) => string;
  bodyIn: (tag: string, body: string) => string;
}

/** Serves the log-in alone, in these languages, with what it needs, for pages of another kind. */
export function serveLogIn(app: FastifyInstance, logIn: LogIn, tags: readonly string[], parts: PageParts): void {
  for (const [path, byLanguage] of readAssets([["login", PAGES.login]], tags, parts))
    serve(app, path, byLanguage, logIn);
}

function serve(app: FastifyInstance, path: string, byLanguage: ReadonlyMap<string, Making>, logIn: LogIn): void {
  app.get(path, async (request, reply) => {
    if (TO_READ.includes(path) && !(await logIn.mayRead(request)))
      return reply.header("cache-control", "no-store").redirect(`/login?to=${encodeURIComponent(path)}`);
    return send(request, reply, byLanguage);
  });
}

function readAssets(
  named: readonly (readonly [name: string, path: string])[],
  tags: readonly string[],
  { headerIn, bodyIn }: PageParts,
): Assets {
  const files = readdirSync(PUBLIC).flatMap((name): [string, Map<string, Making>][] => {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    return type === undefined ? [] : [[`/${name}`, new Map([["", making(type, () => sentOf(name))]])]];
  });
  const frame = contentOf("frame.html");
  const languages = [...LANGUAGES].filter(([tag]) => tags.includes(tag));
  const all = new Map(languages.map(([tag, { name }]) => [tag, name]));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const pages = named.map(([name, path]): [string, Map<string, Making>] => {
    const content = contentOf(`${name}.html`);
    const inLanguages = languages.map(([tag, words]): [string, Making] => {
      const parts = { header: headerIn(tag), body: bodyIn(tag, content) };
      const pieces = { frame, ...parts, modules: modulesIn(name, tag) };
      const text = { ...words.PAGE, "link.connecting": words.LINK.connecting };
      const page = pageOf(name, path, pieces, { tag, zone, text, all });
      return [tag, making("text/html; charset=utf-8", () => page)];
    });
    return [path, new Map(inLanguages)];
  });
  return new Map([...files, ...pages]);
}

/** A page's script first, then what it needs, its language as well, which is known to the document only. */
function modulesIn(name: string, language: string): string[] {
  if (!existsSync(new URL(`${name}.ts`, PUBLIC))) return [];
  const all = [`${name}.ts`, `language-${language}.ts`].flatMap((script) => [script, ...importedBy(script)]);
  return [...new Set(all)];
}

/** Found once: every page has every language's words. */
function importedBy(script: string): readonly string[] {
  const found = imported.get(script) ?? modulesOf(script, contentOf);
  imported.set(script, found);
  return found;
}

function making(type: string, text: () => string): Making {
  let asset: Asset | undefined;
  return () => {
    asset ??= assetOf(type, text());
    return asset;
  };
}

function assetOf(type: string, text: string): Asset {
  const plain = Buffer.from(text);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 16)}"`;
  return { type, plain, compressed: gzipSync(plain, { level: 9 }), etag };
}

function send(request: FastifyRequest, reply: FastifyReply, byLanguage: ReadonlyMap<string, Making>): FastifyReply {
  const make = (byLanguage.get("") ??
    byLanguage.get(languageOf(request.url, request.headers)) ??
    byLanguage.get(ENGLISH)) as Making;
  const { type, plain, compressed, etag } = make();
  const vary = byLanguage.has("") ? "accept-encoding" : "accept-encoding, accept-language, cookie";
  reply.type(type).headers({ "cache-control": "no-cache", etag, vary });
  const choice = byLanguage.has("") ? undefined : choiceCookie(request.url);
  if (choice !== undefined) reply.header("set-cookie", choice);
  if (request.headers["if-none-match"] === etag && reply.statusCode === 200) return reply.code(304).send();
  if (!takesGzip(request)) return reply.send(plain);
  return reply.header("content-encoding", "gzip").send(compressed);
}

/** As it is sent. */
function sentOf(name: string): string {
  const text = contentOf(name);
  return name.endsWith(".ts") ? stripTypeScriptTypes(text) : text;
}

/** As it is in `public/`: a page's modules are found in each of its languages, so each file is kept. */
function contentOf(name: string): string {
  const text = contents.get(name) ?? readFileSync(new URL(name, PUBLIC), "utf8");
  contents.set(name, text);
  return text;
}
