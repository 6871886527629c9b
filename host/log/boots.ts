// The boot id under which a record is stored. A box whose random numbers repeat starts several times with one boot id: the second such
// start is stored as `<boot>~2`, so that its records are not taken for repeats of the first.
import type { DatabaseSync } from "node:sqlite";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { ORDER_MS } from "../core/boxes/box-clock.ts";

/** The newest record of a boot id in the log, with the time of another record of the number asked for. */
export type LastRecord = (
  box: string,
  boot: string,
  seq: number,
) => { sentMs: number; sameSeqMs: number | undefined } | undefined;

/** The boot id as stored. `isRelived`: the log alone has shown that it had been in use before. */
export interface StoredBoot {
  boot: string;
  isRelived: boolean;
}

/** Starts of boxes that are remembered, those whose records came last; others are looked up again. */
const REMEMBERED = 5000;

/** Stored ids by box, boot id and life. Call `keep` after a commit, `forget` after a rollback. */
export class StoredBoots {
  private names = new Map<string, string>();
  private found = new Map<string, string>();

  /** `life` counts what the host has seen of this boot id since its own start, from 0. */
  of({ box, life, telemetry }: { box: string; life: number; telemetry: Telemetry }, lastOf: LastRecord): StoredBoot {
    const key = `${box} ${telemetry.boot} ${life}`;
    const known = this.found.get(key) ?? this.names.get(key);
    if (known !== undefined) {
      this.found.set(key, known);
      return { boot: known, isRelived: false };
    }
    const { number, isRelived } = numberOf(box, life, telemetry, lastOf);
    const boot = nameOf(telemetry.boot, number);
    this.found.set(key, boot);
    return { boot, isRelived };
  }

  keep(): void {
    // The last used ones last: a life that goes on and were looked up again would be taken for one more.
    for (const [key, boot] of this.found) {
      this.names.delete(key);
      this.names.set(key, boot);
    }
    for (const key of this.names.keys()) {
      if (this.names.size <= REMEMBERED) break;
      this.names.delete(key);
    }
    this.found.clear();
  }

  forget(): void {
    this.found.clear();
  }
}

/** Which life of its boot id a record belongs to, from 1. */
function numberOf(
  box: string,
  life: number,
  { boot, seq, tMs, sentMs }: Telemetry,
  lastOf: LastRecord,
): { number: number; isRelived: boolean } {
  let number = 1;
  let last = lastOf(box, boot, seq);
  if (last === undefined) return { number, isRelived: false };
  for (;;) {
    const next = lastOf(box, nameOf(boot, number + 1), seq);
    if (next === undefined) break;
    last = next;
    number += 1;
  }
  // The host has seen the box's clock start anew.
  if (life > 0) return { number: number + 1, isRelived: false };
  const isOther = sentMs < last.sentMs - ORDER_MS || (last.sameSeqMs !== undefined && last.sameSeqMs !== tMs);
  return isOther ? { number: number + 1, isRelived: true } : { number, isRelived: false };
}

function nameOf(boot: string, number: number): string {
  return number === 1 ? boot : `${boot}~${number}`;
}

/** Looks in the telemetry of one store. */
export function lastRecordIn(database: DatabaseSync, store: string): LastRecord {
  const where = "FROM telemetry WHERE store = ? AND box = ? AND boot = ?";
  const newest = database.prepare(`SELECT sent_ms AS sentMs ${where} ORDER BY seq DESC LIMIT 1`);
  const same = database.prepare(`SELECT t_ms AS tMs ${where} AND seq = ?`);
  return (box, boot, seq) => {
    const last = newest.get(store, box, boot);
    if (last === undefined) return undefined;
    const found = same.get(store, box, boot, seq);
    return { sentMs: Number(last["sentMs"]), sameSeqMs: found === undefined ? undefined : Number(found["tMs"]) };
  };
}
