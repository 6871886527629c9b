// What is for head office while the host's clock cannot be right, as before a time server has set that of a machine without a
// battery clock: it waits until it is, and is dated by it then. Head office would keep it under the wrong day for ever. Pure.
import { EARLIEST_MS } from "../../core/problems/wall-clock.ts";
import type { ShopSample } from "./frame-builder.ts";
import type { NewRecord } from "./uplink.ts";

/** A sample of the shop, or an event; dated by the host's wall clock. */
export type ForHeadOffice = { kind: "sample"; sample: ShopSample } | { kind: "record"; record: NewRecord };

/** The host's clocks: the monotonic one, and the wall clock, since 1970. Unit ms. */
export interface Clocks {
  nowMs: number;
  atMs: number;
}

/** A clock that has not been set for so long will not be: there is no time server. Unit ms. */
const WAIT_MS = 600000;
/** A record has no room for later times (protocol/uplink/records.ts): the year 2096. Unit ms since 1970. */
const LATEST_MS = 4e12;
/** So much waits at most: a sample a second, and more events than a shop has. */
const MOST = 3000;

/** What waits for the clock to be set. */
export class UndatedRecords {
  private held: { one: ForHeadOffice; offsetMs: number }[] = [];
  private sinceMs: number | undefined;

  /** Takes what is new; returns what may go, the oldest first. */
  take(one: ForHeadOffice, { nowMs, atMs }: Clocks): ForHeadOffice[] {
    const offsetMs = atMs - nowMs;
    if (atMs >= EARLIEST_MS && atMs <= LATEST_MS) {
      const dated = this.held.map((held) => shifted(held.one, offsetMs - held.offsetMs));
      this.held = [];
      return [...dated, one];
    }
    this.sinceMs ??= nowMs;
    if (nowMs - this.sinceMs > WAIT_MS || this.held.length >= MOST) return [...this.rest(), one];
    this.held.push({ one, offsetMs });
    return [];
  }

  /** All that waits, as it is. */
  rest(): ForHeadOffice[] {
    const rest = this.held.map(({ one }) => one);
    this.held = [];
    return rest;
  }
}

function shifted(one: ForHeadOffice, byMs: number): ForHeadOffice {
  if (one.kind === "sample") return { ...one, sample: { ...one.sample, atMs: Math.round(one.sample.atMs + byMs) } };
  return { ...one, record: { ...one.record, atMs: Math.round(one.record.atMs + byMs) } };
}
