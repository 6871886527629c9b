// Telemetry records that the host has not acknowledged yet, packed into a ring of fixed size. The oldest is dropped,
// and counted, when it is full; nothing else is ever lost. Knows no network.
import { encodeWhole } from "../../protocol/codec.ts";
import { LAMPS, type LampRule, type LampSignal, SENSOR_HEALTH, TILL_STATES } from "../../protocol/messages.ts";
import { type WordOf, wordsOf } from "../../protocol/words.ts";
import { newReals, type Reals, WordRows } from "./buffers.ts";
import type { Lane } from "./lane.ts";

/** 16-bit words that a record takes: eight hours of minutes are 10.5 kB. */
const WIDTH = 11;
/** How an unknown is kept in a byte and in a word. */
const UNKNOWN_BYTE = 255;
const UNKNOWN_WORD = 65535;
const WORD = 65536;

/** The ring. `boot` goes into every record; `capacity` is in records. */
export class Outbox {
  /** Records dropped since the start because the ring was full. */
  dropped = 0;
  /** Number of the newest record; those in the ring have the numbers before it without a gap. */
  seq = 0;
  /** Records handed out since the last rewind. */
  sent = 0;
  /** The record handed out last had been handed out before. */
  repeated = false;
  private rows: WordRows;
  private words: Reals = newReals(WIDTH);
  private lane: Lane;
  private capacity: number;
  private boot: string;
  private first = 0;
  private size = 0;
  private newestMs = 0;
  private handedOut = 0;

  constructor(lane: Lane, boot: string, capacity: number) {
    this.lane = lane;
    this.boot = boot;
    this.capacity = capacity;
    this.rows = new WordRows(capacity, WIDTH);
  }

  /** Records that wait for the host's acknowledgement. */
  pending(): number {
    return this.size;
  }

  /** Puts the lane's present estimate at the end. */
  record(lamp: LampSignal, rule: LampRule, acked: boolean, tMs: number): void {
    if (this.size === this.capacity) {
      this.dropped += 1;
      this.forget();
    }
    this.seq += 1;
    this.newestMs = tMs;
    const lane = this.lane;
    const words = this.words;
    const known = lane.waiting() !== undefined;
    words[0] = tMs % WORD;
    words[1] = Math.floor(tMs / WORD) % WORD;
    words[2] = lane.entryGate.inward % WORD;
    words[3] = lane.exitGate.inward % WORD;
    words[4] = lane.entryGate.outward % WORD;
    words[5] = toByte(lane.inLane()) + 256 * toByte(lane.waiting());
    words[6] = known ? toTenths(lane.waitS) : UNKNOWN_WORD;
    words[7] = known ? toTenths(lane.waitLowS) : UNKNOWN_WORD;
    words[8] = known ? toTenths(lane.waitHighS) : UNKNOWN_WORD;
    words[9] =
      Math.floor(lane.confidence(tMs) * 1000 + 0.5) +
      1024 * wordsOf(LAMPS).indexOf(lamp) +
      8192 * wordsOf(TILL_STATES).indexOf(lane.tillState(tMs));
    const till = lane.open === undefined ? 0 : lane.open ? 2 : 1;
    words[10] = healthCode(lane, tMs) + 4096 * (rule === "box" ? 1 : 0) + 8192 * till + (acked ? 32768 : 0);
    this.rows.put((this.first + this.size) % this.capacity, words);
    this.size += 1;
  }

  /** The next record to send, as a payload that says when it is sent; undefined when all have been handed out. */
  next(tMs: number): string | undefined {
    if (this.sent >= this.size) return undefined;
    const oldest = this.seq - this.size + 1;
    const seq = oldest + this.sent;
    const words = this.rows.get((this.first + this.sent) % this.capacity);
    this.sent += 1;
    this.repeated = seq <= this.handedOut;
    if (!this.repeated) this.handedOut = seq;
    return this.payload(words, seq, oldest, tMs);
  }

  /** Hands everything that is not acknowledged out again: after a reconnect, or when the host stays silent. */
  rewind(): void {
    this.sent = 0;
  }

  /** The host has every record of this boot up to `seq`. */
  acknowledge(boot: string, seq: number): void {
    if (boot !== this.boot) return;
    while (this.size > 0 && this.seq - this.size < seq) this.forget();
  }

  private forget(): void {
    this.first = (this.first + 1) % this.capacity;
    this.size -= 1;
    if (this.sent > 0) this.sent -= 1;
  }

  private payload(words: Reals, seq: number, oldest: number, sentMs: number): string {
    const lane = this.lane;
    const layout = lane.layout;
    const people = words[5] as number;
    const code = words[9] as number;
    const health = words[10] as number;
    const till = Math.floor(health / 8192) % 4;
    const shown = till === 0 ? null : till === 1 ? "closed" : "open";
    return encodeWhole("telemetry", {
      boot: this.boot,
      seq: seq,
      tMs: since(this.newestMs, (words[0] as number) + WORD * (words[1] as number), WORD * WORD),
      sentMs: sentMs,
      oldest: oldest,
      ins: layout.entry ? since(lane.entryGate.inward, words[2] as number, WORD) : null,
      outs: layout.exit ? since(lane.exitGate.inward, words[3] as number, WORD) : null,
      reversed: layout.entry ? since(lane.entryGate.outward, words[4] as number, WORD) : null,
      inLane: fromByte(people % 256),
      waiting: fromByte(Math.floor(people / 256)),
      waitS: fromTenths(words[6] as number),
      waitLowS: fromTenths(words[7] as number),
      waitHighS: fromTenths(words[8] as number),
      state: pick(TILL_STATES, code, 8192),
      till: shown,
      confidence: (code % 1024) / 1000,
      entry: pick(SENSOR_HEALTH, health, 1),
      exit: pick(SENSOR_HEALTH, health, 8),
      head: pick(SENSOR_HEALTH, health, 64),
      tail: pick(SENSOR_HEALTH, health, 512),
      lamp: pick(LAMPS, code, 1024),
      rule: Math.floor(health / 4096) % 2 === 1 ? "box" : "host",
      acked: Math.floor(health / 32768),
      dropped: this.dropped,
    });
  }
}

/** What a growing number was when only its remainder by `turn` was kept; it has grown by less than that since. */
function since(now: number, kept: number, turn: number): number {
  return now - ((now - kept) % turn);
}

function toByte(people: number | undefined): number {
  if (people === undefined) return UNKNOWN_BYTE;
  return people < UNKNOWN_BYTE ? people : UNKNOWN_BYTE - 1;
}

function fromByte(byte: number): number | null {
  return byte === UNKNOWN_BYTE ? null : byte;
}

/** Tenths of a second up to an hour and 49 minutes, the longest wait that is told. */
function toTenths(seconds: number): number {
  const tenths = Math.floor(seconds * 10 + 0.5);
  return tenths < UNKNOWN_WORD ? tenths : UNKNOWN_WORD - 1;
}

function fromTenths(word: number): number | null {
  return word === UNKNOWN_WORD ? null : word / 10;
}

function healthCode(lane: Lane, tMs: number): number {
  const words = wordsOf(SENSOR_HEALTH);
  return (
    words.indexOf(lane.entryHealth(tMs)) +
    8 * words.indexOf(lane.exitHealth(tMs)) +
    64 * words.indexOf(lane.headHealth(tMs)) +
    512 * words.indexOf(lane.tailHealth(tMs))
  );
}

/** The word whose number stands at this place (a power of 8) of a packed code. */
function pick<L extends string>(list: L, code: number, place: number): WordOf<L> {
  return wordsOf(list)[Math.floor(code / place) % 8] as WordOf<L>;
}
