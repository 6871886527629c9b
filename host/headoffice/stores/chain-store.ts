// What head office asks of its database. Two engines are behind it: SQLite for one machine, PostgreSQL for many.
import type { UplinkAck } from "../../../protocol/uplink/downlink.ts";
import type { UplinkRecord } from "../../../protocol/uplink/records.ts";
import { DAY_MS } from "../../core/local-days.ts";
import type { Arrival } from "../arrival.ts";
import type { Minute, MinuteSums } from "../minutes.ts";
import type { Progress } from "../progress.ts";
import { hashOf, type Rollout } from "../rollout.ts";

/** An acknowledgement that may be sent now: what it says is durable. */
export interface ShopAck {
  store: string;
  ack: UplinkAck;
}

/** What a commit has done. */
export interface Committed {
  acks: ShopAck[];
  /** Records that were new. */
  fresh: number;
}

/** One shop as it was last heard; of several epochs the one heard last. Times in ms since 1970. */
export interface ShopRow extends Progress {
  store: string;
  epoch: number;
  /** When a record came last, when the newest frame was made, and how long the last record was on its way; ms. */
  heardMs: number;
  latestMs: number;
  lagMs: number;
  /** Records that found no room in the shop's outbox, by its own count. */
  dropped: number;
  /** The newest frame. */
  latest: UplinkRecord | undefined;
  /** Outboxes that send as this shop: those heard as late as the last one, or nearly so. */
  outboxes: number;
}

/** A shop sends a frame every five seconds: another outbox that was heard so long before the last one sends beside it. Unit ms. */
export const BESIDE_MS = 15000;

/** Shares of a shop's waits that were over four minutes, in blocks of time: their number, mean and mean square. */
export interface WaitBlocks {
  store: string;
  blocks: number;
  mean: number;
  meanSquare: number;
}

/** Sums of a shop's minutes, of its lines (the lanes, lines of groups and banks) and of its tills. */
export interface ShopTotals {
  store: string;
  lines: MinuteSums;
  /** Seconds in which a till was open, of all tills together. */
  openS: number;
}

/** One lane and minute of one shop. */
export interface LaneMinute extends Minute {
  minuteMs: number;
}

/** An event of a shop; epoch and number are those of its record. */
export interface EventRow {
  store: string;
  epoch: number;
  seq: number;
  atMs: number;
  kind: "decision" | "host" | "box" | "settings";
  content: { [field: string]: string | number | null };
}

/** The database of a chain. Every method rejects with the engine's error, and has done nothing then. */
export interface ChainStore {
  /** Makes its tables where they are missing. */
  prepare(): Promise<void>;
  /** Names of the tables that it lacks; none once it has been prepared. Only reads. */
  missingTables(): Promise<string[]>;
  /** Keeps records as one commit, each once however often it comes; returns when it is durable. */
  write(arrivals: readonly Arrival[]): Promise<Committed>;
  /** Sums up at most `most` minutes of shops that are due; returns how many there were. */
  sumUp(nowMs: number, most: number): Promise<number>;
  /** Removes frames, events and minutes of days before these (days since 1970). Returns what was removed, in words. */
  prune(before: { frames: number; minutes: number }): Promise<string[]>;
  shops(): Promise<ShopRow[]>;
  /** Minutes of every lane of a shop between two times. */
  lanes(store: string, fromMs: number, toMs: number): Promise<LaneMinute[]>;
  /** Shares of waits over four minutes, of every shop. */
  waitBlocks(fromMs: number, toMs: number): Promise<WaitBlocks[]>;
  /** Sums of every shop between two times. */
  totals(fromMs: number, toMs: number): Promise<ShopTotals[]>;
  /** The newest events of a kind, of all shops or one, since a time. */
  events(query: { kind: EventRow["kind"]; store?: string; sinceMs: number; most: number }): Promise<EventRow[]>;
  /** Keeps an image under its SHA-256, in lower-case hexadecimal digits. */
  addImage(sha256: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where there is none. */
  image(sha256: string): Promise<Uint8Array | undefined>;
  /** Keeps a new roll-out. */
  addRollout(rollout: Rollout): Promise<void>;
  rollouts(): Promise<Rollout[]>;
  /** Changes roll-outs that nobody else is changing; `step` returns undefined for those that stay. */
  stepRollouts(step: (rollout: Rollout) => Rollout | undefined): Promise<void>;
  close(): Promise<void>;
}

/** What is expected where head office has not made its database. */
export const MADE_DATABASE = "head office's database, which 'tillbeacon headoffice' makes";

/** A minute of a shop is summed up so long after its end, and a late frame's so long after it came. Unit ms. */
const SETTLE_MS = 15000;
/** Shops are summed up one after another, spread over this time: all at once, they would hold up what is live. Unit ms. */
const SPREAD_MS = 30000;

/** When the minute that a frame belongs to is to be summed up, whatever its shop's clock says; ms since 1970. */
export function dueAt(store: string, minuteMs: number, nowMs: number): number {
  return Math.min(nowMs + 60000, Math.max(minuteMs + 60000, nowMs)) + SETTLE_MS + (hashOf(store) % SPREAD_MS);
}

/** Days since 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}
