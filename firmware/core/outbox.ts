// Telemetry records that the host has not acknowledged yet, in a ring of fixed size. The oldest is dropped, and
// counted, when it is full; nothing else is ever lost. Knows no network.
import { encode } from "../../protocol/codec.ts";
import {
  LAMP_RULES,
  LAMPS,
  type LampRule,
  type LampSignal,
  SENSOR_HEALTH,
  TILL_STATES,
} from "../../protocol/messages.ts";
import { newReals, type Reals } from "./buffers.ts";
import type { Lane } from "./lane.ts";

/** Numbers a record takes. */
const WIDTH = 14;
/** How an unknown is kept among numbers that are never negative. */
const UNKNOWN = -1;

/** The ring. `boot` goes into every record; `capacity` is in records. */
export class Outbox {
  /** Records dropped since the start because the ring was full. */
  dropped = 0;
  /** Number of the newest record. */
  seq = 0;
  private ring: Reals;
  private capacity: number;
  private boot: string;
  private first = 0;
  private size = 0;
  private sent = 0;

  constructor(boot: string, capacity: number) {
    this.boot = boot;
    this.capacity = capacity;
    this.ring = newReals(capacity * WIDTH);
  }

  /** Records that wait for the host's acknowledgement. */
  pending(): number {
    return this.size;
  }

  /** Records not handed out since the last rewind. */
  unsent(): number {
    return this.size - this.sent;
  }

  /** Puts the lane's present estimate at the end. */
  record(lane: Lane, lamp: LampSignal, rule: LampRule, tMs: number): void {
    if (this.size === this.capacity) this.dropOldest();
    this.seq += 1;
    const layout = lane.layout;
    const counted = layout.entry;
    const known = lane.waiting() !== undefined;
    let at = ((this.first + this.size) % this.capacity) * WIDTH;
    at = this.put(at, this.seq);
    at = this.put(at, tMs);
    at = this.put(at, counted ? lane.entryGate.inward : UNKNOWN);
    at = this.put(at, layout.exit ? lane.exitGate.inward : UNKNOWN);
    at = this.put(at, counted ? lane.entryGate.outward : UNKNOWN);
    at = this.put(at, lane.inLane());
    at = this.put(at, lane.waiting());
    at = this.put(at, known ? lane.waitS : UNKNOWN);
    at = this.put(at, known ? lane.waitLowS : UNKNOWN);
    at = this.put(at, known ? lane.waitHighS : UNKNOWN);
    at = this.put(at, lane.confidence(tMs));
    at = this.put(
      at,
      indexOf(TILL_STATES, lane.tillState(tMs)) + 8 * indexOf(LAMPS, lamp) + 64 * indexOf(LAMP_RULES, rule),
    );
    at = this.put(at, healthCode(lane, tMs));
    this.put(at, this.dropped);
    this.size += 1;
  }

  /** The next record to send, as a payload that says when it is sent; undefined when all have been handed out. */
  next(tMs: number): string | undefined {
    if (this.sent >= this.size) return undefined;
    const at = ((this.first + this.sent) % this.capacity) * WIDTH;
    this.sent += 1;
    return this.payload(at, tMs);
  }

  /** Hands everything that is not acknowledged out again: after a reconnect, or when the host stays silent. */
  rewind(): void {
    this.sent = 0;
  }

  /** The host has every record of this boot up to `seq`. */
  acknowledge(boot: string, seq: number): void {
    if (boot !== this.boot) return;
    while (this.size > 0 && (this.ring[this.first * WIDTH] as number) <= seq) this.forget();
  }

  private dropOldest(): void {
    this.dropped += 1;
    this.forget();
  }

  private forget(): void {
    this.first = (this.first + 1) % this.capacity;
    this.size -= 1;
    if (this.sent > 0) this.sent -= 1;
  }

  private put(at: number, value: number | undefined): number {
    this.ring[at] = value === undefined ? UNKNOWN : value;
    return at + 1;
  }

  private get(at: number): number | null {
    const value = this.ring[at] as number;
    return value === UNKNOWN ? null : value;
  }

  private payload(at: number, sentMs: number): string {
    const ring = this.ring;
    const code = ring[at + 11] as number;
    const health = ring[at + 12] as number;
    return encode("telemetry", {
      boot: this.boot,
      seq: ring[at] as number,
      tMs: ring[at + 1] as number,
      sentMs: sentMs,
      oldest: ring[this.first * WIDTH] as number,
      ins: this.get(at + 2),
      outs: this.get(at + 3),
      reversed: this.get(at + 4),
      inLane: this.get(at + 5),
      waiting: this.get(at + 6),
      waitS: this.get(at + 7),
      waitLowS: this.get(at + 8),
      waitHighS: this.get(at + 9),
      confidence: ring[at + 10] as number,
      state: pick(TILL_STATES, code, 1),
      lamp: pick(LAMPS, code, 8),
      rule: pick(LAMP_RULES, code, 64),
      entry: pick(SENSOR_HEALTH, health, 1),
      exit: pick(SENSOR_HEALTH, health, 8),
      head: pick(SENSOR_HEALTH, health, 64),
      tail: pick(SENSOR_HEALTH, health, 512),
      dropped: ring[at + 13] as number,
    });
  }
}

function healthCode(lane: Lane, tMs: number): number {
  return (
    indexOf(SENSOR_HEALTH, lane.entryHealth(tMs)) +
    8 * indexOf(SENSOR_HEALTH, lane.exitHealth(tMs)) +
    64 * indexOf(SENSOR_HEALTH, lane.headHealth(tMs)) +
    512 * indexOf(SENSOR_HEALTH, lane.tailHealth(tMs))
  );
}

function indexOf(list: readonly string[], word: string): number {
  for (let i = 0; i < list.length; i++) if (list[i] === word) return i;
  return 0;
}

/** The word whose number stands at this place (a power of 8) of a packed code. */
function pick<T extends string>(list: readonly T[], code: number, place: number): T {
  return list[Math.floor(code / place) % 8] as T;
}
