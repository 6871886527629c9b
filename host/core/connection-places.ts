// Places for connections, bounded per address and in all. Nobody is turned away: the connection used the longest ago makes
// room, so that those who say nothing lose their places to those who come. Pure.

/** Connections at most. */
export interface PlaceLimits {
  perAddress: number;
  inAll: number;
}

/** Who has a place. `Connection` is whatever stands for one. */
export class ConnectionPlaces<Connection> {
  private limits: PlaceLimits;
  /** Connections by address, the one used the longest ago first. */
  private places = new Map<string, Set<Connection>>();
  private size = 0;

  constructor(limits: PlaceLimits) {
    this.limits = limits;
  }

  /** Gives a place; returns the connection that has lost its own, to be closed. */
  add(connection: Connection, address: string): Connection | undefined {
    const mine = this.places.get(address) ?? new Set();
    this.places.set(address, mine);
    mine.add(connection);
    this.size += 1;
    if (mine.size > this.limits.perAddress) return this.evict(address);
    return this.size > this.limits.inAll ? this.evict(this.fullestAddress()) : undefined;
  }

  /** The connection does something. */
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
