// When to try a host again: pauses that double and that differ from box to box, shared by all transports over a network.

/** First and longest pause, before jitter of half as much more or less. Unit ms: a host that is back is found within 15 s. */
const FIRST_MS = 2000;
const LONGEST_MS = 10000;
/**
 * A connection that has lasted for so long was a good one. Unit ms; guess: one that is thrown off by what it is sent at its
 * start ends within seconds, and is not to be made again at full speed.
 */
const GOOD_MS = 30000;

/** Pauses of one box. */
export class BackOff {
  private pauseMs = FIRST_MS;
  /** When the connection was made; far away while there is none. */
  private sinceMs = 1e15;

  connected(tMs: number): void {
    this.sinceMs = tMs;
  }

  /** The host says no: that will not change soon. */
  refused(): void {
    this.pauseMs = LONGEST_MS;
  }

  /** A connection has ended, or could not be made: when to try again. `random` is from 0 to 1, another in each box. */
  retryMs(tMs: number, random: number): number {
    if (tMs - this.sinceMs >= GOOD_MS) this.pauseMs = FIRST_MS;
    this.sinceMs = 1e15;
    const pauseMs = this.pauseMs;
    this.pauseMs = pauseMs * 2 > LONGEST_MS ? LONGEST_MS : pauseMs * 2;
    return tMs + pauseMs * (0.5 + random);
  }
}
