// Limits of the embedded broker's clients: per client, per address and in all. Warns of clients that exceed them; those that go on are
// cut off for a while, longer each time.
import type { BoxListener } from "../core/boxes/box-transport.ts";
import { ConnectionPlaces } from "../core/clients/connection-places.ts";
import { CutOffs } from "../core/clients/cut-offs.ts";
import { TokenBuckets } from "../core/clients/token-bucket.ts";
import type { ClientTrouble, Problem } from "../core/problems/problem.ts";
import type { ClientConnection, ConnectionOwner, CutOffReason } from "./client-traffic.ts";

/** Most connections before and after their CONNECT. All boxes may be behind one address. */
const UNANSWERED = { perAddress: 200, inAll: 500 };
const CONNECTED = { perAddress: 1200, inAll: 2000 };
/** New connections per address: a thousand boxes come at once after a restart of the host. */
const NEW_PER_ADDRESS = { perS: 50, burst: 1500 };
/** New connections per client: a box waits at least a second in between. */
const NEW_PER_CLIENT = { perS: 0.5, burst: 20 };
/** Refused messages per client: a box with a wrong version sends one a second. */
const REFUSED_PER_CLIENT = { perS: 5, burst: 100 };
/** For how long a client is cut off: at first, and at most. Unit ms. */
const CUT_OFF_MS = 10000;
const LONGEST_CUT_OFF_MS = 600000;
/** Bytes that may wait for all clients together. */
const MAX_WAITING_IN_ALL = 32 * 1024 * 1024;
/** How many clients of one address have warnings of their own, and how many addresses have such clients. */
const NAMED_PER_ADDRESS = 5;
const MOST_ADDRESSES = 1000;
/** How long the warning of a single event stands. Unit ms. */
const WARNING_MS = 120000;

/** The connected clients. Times are by `performance.now`. */
export class ClientLimits implements ConnectionOwner {
  private listener: BoxListener;
  /** Packets a second that a connection may send, for the warning. */
  private perS: number;
  private unanswered = new ConnectionPlaces<ClientConnection>(UNANSWERED);
  private connected = new ConnectionPlaces<ClientConnection>(CONNECTED);
  private ids = new Map<ClientConnection, string>();
  private all = new Set<ClientConnection>();
  private newPerAddress = new TokenBuckets(NEW_PER_ADDRESS);
  private newPerClient = new TokenBuckets(NEW_PER_CLIENT);
  private refusedPerClient = new TokenBuckets(REFUSED_PER_CLIENT);
  /** Clients that have a warning of their own, by address. */
  private named = new Map<string, Set<string>>();
  private cutOffs = new CutOffs(CUT_OFF_MS, LONGEST_CUT_OFF_MS);

  constructor(listener: BoxListener, perS: number) {
    this.listener = listener;
    this.perS = perS;
  }

  /** Whether an address may open another connection; false, with a warning, where it opens too many. */
  mayConnect(address: string, nowMs: number): boolean {
    if (this.newPerAddress.take(address, nowMs)) return true;
    this.warn(`connections ${address}`, { code: "clients-new", address, perS: NEW_PER_ADDRESS.perS });
    return false;
  }

  opened(connection: ClientConnection): void {
    this.all.add(connection);
    const { address } = connection;
    this.makeRoom(this.unanswered.add(connection, address), "clients-unnamed");
    connection.once("close", () => {
      this.all.delete(connection);
      this.ids.delete(connection);
      this.unanswered.delete(connection, address);
      this.connected.delete(connection, address);
    });
  }

  /** Notes the client id in a CONNECT. */
  noteClientId(connection: ClientConnection, id: string): void {
    this.ids.set(connection, id.slice(0, 64));
  }

  /** A client has logged in; false while it is cut off, or where it connects too often. */
  admit(connection: ClientConnection, nowMs: number): boolean {
    const name = this.nameOf(connection);
    if (this.cutOffs.isCutOff(name, nowMs)) return false;
    if (!this.newPerClient.take(name, nowMs)) {
      this.cut(connection, "comes-again", nowMs);
      return false;
    }
    this.unanswered.delete(connection, connection.address);
    this.makeRoom(this.connected.add(connection, connection.address), "clients-many");
    return true;
  }

  onHeard(connection: ClientConnection): void {
    this.connected.use(connection, connection.address);
  }

  /** Counts a refused message of a client; too many end the connection. */
  refused(connection: ClientConnection, nowMs: number): void {
    // Messages from before it was cut off may still come in.
    if (connection.destroyed || this.refusedPerClient.take(this.nameOf(connection), nowMs)) return;
    this.cut(connection, "meaningless", nowMs);
    connection.destroy();
  }

  onThrottled(connection: ClientConnection): void {
    this.tell(connection, { is: "slowed-down", perS: this.perS });
  }

  /** A connection has closed itself because of its own limits. */
  onCutOff(connection: ClientConnection, reason: CutOffReason): void {
    if (reason === "flood") this.cut(connection, "floods", performance.now());
    else if (reason === "does-not-read") this.tell(connection, { is: "deaf" });
    else {
      this.tell(connection, { is: "oversized", bytes: connection.announced });
      // Its topic is not known; it is counted all the same.
      const about = `packet of ${connection.announced} bytes`;
      this.listener.onRejection({ reason: "bad-topic", field: "", about, from: `mqtt ${connection.address}` });
    }
  }

  /** A client has sent nothing for one and a half of its keep-alive intervals. */
  fellSilent(connection: ClientConnection): void {
    this.tell(connection, { is: "silent" });
  }

  /** A client has been refused one subscription too many. */
  subscribedTooMuch(connection: ClientConnection, filter: string): void {
    this.tell(connection, { is: "many-subscriptions", topic: filter.slice(0, 64) });
  }

  /** A client's account does not allow what it asked for. */
  denied(connection: ClientConnection, trouble: ClientTrouble): void {
    this.tell(connection, trouble);
  }

  /** To be called once a second: finds clients that do not read, and bounds the memory of all. */
  check(nowMs: number): void {
    for (const connection of this.all) connection.check(nowMs);
    let waiting = [...this.all].reduce((sum, { waitingBytes }) => sum + waitingBytes, 0);
    while (waiting > MAX_WAITING_IN_ALL) {
      const slowest = [...this.all].reduce((a, b) => (a.waitingBytes >= b.waitingBytes ? a : b));
      waiting -= slowest.waitingBytes;
      slowest.cutOff("does-not-read");
    }
  }

  /** Ends all connections, also those without a CONNECT, which the broker does not know. */
  close(): void {
    for (const connection of this.all) connection.destroy();
  }

  private nameOf(connection: ClientConnection): string {
    const id = this.ids.get(connection);
    return `${id === undefined ? "A client" : `Client ${id || "without a name"}`} at ${connection.address}`;
  }

  private cut(connection: ClientConnection, is: "meaningless" | "comes-again" | "floods", nowMs: number): void {
    const pauseMs = this.cutOffs.cut(this.nameOf(connection), nowMs);
    this.tell(connection, { is, pauseS: pauseMs / 1000 }, Math.max(WARNING_MS, pauseMs));
  }

  private makeRoom(evicted: ClientConnection | undefined, code: "clients-unnamed" | "clients-many"): void {
    if (evicted === undefined) return;
    const { address } = evicted;
    this.warn(`connections ${address}`, { code, address });
    evicted.destroy();
  }

  /** Warns of a client: by itself while its address has few such clients, otherwise of the address, which may be inventing client ids. */
  private tell(connection: ClientConnection, trouble: ClientTrouble, lastsMs = WARNING_MS): void {
    const name = this.nameOf(connection);
    const names = this.named.get(connection.address) ?? new Set();
    this.named.set(connection.address, names);
    if (this.named.size > MOST_ADDRESSES) this.named.delete(this.named.keys().next().value as string);
    if (names.size < NAMED_PER_ADDRESS) names.add(name);
    const { address } = connection;
    const client = this.ids.get(connection) ?? null;
    this.warn(names.has(name) ? name : `clients ${address}`, { code: "client", client, address, ...trouble }, lastsMs);
  }

  private warn(key: string, problem: Problem, lastsMs = WARNING_MS): void {
    this.listener.onWarning({ key, problem }, lastsMs);
  }
}
