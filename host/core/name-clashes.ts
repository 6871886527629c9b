// Finds two who go by one name: they speak, or take over the connection, in turns. Pure: time is an argument, monotonic,
// in ms.

/** So many turns within so long are no restart any more. A restarted box never speaks as the one before it again. */
const TURNS = 3;
const WITHIN_MS = 60000;
/** Names and senders that are remembered at most. */
const MOST_NAMES = 1000;
const MOST_SENDERS = 4;

interface Named {
  last: string;
  /** When each sender was heard last. */
  senders: Map<string, number>;
  turnsMs: number[];
}

/** Everybody who has spoken lately. */
export class NameClashes {
  private names = new Map<string, Named>();

  /**
   * Somebody has spoken under a name. Returns the two who do so in turns. A sender is whatever tells one from the other,
   * such as an address with a boot id.
   */
  heard(name: string, sender: string, nowMs: number): [before: string, now: string] | undefined {
    const named = this.named(name, sender);
    const { last, senders } = named;
    const heardMs = senders.get(sender);
    // Nearly every message: who spoke last is the newest already.
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

  /** A living connection has been taken over under its name. True when that goes on in turns. */
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
