// Holds what a box says of its outbox against what went over the wire and what its host has logged.

import type { Ledger } from "../../faults/ledger.ts";
import { readLogs, reckon } from "../../faults/log-files.ts";

export interface BoxAccounts {
  /** Records that the box made, and those that were acknowledged, over all its starts. */
  made: number;
  acked: number;
  /** Acknowledged and in no log; in a log more than once. */
  lost: number;
  doubled: number;
  /**
   * Records that the box says it dropped, which it counts while they wait for an acknowledgement: some may have arrived. Numbers
   * that never came over the wire, and those below an acknowledgement that are in no log.
   */
  dropped: number;
  neverSent: number;
  absent: number;
  /** Boots that dropped fewer than are absent. */
  untrue: string[];
  unreadable: string[];
}

/** To be read when box and host have settled. */
export function readAccounts(ledger: Ledger, logDir: string): BoxAccounts {
  const content = readLogs([logDir]);
  const accounts = ledger.accounts();
  const { lost, doubled } = reckon(accounts, content, new Map());
  const sum = { made: 0, acked: 0, dropped: 0, neverSent: 0, absent: 0 };
  const untrue: string[] = [];
  for (const { box, boot, newest, acked, dropped, seen } of accounts) {
    const neverSent = newest - seen.size;
    sum.made += newest;
    sum.acked += acked;
    sum.dropped += dropped;
    sum.neverSent += neverSent;
    let absent = 0;
    for (let seq = 1; seq <= acked; seq++) if (!content.records.has(`${box} ${boot} ${seq}`)) absent += 1;
    sum.absent += absent;
    if (absent > dropped || neverSent > dropped)
      untrue.push(`${boot}: ${dropped} dropped, ${neverSent} never sent, ${absent} in no log`);
  }
  return { ...sum, lost, doubled, untrue, unreadable: content.unreadable };
}
