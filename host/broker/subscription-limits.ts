// Limits subscriptions, so that no client multiplies what the host has to send. Pure.

interface Limits {
  perClient: number;
  perAddress: number;
  inAll: number;
}

/** All subscriptions. A box has one for each kind of command. */
const ANY: Limits = { perClient: 32, perAddress: 10000, inAll: 20000 };
/** Subscriptions that match more than one box: each costs a copy of every message. */
const BROAD: Limits = { perClient: 8, perAddress: 40, inAll: 100 };
/** Level of a topic that names the box. */
const BOX_LEVEL = 3;

/** The subscriptions of all clients. `Client` is any object that stands for one. */
export class SubscriptionLimits<Client> {
  private any = new Tally<Client>(ANY);
  private broad = new Tally<Client>(BROAD);

  /** Adds a subscription; false where it is one too many. One that the client already has counts once. */
  add(client: Client, address: string, filter: string): boolean {
    if (!isBroad(filter)) return this.any.add(client, address, filter);
    if (!this.broad.add(client, address, filter)) return false;
    if (this.any.add(client, address, filter)) return true;
    this.broad.delete(client, address, filter);
    return false;
  }

  delete(client: Client, address: string, filter: string): void {
    this.any.delete(client, address, filter);
    this.broad.delete(client, address, filter);
  }

  deleteAll(client: Client, address: string): void {
    for (const filter of this.any.filtersOf(client)) this.delete(client, address, filter);
  }
}

/** Whether a filter can match topics of several boxes. */
function isBroad(filter: string): boolean {
  const levels = filter.split("/");
  const hash = levels.indexOf("#");
  return levels.slice(0, BOX_LEVEL + 1).includes("+") || (hash >= 0 && hash <= BOX_LEVEL);
}

class Tally<Client> {
  private limits: Limits;
  private clients = new Map<Client, Set<string>>();
  private addresses = new Map<string, number>();
  private size = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  filtersOf(client: Client): string[] {
    return [...(this.clients.get(client) ?? [])];
  }

  add(client: Client, address: string, filter: string): boolean {
    const mine = this.clients.get(client) ?? new Set();
    if (mine.has(filter)) return true;
    const here = this.addresses.get(address) ?? 0;
    const { perClient, perAddress, inAll } = this.limits;
    if (mine.size >= perClient || here >= perAddress || this.size >= inAll) return false;
    this.clients.set(client, mine.add(filter));
    this.addresses.set(address, here + 1);
    this.size += 1;
    return true;
  }

  delete(client: Client, address: string, filter: string): void {
    const mine = this.clients.get(client);
    if (!mine?.delete(filter)) return;
    if (mine.size === 0) this.clients.delete(client);
    const here = (this.addresses.get(address) ?? 1) - 1;
    if (here > 0) this.addresses.set(address, here);
    else this.addresses.delete(address);
    this.size -= 1;
  }
}
