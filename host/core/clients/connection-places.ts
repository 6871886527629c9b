// Limits the number of connections per address and in all. A newcomer is never refused: the least recently used connection
// is evicted instead, so that idle ones make room. Pure.

/** Greatest numbers of connections. */
export interface PlaceLimits {
  perAddress: number;
  inAll: number;
}

/** The connections that have a place. `Connection` is any object that stands for one. */
export class ConnectionPlaces<Connection> {
  private limits: PlaceLimits;
  /** Connections by address, the least recently used first. */
  private places = new Map<string, Set<Connection>>();
  private size = 0;

  constructor(limits: PlaceLimits) {
    this.limits = limits;
  }

  /** Adds a connection; returns the one that it evicts, which the caller closes. */
  add(connection: Connection, address: string): Connection | undefined {
    const mine = this.places.get(address) ?? new Set();
    this.places.set(address, mine);
    mine.add(connection);
    this.size += 1;
    if (mine.size > this.limits.perAddress) return this.evict(address);
    return this.size > this.limits.inAll ? this.evict(this.fullestAddress()) : undefined;
  }

  /** Marks the connection as just used. */
  use(connection: Connection, address: string): void {
    const mine = this.places.get(address);
    if (mine?.delete(connection)) mine.add(connection);
  }

  delete(connection: Connection, address: string): void {
    const mine = this.places.get(address);
    if (!mine?.delete(connection)) return;
    this.size -= 1;
    if (mine.size === 0) this.places.delete(address);
  }

  private evict(address: string): Connection | undefined {
    const oldest = this.places.get(address)?.values().next().value;
    if (oldest !== undefined) this.delete(oldest, address);
    return oldest;
  }

  private fullestAddress(): string {
    let fullest = "";
    let most = 0;
    for (const [address, { size }] of this.places) {
      if (size > most) fullest = address;
      most = Math.max(most, size);
    }
    return fullest;
  }
}
