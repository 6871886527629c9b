// What is wrong with the system itself, for people: each warning stands once, until it is over. Pure: time is an argument.

/** Something that people should know about the system. `text` says what, `remedy` what to do; both are one line. */
export interface Warning {
  /** One per fault: raising it again changes the text, but announces nothing. */
  key: string;
  text: string;
  remedy: string;
}

/** A warning that stands. `sinceMs` by the host's clock. */
export interface StandingWarning extends Warning {
  sinceMs: number;
}

/** Who is told of warnings by the edges. */
export interface WarningListener {
  /** Raises a warning, or keeps it up. With `lastsMs` it is over by itself that long after it was last raised. */
  onWarning(warning: Warning, lastsMs?: number): void;
  onWarningOver(key: string): void;
}

/** Warnings that stand at most: a client that makes up names must not fill a page. */
const MOST = 30;

/** All warnings that stand, the oldest first. */
export class Warnings {
  private standing = new Map<string, StandingWarning & { endsMs: number }>();

  /** True when the warning is new; false when it stood already, or when too many stand. */
  raise({ key, text, remedy }: Warning, nowMs: number, lastsMs = Number.POSITIVE_INFINITY): boolean {
    const known = this.standing.get(key);
    if (known === undefined && this.standing.size >= MOST) return false;
    this.standing.set(key, { key, text, remedy, sinceMs: known?.sinceMs ?? nowMs, endsMs: nowMs + lastsMs });
    return known === undefined;
  }

  /** True when the warning stood. */
  end(key: string): boolean {
    return this.standing.delete(key);
  }

  /** Keys of those that have ended by themselves. */
  expire(nowMs: number): string[] {
    const over = [...this.standing.values()].filter(({ endsMs }) => endsMs <= nowMs).map(({ key }) => key);
    for (const key of over) this.standing.delete(key);
    return over;
  }

  list(): StandingWarning[] {
    return [...this.standing.values()].map(({ key, text, remedy, sinceMs }) => ({ key, text, remedy, sinceMs }));
  }
}

/** How long people are told of what happens only now and then. Unit ms. */
const INCIDENT_MS = 600000;

/** A box has started again and uses a boot id that it has had before. */
export function relivedWarning(box: string): { warning: Warning; lastsMs: number } {
  const text = `Box ${box} has started anew with the boot id of an earlier start; nothing is lost`;
  return { warning: { key: `relived ${box}`, text, remedy: "Update its firmware" }, lastsMs: INCIDENT_MS };
}

/** A box says what cannot be. */
export function implausibleWarning(about: string, field: string, from: string): { warning: Warning; lastsMs: number } {
  const text = `${about} from ${from} contradicts itself or what was said before: ${field}; refused`;
  const remedy = "See whether another device uses the name of this box";
  return { warning: { key: `implausible ${about}`, text, remedy }, lastsMs: INCIDENT_MS };
}

/** A record has come again and says something else. */
export function conflictWarning(box: string, boot: string, seq: number): { warning: Warning; lastsMs: number } {
  const text = `Box ${box} has sent two different records of number ${seq} (start ${boot}); the first is kept`;
  const remedy = "See whether another device uses the name of this box";
  return { warning: { key: `conflict ${box}`, text, remedy }, lastsMs: INCIDENT_MS };
}
