// Telemetry records that the host has not acknowledged yet, packed into a ring of fixed size in RAM: a full one drops the
// oldest and counts it, and a restart loses it. records.ts says when records are made and sent again. Knows no network.
import { OPENING } from "../../protocol/codec.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import {
  LAMPS,
  type LampRule,
  type LampSignal,
  SENSOR_HEALTH,
  TILL_STATES,
  type TillState,
} from "../../protocol/messages/lane-states.ts";
import { toNumber } from "../../protocol/text.ts";
import { newReals, type Reals, WordRows } from "./buffers.ts";
import type { Lane } from "./lane.ts";

/** 16-bit words that a record takes: eight hours of minutes are 10.5 kB. */
const WIDTH = 11;
/** Between the two numbers of an acknowledgement. */
const HEARD = ',"heard":';
/** How an unknown is kept in a byte and in a word. */
const UNKNOWN_BYTE = 255;
const UNKNOWN_WORD = 65535;
const WORD = 65536;
/** In the word of confidence (7 bits), what the flag "at least" and the lamp count; the till's state follows. */
const AT_LEAST = 128;
const LAMP = 1024;
// Place values in the number that holds the sensors' health: nine states of the entrance, whose second beam may flutter, and eight
// of each of the other sensors; then the lamp's rule, the till's position and whether a call is acknowledged: 55,296 values.
const EXIT_PLACE = 9;
const HEAD_PLACE = 72;
const TAIL_PLACE = 576;
const RULE = 4608;
const TILL = 9216;
const ACKED = 27648;

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
  /** What `read` has found: the host has every record up to this number, and has received one up to that. */
  durable = 0;
  heard = 0;
  private isProbing = false;
  private rows: WordRows;
  private words: Reals = newReals(WIDTH);
  private lane: Lane;
  private capacity: number;
  /** How every record, and the acknowledgement of one, begins. */
  private head: string;
  /** What seldom changes from record to record: its words and their number, and the other way about numbers and their text. */
  private signs = "";
  private state = 0;
  private told = -1;
  private before = "";
  private after = "";
  private first = 0;
  private size = 0;
  private newestMs = 0;
  private handedOut = 0;

  constructor(lane: Lane, boot: string, capacity: number) {
    this.lane = lane;
    this.head = OPENING + ',"boot":"' + boot + '","seq":';
    this.capacity = capacity;
    this.rows = new WordRows(capacity, WIDTH);
  }

  /** Records that wait for the host's acknowledgement. */
  pending(): number {
    return this.size;
  }

  /** Puts the lane's present estimate at the end, with its state and confidence at this time. */
  record(
    lamp: LampSignal,
    rule: LampRule,
    acked: boolean,
    state: TillState,
    waiting: number | undefined,
    confidence: number,
    tMs: number,
  ): void {
    if (this.size === this.capacity) {
      this.dropped += 1;
      this.forget();
    }
    this.seq += 1;
    this.newestMs = tMs;
    const lane = this.lane;
    const words = this.words;
    const known = waiting !== undefined;
    this.code(lamp, rule, acked, state, tMs);
    words[0] = tMs % WORD;
    words[1] = Math.floor(tMs / WORD) % WORD;
    words[2] = lane.entryGate.inward % WORD;
    words[3] = lane.exitGate.inward % WORD;
    words[4] = lane.entryGate.outward % WORD;
    words[5] = toByte(lane.inLane()) + 256 * toByte(waiting);
    words[6] = known ? toSeconds(lane.waitS) : UNKNOWN_WORD;
    words[7] = known ? toSeconds(lane.waitLowS) : UNKNOWN_WORD;
    words[8] = known ? toSeconds(lane.waitHighS) : UNKNOWN_WORD;
    words[9] = Math.floor(confidence * 100 + 0.5) + (lane.isAtLeast() ? AT_LEAST : 0) + this.state;
    this.rows.put((this.first + this.size) % this.capacity, words);
    this.size += 1;
  }

  /** There is a record that has not been handed out. */
  hasMore(): boolean {
    return this.isProbing || this.sent < this.size;
  }

  /** The next record to send, as a payload that says when it is sent; undefined when all have been handed out. */
  next(tMs: number): string | undefined {
    const oldest = this.seq - this.size + 1;
    if (this.isProbing) {
      this.isProbing = false;
      this.repeated = true;
      return this.payload(this.wordsOf(0, oldest), oldest, oldest, tMs);
    }
    if (this.sent >= this.size) return undefined;
    const seq = oldest + this.sent;
    const words = this.wordsOf(this.sent, seq);
    this.sent += 1;
    this.repeated = seq <= this.handedOut;
    if (!this.repeated) this.handedOut = seq;
    return this.payload(words, seq, oldest, tMs);
  }

  /** Hands everything that is not acknowledged out again: after a reconnect, or when the host stays silent. */
  rewind(): void {
    this.sent = 0;
  }

  /** The host has every record of this boot up to `seq`; false when that was known. */
  acknowledge(seq: number): boolean {
    const size = this.size;
    while (this.size > 0 && this.seq - this.size < seq) this.forget();
    return this.size < size;
  }

  /** Reads an acknowledgement as the host writes it each second, into `durable` and `heard`; false for any other text. */
  read(payload: string): boolean {
    const head = this.head;
    const at = payload.indexOf(HEARD);
    const durable = toNumber(payload.substring(head.length, at));
    const heard = toNumber(payload.substring(at + HEARD.length, payload.length - 1));
    if (durable === undefined || heard === undefined || payload !== head + durable + HEARD + heard + "}") return false;
    this.durable = durable;
    this.heard = heard;
    return durable >= 0 && durable <= this.seq && durable % 1 === 0 && heard >= 0 && heard % 1 === 0;
  }

  /** The oldest record is to be handed out once more, whatever has been: the host may lack just that one. */
  probe(): void {
    this.isProbing = this.size > 0;
  }

  private wordsOf(index: number, seq: number): Reals {
    return seq === this.seq ? this.words : this.rows.get((this.first + index) % this.capacity);
  }

  private forget(): void {
    this.isProbing = false;
    this.first = (this.first + 1) % this.capacity;
    this.size -= 1;
    if (this.sent > 0) this.sent -= 1;
  }

  /** Words as numbers, anew only when one has changed. */
  private code(lamp: LampSignal, rule: LampRule, acked: boolean, state: TillState, tMs: number): void {
    const lane = this.lane;
    const entry = lane.health.entry(tMs);
    const exit = lane.health.exit(tMs);
    const head = lane.health.head(tMs);
    const tail = lane.health.tail(tMs);
    const signs = lamp + rule + acked + state + lane.open + entry + exit + head + tail;
    if (signs === this.signs) return;
    this.signs = signs;
    const till = lane.open === undefined ? 0 : lane.open ? 2 : 1;
    const words = valuesOf(SENSOR_HEALTH);
    this.state = LAMP * valuesOf(LAMPS).indexOf(lamp) + 8 * LAMP * valuesOf(TILL_STATES).indexOf(state);
    this.words[10] =
      words.indexOf(entry) +
      EXIT_PLACE * words.indexOf(exit) +
      HEAD_PLACE * words.indexOf(head) +
      TAIL_PLACE * words.indexOf(tail) +
      (rule === "box" ? RULE : 0) +
      TILL * till +
      (acked ? ACKED : 0);
  }

  /** The telemetry of these words, in the order of its fields. */
  private payload(words: Reals, seq: number, oldest: number, sentMs: number): string {
    const lane = this.lane;
    const layout = lane.layout;
    const people = words[5] as number;
    const code = words[9] as number;
    const confidence = code % AT_LEAST;
    const healths = words[10] as number;
    const told = (code - (code % LAMP)) * 64 + healths;
    if (told !== this.told) {
      this.told = told;
      const till = Math.floor(healths / TILL) % 3;
      const position = till === 0 ? "null" : till === 1 ? '"closed"' : '"open"';
      this.before = ',"state":"' + pick(TILL_STATES, code, 8 * LAMP) + '","till":' + position + ',"confidencePercent":';
      const entry = valuesOf(SENSOR_HEALTH)[healths % EXIT_PLACE];
      const beams = ',"entry":"' + entry + '","exit":"' + pick(SENSOR_HEALTH, healths, EXIT_PLACE);
      const head = '","head":"' + pick(SENSOR_HEALTH, healths, HEAD_PLACE);
      const zones = head + '","tail":"' + pick(SENSOR_HEALTH, healths, TAIL_PLACE);
      const rule = Math.floor(healths / RULE) % 2 === 1 ? "box" : "host";
      const lamp = '","lamp":"' + pick(LAMPS, code, LAMP) + '","rule":"' + rule;
      this.after = beams + zones + lamp + '","acked":' + Math.floor(healths / ACKED) + ',"dropped":';
    }
    let text = this.head + seq;
    text += ',"tMs":' + since(this.newestMs, (words[0] as number) + WORD * (words[1] as number), WORD * WORD);
    text += ',"sentMs":' + sentMs + ',"oldest":' + oldest;
    text += ',"ins":' + (layout.entry ? since(lane.entryGate.inward, words[2] as number, WORD) : "null");
    text += ',"outs":' + (layout.exit ? since(lane.exitGate.inward, words[3] as number, WORD) : "null");
    text += ',"reversed":' + (layout.entry ? since(lane.entryGate.outward, words[4] as number, WORD) : "null");
    text += ',"inLane":' + fromByte(people % 256) + ',"waiting":' + fromByte(Math.floor(people / 256));
    text += ',"atLeast":' + (code % LAMP >= AT_LEAST ? 1 : 0);
    text += ',"waitS":' + fromSeconds(words[6] as number) + ',"waitLowS":' + fromSeconds(words[7] as number);
    text += ',"waitHighS":' + fromSeconds(words[8] as number) + this.before + confidence;
    text += this.after + this.dropped + "}";
    return text;
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

function fromByte(byte: number): number | string {
  return byte === UNKNOWN_BYTE ? "null" : byte;
}

/** Whole seconds; no wait is longer than 18 hours. */
function toSeconds(seconds: number): number {
  const whole = Math.floor(seconds + 0.5);
  return whole < UNKNOWN_WORD ? whole : UNKNOWN_WORD - 1;
}

function fromSeconds(word: number): number | string {
  return word === UNKNOWN_WORD ? "null" : word;
}

/** The word of an enumeration, of which the first eight are packed, at this place of a code. */
function pick(list: string, code: number, place: number): string {
  return valuesOf(list)[Math.floor(code / place) % 8] as string;
}
