// Two hosts of one store on one broker: which of them commands lamps. Both hear everything; the one that started later
// stands by and sends nothing until the other has fallen silent. Pure: time is an argument, monotonic, in ms.
import type { Warning } from "./warnings.ts";

/** A host says that it is there this often, and has gone when it has said nothing for so long. Unit ms. */
export const PRESENCE_MS = 5000;
export const GONE_MS = 3 * PRESENCE_MS;
/** Hosts that are remembered: one is the rule. */
const MOST = 10;

/** Who a host is, and when it started, by its own wall clock in ms: a wrong one only makes the wrong host the elder. */
export interface HostIdentity {
  id: string;
  machine: string;
  startedMs: number;
}

/** What a presence says to the host that hears it. */
export interface Heard {
  /** Not heard of before: it should be told at once that we are here. */
  isNew: boolean;
  warning: Warning;
}

/** The hosts of one store. */
export class OtherHosts {
  private own: HostIdentity;
  private others = new Map<string, HostIdentity & { heardMs: number }>();

  constructor(own: HostIdentity) {
    this.own = own;
  }

  /** What this host says of itself, as JSON. */
  presence(): string {
    return JSON.stringify({ v: 1, ...this.own });
  }

  /** Takes what a host says of itself; undefined when that is this host, or cannot be read. */
  hear(payload: string, nowMs: number): Heard | undefined {
    const other = identityIn(payload);
    if (other === undefined || other.id === this.own.id) return undefined;
    const isNew = !this.others.has(other.id);
    if (isNew && this.others.size >= MOST) return undefined;
    this.others.set(other.id, { ...other, heardMs: nowMs });
    return { isNew, warning: this.warningOf(other) };
  }

  /** Another host has started earlier and is there. */
  standsBy(nowMs: number): boolean {
    for (const [id, { heardMs }] of this.others) if (nowMs - heardMs > GONE_MS) this.others.delete(id);
    return [...this.others.values()].some((other) => isElder(other, this.own));
  }

  private warningOf(other: HostIdentity): Warning {
    const { machine } = other;
    return { key: "other host", problem: { code: "other-host", machine, isElder: isElder(other, this.own) } };
  }
}

function isElder(one: HostIdentity, other: HostIdentity): boolean {
  return one.startedMs === other.startedMs ? one.id < other.id : one.startedMs < other.startedMs;
}

function identityIn(payload: string): HostIdentity | undefined {
  try {
    const { v, id, machine, startedMs } = JSON.parse(payload) as Partial<Record<string, unknown>>;
    if (v !== 1 || typeof id !== "string" || typeof machine !== "string" || !Number.isFinite(startedMs))
      return undefined;
    return { id: id.slice(0, 64), machine: machine.slice(0, 64), startedMs: startedMs as number };
  } catch {
    return undefined;
  }
}
