// Who may do what at the pages: anybody on this machine reads; others log in; a change needs its role and a token that
// other sites do not have.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isLoopback } from "../core/clients/loopback.ts";
import { TokenBuckets } from "../core/clients/token-bucket.ts";
import { isForwarded, refuse } from "./guard.ts";
import {
  csrfToken,
  isCsrfToken,
  newSession,
  type Role,
  roleOfSession,
  type SessionKeys,
  sessionCookie,
  sessionIn,
} from "./sessions.ts";

/** The passwords of the pages, as the host keeps them. */
export interface PagePasswords {
  /** As they are now: a password may be made while the host runs. */
  keys(): SessionKeys;
  matches(password: string, hash: string): Promise<boolean>;
  /** What somebody at the machine itself may do without a log-in, whatever passwords there are; only a demo says so. */
  here?: Role;
}

/** Passwords that one address may try, and how many are checked at a time: each takes 16 MB and a quarter of a second. */
const TRIES = { perS: 0.1, burst: 10 };
const AT_ONCE = 2;
const MAX_PASSWORD = 256;
/** Header that carries the token. */
const CSRF_HEADER = "x-csrf-token";

/** What a request may do, and with which session. */
interface Standing {
  /** "read" sees everything and changes nothing. */
  role: "none" | "read" | Role;
  session: string | undefined;
}

const ORDER = ["none", "read", "staff", "setup"] as const;

/** The log-in of one server. */
export class LogIn {
  private passwords: PagePasswords;
  private tries = new TokenBuckets(TRIES);
  private checking = 0;
  /** Passwords that were right, by their hash: monitoring asks every few seconds. */
  private known = new Map<string, string>();
  private onWrong: (address: string) => void;
  private commandOf: (role: Role) => string;

  /** `onWrong`: somebody at this address has given a wrong password. `commandOf` makes a password of a role. */
  constructor(
    passwords: PagePasswords,
    onWrong: (address: string) => void,
    commandOf = (role: Role): string => `tillbeacon password ${role}`,
  ) {
    this.passwords = passwords;
    this.onWrong = onWrong;
    this.commandOf = commandOf;
  }

  /** Hook for the routes of one role. */
  needs(role: "read" | Role) {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const standing = await this.standingOf(request);
      if (ORDER.indexOf(standing.role) < ORDER.indexOf(role)) {
        const error = `found ${wordsOf(standing.role)}, expected a log-in as ${role === "setup" ? "set-up" : "staff"}${this.hint(role)}`;
        return refuse(request, reply, { status: 401, error, code: "log-in" });
      }
      if (request.method === "GET" || request.method === "HEAD" || standing.session === undefined) return undefined;
      if (isCsrfToken(this.passwords.keys(), standing.session, request.headers[CSRF_HEADER])) return undefined;
      return refuse(request, reply, {
        status: 403,
        error: "found no token of a page of this host, expected one",
        code: "old-page",
      });
    };
  }

  /** Whether a page may be shown, or the log-in in its place. */
  async mayRead(request: FastifyRequest): Promise<boolean> {
    return (await this.standingOf(request)).role !== "none";
  }

  addRoutes(app: FastifyInstance): void {
    app.get("/api/session", async (request, reply) => {
      const { role, session } = await this.standingOf(request);
      reply.header("cache-control", "no-store");
      return { role, csrf: session === undefined ? null : csrfToken(this.passwords.keys(), session) };
    });
    app.post<{ Body: { password?: unknown } | null }>("/api/login", async (request, reply) => {
      const password = request.body?.password;
      if (typeof password !== "string" || password === "" || password.length > MAX_PASSWORD)
        return reply.code(400).send({ error: "found no password, expected one" });
      const role = await this.check(password, request.socket.remoteAddress ?? "");
      if (role === "later")
        return reply.code(429).header("retry-after", "10").send({ error: "found too many attempts, expected fewer" });
      if (role === undefined)
        return refuse(request, reply, { status: 401, error: "found a password that is not right" });
      reply.header("set-cookie", sessionCookie(newSession(this.passwords.keys(), role, Date.now())));
      return { role };
    });
    app.post("/api/logout", async (_, reply) => reply.header("set-cookie", sessionCookie("")).send({ role: "none" }));
  }

  private async standingOf(request: FastifyRequest): Promise<Standing> {
    const keys = this.passwords.keys();
    const session = sessionIn(request.headers.cookie);
    const role = session === undefined ? undefined : roleOfSession(keys, session, Date.now());
    if (role !== undefined) return { role, session };
    const unasked = keys.hashes.staff === undefined ? "staff" : "read";
    if (isHere(request)) return { role: this.passwords.here ?? unasked, session: undefined };
    const basic = basicPassword(request.headers.authorization);
    // For monitoring, which cannot keep a session. Browsers are never asked for it, so no other site can use it.
    if (basic === undefined || request.method !== "GET") return { role: "none", session: undefined };
    const found = await this.check(basic, request.socket.remoteAddress ?? "");
    return { role: found === "staff" || found === "setup" ? "read" : "none", session: undefined };
  }

  /** The role that a password opens. */
  private async check(password: string, address: string): Promise<Role | "later" | undefined> {
    const { hashes } = this.passwords.keys();
    for (const role of ["staff", "setup"] as const) {
      const hash = hashes[role];
      if (hash !== undefined && this.known.get(hash) === password) return role;
    }
    if (this.checking >= AT_ONCE || !this.tries.take(address, performance.now())) return "later";
    this.checking += 1;
    try {
      for (const role of ["setup", "staff"] as const) {
        const hash = hashes[role];
        if (hash === undefined || !(await this.passwords.matches(password, hash))) continue;
        if (this.known.size > 10) this.known.clear();
        this.known.set(hash, password);
        return role;
      }
    } finally {
      this.checking -= 1;
    }
    this.onWrong(address);
    return undefined;
  }

  private hint(role: "read" | Role): string {
    const { hashes } = this.passwords.keys();
    const missing = role === "setup" ? hashes.setup === undefined : hashes.staff === undefined;
    if (!missing || (role === "read" && hashes.setup !== undefined)) return "";
    return ` (no password has been made yet: run '${this.commandOf(role === "setup" ? "setup" : "staff")}')`;
  }
}

/**
 * Whether somebody sits at the machine itself: what a proxy passes on comes from elsewhere. One that is not told to says
 * nothing of it, but speaks HTTP/1.0, which no browser does (nginx, `proxy_http_version`).
 */
function isHere({ socket, headers, raw }: FastifyRequest): boolean {
  return isLoopback(socket.remoteAddress ?? "") && !isForwarded(headers) && raw.httpVersion !== "1.0";
}

function basicPassword(header: string | undefined): string | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,800})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString();
  const colon = text.indexOf(":");
  return colon < 0 || text.length - colon > MAX_PASSWORD ? undefined : text.slice(colon + 1);
}

function wordsOf(role: Standing["role"]): string {
  if (role === "none") return "nobody logged in";
  return role === "read" ? "somebody who may only read" : role;
}
