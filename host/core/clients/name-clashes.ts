// Detects two senders that use one name: they send, or take over the connection, in turns. Pure: time is an argument, monotonic,
// in ms.

/** This many changes of sender within this time are a clash. After a restart the earlier boot id never comes back. Unit ms. */
const TURNS = 3;
const WITHIN_MS = 60000;
/** How many names are remembered, and how many senders of each. */
const MOST_NAMES = 1000;
const MOST_SENDERS = 4;

interface Named {
  last: string;
  /** When each sender was heard last. */
  senders: Map<string, number>;
  turnsMs: number[];
}

/** The recent senders of each name. */
export class NameClashes {
  private names = new Map<string, Named>();

  /**
   * Notes a message. Returns the two senders where they use the name in turns. `sender` is any text that tells them apart, such as
   * an address with a boot id.
   */
  heard(name: string, sender: string, nowMs: number): [before: string, now: string] | undefined {
    const named = this.named(name, sender);
    const { last, senders } = named;
    const heardMs = senders.get(sender);
    // Nearly every message: the sender is the last one, and at the end of the map already.
    if (sender === last && heardMs !== undefined) {
      senders.set(sender, nowMs);
      return undefined;
    }
    senders.delete(sender);
    senders.set(sender, nowMs);
    if (senders.size > MOST_SENDERS) senders.delete(senders.keys().next().value as string);
    if (sender === last) return undefined;
    named.last = sender;
    const isReturn = heardMs !== undefined && nowMs - heardMs < WITHIN_MS;
    return isReturn && this.turn(named, nowMs) ? [last, sender] : undefined;
  }

  /** Notes that a live connection would be taken over under its name. True where that happens in turns. */
  takenOver(name: string, nowMs: number): boolean {
    return this.turn(this.named(name, ""), nowMs);
  }

  private turn(named: Named, nowMs: number): boolean {
    named.turnsMs = [...named.turnsMs.slice(1 - TURNS), nowMs];
    const [first] = named.turnsMs as [number];
    return named.turnsMs.length === TURNS && nowMs - first < WITHIN_MS;
  }

  private named(name: string, sender: string): Named {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const named = { last: sender, senders: new Map<string, number>(), turnsMs: [] };
    this.names.set(name, named);
    if (this.names.size > MOST_NAMES) this.names.delete(this.names.keys().next().value as string);
    return named;
  }
}
