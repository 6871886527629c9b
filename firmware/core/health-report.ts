// Counts what a box's sensors and connections do between two health reports, and writes the report.

import { type Channel, ENTRY, ENTRY_2, EXIT, HEAD, TAIL } from "../../protocol/channels.ts";
import { encode } from "../../protocol/codec.ts";
import type { Health } from "../../protocol/messages/health.ts";
import { newReals, type Reals } from "./buffers.ts";
import type { Commands } from "./commands.ts";

/** What only the board knows. Unknown is undefined. */
export interface Vitals {
  free: number | undefined;
  total: number | undefined;
  errors: string | undefined;
  rssiDbm: number | undefined;
  /** Longest delay of the box's own timer since the last report. Unit ms. */
  lateMs: number;
  /** Why the last connection ended. */
  link: string | undefined;
  failedStarts: number;
  image: Health["image"];
}

/** What the box itself has counted since its start. A class, for an object of one takes less of a small heap. */
export class Tally {
  readonly boot: string;
  readonly unixOffsetMs: number | undefined;
  readonly rejected: number;
  readonly config: number;
  readonly dropped: number;
  readonly sessions: number;

  constructor(boot: string, commands: Commands, dropped: number, sessions: number) {
    this.boot = boot;
    this.unixOffsetMs = commands.unixOffsetMs;
    this.rejected = commands.rejected;
    this.config = commands.configuration.id;
    this.dropped = dropped;
    this.sessions = sessions;
  }
}

/** Longest text of a field; longer ones are cut. */
const MAX_TEXT = 64;

/** The counts of one box, and the report made of them. */
export class HealthReport {
  /** Edges of each beam since the last report; samples of each zone since the start, as of it. */
  private readings: Reals = newReals(6);
  private sinceMs = 0;

  /** One edge of a beam. */
  count(channel: Channel): void {
    this.readings[channel] = (this.readings[channel] as number) + 1;
  }

  /** Writes the report of the time since the last one and begins anew. `head` and `tail`: samples since the start. */
  report(tally: Tally, vitals: Vitals, head: number, tail: number, tMs: number): string {
    const spanS = (tMs - this.sinceMs > 1000 ? tMs - this.sinceMs : 1000) / 1000;
    const readings = this.readings;
    const report = encode("health", {
      boot: tally.boot,
      tMs: tMs,
      unixMs: tally.unixOffsetMs === undefined ? undefined : tally.unixOffsetMs + tMs,
      free: vitals.free,
      total: vitals.total,
      errors: cut(vitals.errors),
      rssiDbm: vitals.rssiDbm,
      lateMs: Math.floor(vitals.lateMs),
      entryPerMin: tenths((60 * ((readings[ENTRY] as number) + (readings[ENTRY_2] as number))) / spanS),
      exitPerMin: tenths((60 * (readings[EXIT] as number)) / spanS),
      headHz: tenths((head - (readings[HEAD] as number)) / spanS),
      tailHz: tenths((tail - (readings[TAIL] as number)) / spanS),
      rejected: tally.rejected,
      dropped: tally.dropped,
      sessions: tally.sessions,
      link: cut(vitals.link),
      config: tally.config,
      failedStarts: vitals.failedStarts,
      image: vitals.image,
    });
    for (let i = 0; i < HEAD; i++) readings[i] = 0;
    readings[HEAD] = head;
    readings[TAIL] = tail;
    this.sinceMs = tMs;
    return report;
  }
}

function tenths(value: number): number {
  return Math.floor(value * 10 + 0.5) / 10;
}

function cut(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text.substring(0, MAX_TEXT);
}
