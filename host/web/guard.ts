// Access control: allowed Host names, same-origin checks, and who may use the set-up. Refuses before reading a body.
import { isIP } from "node:net";
import { hostname } from "node:os";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isLoopback } from "../core/clients/loopback.ts";
import { wordsOf } from "./languages.ts";
import type { RefusedCode } from "./refused.ts";
import { unknownHostPage } from "./unknown-host.ts";

/** What the configuration allows beyond the default. */
export interface Access {
  /** Host names by which pages may be opened, besides addresses, localhost and the machine's own name. */
  hosts: readonly string[];
  /** The set-up may also be read and changed from other machines. */
  setupFromNetwork: boolean;
}

/** Sent with every response. Pages have no inline script or style and cannot be framed. */
export const SAFE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** For a page that brings its own style and loads nothing. */
export const OWN_STYLE_ONLY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A refusal with a message: what was found and what was expected. */
export interface Refusal {
  status: 401 | 403 | 421;
  error: string;
  code?: RefusedCode;
  /** For a browser that came by a name which is not this machine's: the name, and those that are. */
  names?: { found: string; known: readonly string[] };
}

/** What a client asks for is shown up to this length. Unit characters. */
const SHOWN = 64;
/** Told that a request was refused: who asked, for what, and why. */
export type OnRefused = (from: string, about: string, why: string) => void;
const refusals = new WeakMap<FastifyRequest, OnRefused>();

type Headers = { [name: string]: string | string[] | undefined };

/**
 * Stops DNS rebinding: a page of a foreign domain that resolves to this machine must not read or change anything.
 * Requests by address are safe, as an address cannot be rebound.
 */
export function refuseHost(headers: Headers, access: Access): Refusal | undefined {
  const name = hostOf(headers["host"]);
  if (name === undefined)
    return { status: 421, error: "found no Host header, expected this machine's name or address" };
  const own = hostname().toLowerCase();
  const known = ["localhost", own, `${own}.local`, ...access.hosts.map((host) => host.toLowerCase())];
  if (isIP(name) !== 0 || known.includes(name)) return undefined;
  const error = `found host ${name}, expected an address, ${known.join(", ")} or a name of page.hosts`;
  return { status: 421, error, names: { found: name, known } };
}

/** A whole address in the place of a path is for proxies, and names a host of its own (RFC 9112 3.2.2). */
export function refuseTarget(url: string): Refusal | undefined {
  return url.startsWith("/")
    ? undefined
    : { status: 421, error: "found an address of a host, expected a path on this one" };
}

/** Stops cross-site requests that change or stream something. Programs other than browsers send neither header. */
export function refuseOrigin(headers: Headers): Refusal | undefined {
  const origin = headers["origin"];
  const site = headers["sec-fetch-site"];
  const isForeign =
    (site !== undefined && site !== "same-origin" && site !== "none") ||
    (origin !== undefined && originHost(origin) !== headers["host"]);
  return isForeign ? { status: 403, error: `found origin ${origin ?? site}, expected a page of this host` } : undefined;
}

/** The set-up is for local clients unless configured otherwise; a proxied request is not local. */
export function refuseRemote(address: string | undefined, headers: Headers, access: Access): Refusal | undefined {
  const isProxied = isForwarded(headers);
  if (access.setupFromNetwork || (isLoopback(address ?? "") && !isProxied)) return undefined;
  return {
    status: 403,
    error: `found a client at ${isProxied ? "the far side of a proxy" : address}, expected one on the host itself (page.setup: network allows others)`,
    code: "elsewhere",
  };
}

/** Whether a proxy has passed a request on: its sender is somewhere else. */
export function isForwarded(headers: Headers): boolean {
  return ["x-forwarded-for", "forwarded", "x-real-ip", "via"].some((name) => headers[name] !== undefined);
}

/** Checks every request: the Host name first, then the origin, except for plain pages. */
export function guard(app: FastifyInstance, access: Access, onRefused: OnRefused): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SAFE_HEADERS);
    refusals.set(request, onRefused);
    const refusal =
      refuseTarget(request.url) ??
      refuseHost(request.headers, access) ??
      (isPage(request) ? undefined : refuseOrigin(request.headers));
    if (refusal !== undefined) return refuse(request, reply, refusal);
  });
}

/** Hook for the routes of the set-up. */
export function localOnly(access: Access) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refuseRemote(request.socket.remoteAddress, request.headers, access);
    if (refusal !== undefined) return refuse(request, reply, refusal);
  };
}

/** Refuses a request, and has it told. Of its address only the path is shown: what follows may hold a secret. */
export function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, error, code, names } = refusal;
  const about = `${request.method} ${request.url.split("?")[0]?.slice(0, SHOWN)}`;
  refusals.get(request)?.(`http ${request.socket.remoteAddress ?? "?"}`, about, error);
  reply.code(status);
  if (names !== undefined && isForPeople(request)) {
    reply.headers({ "content-security-policy": OWN_STYLE_ONLY, "cache-control": "no-store" });
    const { port } = new URL(`http://${request.headers.host}/`);
    const isHere = isLoopback(request.socket.remoteAddress ?? "") && !isForwarded(request.headers);
    const known = names.known.filter((name) => name !== "localhost" || isHere);
    const page = unknownHostPage(wordsOf(request), { found: names.found, known, port });
    return reply.type("text/html; charset=utf-8").send(page);
  }
  return reply.send(code === undefined ? { error } : { error, code });
}

/** Whether somebody looks at what is asked for, in a browser. */
function isForPeople({ method, headers }: FastifyRequest): boolean {
  return method === "GET" && /\btext\/html\b/.test(headers.accept ?? "");
}

/** Links of other sites may lead to a page. By the route that was found: its path may be written in other ways (`/%61pi/`). */
function isPage(request: FastifyRequest): boolean {
  const isRead = request.method === "GET" || request.method === "HEAD";
  return isRead && !/^\/(api\/|events$|metrics$|health$)/.test(request.routeOptions.url ?? request.url);
}

function hostOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== "string" || !URL.canParse(`http://${header}/`)) return undefined;
  return new URL(`http://${header}/`).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function originHost(origin: string | string[]): string | undefined {
  return typeof origin === "string" && URL.canParse(origin) ? new URL(origin).host : undefined;
}
