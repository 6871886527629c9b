// Who may ask what: names by which the host may be called, pages that may change something, clients that may set up.
// Everything is refused before a body is read.
import { isIP } from "node:net";
import { hostname } from "node:os";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** What the shop allows beyond the default. */
export interface Access {
  /** Names, besides addresses, localhost and the machine's own, by which pages may be opened. */
  hosts: readonly string[];
  /** The set-up may be read and changed from other machines, too. */
  setupFromNetwork: boolean;
}

/** Sent with every answer. Pages have no inline script or style, and are framed by nobody. */
export const SAFE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** A refusal: what was found and what was expected, for people. */
export interface Refusal {
  status: 403 | 421;
  error: string;
}

type Headers = { [name: string]: string | string[] | undefined };

/**
 * A name that the host does not know means that somebody's own domain has been pointed at this machine (DNS
 * rebinding): its page must not read or change anything here. Addresses cannot be pointed anywhere.
 */
export function refuseHost(headers: Headers, access: Access): Refusal | undefined {
  const name = hostOf(headers["host"]);
  if (name === undefined)
    return { status: 421, error: "found no Host header, expected this machine's name or address" };
  const own = hostname().toLowerCase();
  const known = ["localhost", own, `${own}.local`, ...access.hosts.map((host) => host.toLowerCase())];
  if (isIP(name) !== 0 || known.includes(name)) return undefined;
  return { status: 421, error: `found host ${name}, expected an address, ${known.join(", ")} or a name of page.hosts` };
}

/** A page of another site may not change or stream anything here; programs that are no browsers send neither header. */
export function refuseOrigin(headers: Headers): Refusal | undefined {
  const origin = headers["origin"];
  const site = headers["sec-fetch-site"];
  const isForeign =
    (site !== undefined && site !== "same-origin" && site !== "none") ||
    (origin !== undefined && originHost(origin) !== headers["host"]);
  return isForeign ? { status: 403, error: `found origin ${origin ?? site}, expected a page of this host` } : undefined;
}

/** The set-up is for this machine alone unless the shop says otherwise; what a proxy hands on is not local. */
export function refuseRemote(address: string | undefined, headers: Headers, access: Access): Refusal | undefined {
  const isForwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].some((name) => headers[name] !== undefined);
  if (access.setupFromNetwork || (isLoopback(address ?? "") && !isForwarded)) return undefined;
  return {
    status: 403,
    error: `found a client at ${isForwarded ? "the far side of a proxy" : address}, expected one on the host itself (page.setup: network allows others)`,
  };
}

/** Puts the guard before every route: names first, then, for all but plain pages, the origin. */
export function guard(app: FastifyInstance, access: Access): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SAFE_HEADERS);
    const refusal =
      refuseHost(request.headers, access) ?? (isPage(request) ? undefined : refuseOrigin(request.headers));
    if (refusal !== undefined) return refuse(reply, refusal);
  });
}

/** A hook for routes of the set-up. */
export function localOnly(access: Access) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refuseRemote(request.socket.remoteAddress, request.headers, access);
    if (refusal !== undefined) return refuse(reply, refusal);
  };
}

function refuse(reply: FastifyReply, { status, error }: Refusal): FastifyReply {
  return reply.code(status).send({ error });
}

function isPage(request: FastifyRequest): boolean {
  const isRead = request.method === "GET" || request.method === "HEAD";
  return isRead && !request.url.startsWith("/api/") && !request.url.startsWith("/events");
}

function hostOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== "string" || !URL.canParse(`http://${header}/`)) return undefined;
  return new URL(`http://${header}/`).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function originHost(origin: string | string[]): string | undefined {
  return typeof origin === "string" && URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === "::1";
}
