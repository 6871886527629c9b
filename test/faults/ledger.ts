// What boxes have sent and what they were told is durable, as seen on the wire: the truth that a log is held against.
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

/** One boot of one box. `seen` are numbers that went out; `newest` and `acked` are the highest sent and acknowledged. */
export interface BootAccount {
  box: string;
  boot: string;
  seen: Set<number>;
  newest: number;
  acked: number;
  /** Records that the box itself has dropped, as it says. */
  dropped: number;
  /** The newest record as it went out. */
  last: Telemetry | undefined;
}

export class Ledger {
  private boots = new Map<string, BootAccount>();

  /** A record on its way to the broker. */
  record(box: string, record: Telemetry): void {
    const { boot, seq, dropped } = record;
    const account = this.accountOf(box, boot);
    if (seq >= account.newest) account.last = record;
    account.seen.add(seq);
    account.newest = Math.max(account.newest, seq);
    account.dropped = Math.max(account.dropped, dropped);
  }

  /** An acknowledgement on its way to the box. */
  acknowledgement(box: string, { boot, seq }: Acknowledgement): void {
    const account = this.accountOf(box, boot);
    account.acked = Math.max(account.acked, seq);
  }

  accounts(): BootAccount[] {
    return [...this.boots.values()];
  }

  /** Records that have gone out and are not known to be durable. */
  waiting(): number {
    return this.accounts().reduce((n, { newest, acked }) => n + Math.max(0, newest - acked), 0);
  }

  private accountOf(box: string, boot: string): BootAccount {
    const key = `${box} ${boot}`;
    const known = this.boots.get(key);
    if (known !== undefined) return known;
    const account = { box, boot, seen: new Set<number>(), newest: 0, acked: 0, dropped: 0, last: undefined };
    this.boots.set(key, account);
    return account;
  }
}
