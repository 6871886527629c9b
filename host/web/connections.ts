// Who may be connected to the pages: bounds per address and in all. Nobody is turned away; connections that do nothing make
// room for new ones, and who asks too often is told to wait.
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { ConnectionPlaces } from "../core/clients/connection-places.ts";
import { TokenBuckets } from "../core/clients/token-bucket.ts";
import type { Problem } from "../core/problems/problem.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import type { RefusedAnswer } from "./refused.ts";

/** Connections without streams. Twenty tablets behind one address have six each at most. */
const PLACES = { perAddress: 200, inAll: 600 };
/** Requests of one address: twenty tablets that load a page of twenty files at once. */
const REQUESTS = { perS: 100, burst: 600 };
/** How long people are told, after the last time. Unit ms. */
const WARNING_MS = 60000;
/** The same is told again this often. Unit ms. */
const TELL_EVERY_MS = 1000;

/** The connections of a server; those that have become streams are let go (`release`). */
export class Connections {
  private places = new ConnectionPlaces<Socket>(PLACES);
  private warnings: WarningListener;
  private told = { address: "", atMs: 0 };

  constructor(app: FastifyInstance, warnings: WarningListener) {
    this.warnings = warnings;
    const requests = new TokenBuckets(REQUESTS);
    app.server.on("connection", (socket) => this.open(socket));
    app.server.on("request", ({ socket }) => this.places.use(socket, addressOf(socket)));
    app.addHook("onRequest", async (request, reply) => {
      const address = addressOf(request.socket);
      if (requests.take(address, performance.now())) return;
      this.tell({ code: "pages-requests", address, perS: REQUESTS.perS });
      return reply
        .code(429)
        .header("retry-after", "1")
        .send({ error: "found too many requests, expected fewer", code: "too-often" } satisfies RefusedAnswer);
    });
  }

  /** A connection has become a stream, which has bounds of its own. */
  release(socket: Socket): void {
    this.places.delete(socket, addressOf(socket));
  }

  /** Streams have been closed to make room. */
  tooManyStreams(address: string): void {
    this.tell({ code: "pages-many", address });
  }

  private open(socket: Socket): void {
    const address = addressOf(socket);
    socket.once("close", () => this.places.delete(socket, address));
    const evicted = this.places.add(socket, address);
    if (evicted === undefined) return;
    this.tell({ code: "pages-connections", address: addressOf(evicted) });
    evicted.destroy();
  }

  private tell(problem: Problem & { address: string }): void {
    const { address } = problem;
    const nowMs = performance.now();
    if (address === this.told.address && nowMs - this.told.atMs < TELL_EVERY_MS) return;
    this.told = { address, atMs: nowMs };
    this.warnings.onWarning({ key: `pages ${address}`, problem }, WARNING_MS);
  }
}

/** Also of a socket that has been closed meanwhile: it keeps what it was given first. */
const addresses = new WeakMap<Socket, string>();
function addressOf(socket: Socket): string {
  const address = addresses.get(socket) ?? socket.remoteAddress ?? "";
  addresses.set(socket, address);
  return address;
}
