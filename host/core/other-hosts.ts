// Decides which of several hosts of one store on one broker is in command. All hear everything; those that started later stand by
// and send nothing until the first has fallen silent. Pure: time is an argument, monotonic, in ms.
import type { Warning } from "./problems/warnings.ts";

/** Interval at which a host announces itself, and the silence after which it counts as gone. Unit ms. */
export const PRESENCE_MS = 5000;
export const GONE_MS = 3 * PRESENCE_MS;
/** How many other hosts are followed; there is hardly ever one. */
const MOST = 10;

/** A host, and when it started by its own wall clock, in ms since 1970. A wrong clock only puts the wrong host in command. */
export interface HostIdentity {
  id: string;
  machine: string;
  startedMs: number;
}

/** What follows from an announcement of another host. */
export interface Heard {
  /** It is new: this host should announce itself to it at once. */
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

  /** This host's announcement, as JSON. */
  presence(): string {
    return JSON.stringify({ v: 1, ...this.own });
  }

  /** Takes an announcement; undefined where it is this host's own or unreadable. */
  hear(payload: string, nowMs: number): Heard | undefined {
    const other = identityIn(payload);
    if (other === undefined || other.id === this.own.id) return undefined;
    const isNew = !this.others.has(other.id);
    if (isNew && this.others.size >= MOST) return undefined;
    this.others.set(other.id, { ...other, heardMs: nowMs });
    return { isNew, warning: this.warningOf(other) };
  }

  /** Whether a host that started earlier is present. */
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
