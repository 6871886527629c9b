// Limits on what one box may send, over whatever transport: messages beyond the rate of a real box are dropped before they are
// decoded. Detects two boxes with one name, and a client that invents boxes. Pure: time is an argument, monotonic, in ms.
import { MAX_PAYLOAD } from "../../../protocol/messages.ts";
import { NameClashes } from "../clients/name-clashes.ts";
import { type Rate, TokenBucket } from "../clients/token-bucket.ts";
import type { Warning } from "../problems/warnings.ts";
import type { BoxMessage } from "./box-transport.ts";

/**
 * Messages of one box. A box sends a record a second and one at each change; the burst has room for its outbox of 512 records.
 * A payload longer than MAX_PAYLOAD counts as several messages.
 */
const PER_BOX: Rate = { perS: 50, burst: 600 };
/** How many boxes unknown to the shop are followed, and the silence after which one is forgotten. Unit ms. */
const MOST_STRANGERS = 100;
const FORGOTTEN_MS = 600000;
/** Shortest time between two warnings of one box. Unit ms. */
const WARN_EVERY_MS = 1000;
/** How long such a warning stands after it was last raised. Unit ms. */
export const WARNING_MS = 30000;
/** The boot id in a record's JSON, which tells boxes of one name apart. */
const BOOT = /"boot":"([^"]{1,64})"/;
/** How much of a record is searched for it: the boot id is among the first fields. Unit characters. */
const HEAD = 200;

/** Whether a message is accepted, and the warning to raise, if any. */
export interface Judgement {
  isTaken: boolean;
  warning: Warning | undefined;
}

interface Account {
  bucket: TokenBucket;
  heardMs: number;
  warnedMs: number;
  dropped: number;
  /** The last sender under this name. Its `text` is made only when it changes: a record a second comes from each box. */
  sender: { from: string; boot: string; text: string };
}

/** All boxes that send. `speed`: virtual seconds per real second. */
export class BoxLimits {
  private ours: ReadonlySet<string>;
  private rate: Rate;
  private accounts = new Map<string, Account>();
  private strangers = 0;
  private clashes = new NameClashes();
  private strangersWarnedMs = Number.NEGATIVE_INFINITY;

  constructor(ours: Iterable<string>, speed: number) {
    this.ours = new Set(ours);
    this.rate = { perS: PER_BOX.perS * speed, burst: PER_BOX.burst * speed };
  }

  judge(message: BoxMessage, nowMs: number): Judgement {
    const account = this.accountOf(message.box, nowMs);
    if (account === undefined) return { isTaken: false, warning: this.tooManyNames(message, nowMs) };
    account.heardMs = nowMs;
    const isTaken = account.bucket.take(nowMs, Math.max(1, Math.ceil(message.payload.length / MAX_PAYLOAD)));
    if (!isTaken) account.dropped += 1;
    const warning = isTaken ? this.clashOf(account, message, nowMs) : this.tooMuch(message, account.dropped);
    if (warning === undefined || nowMs - account.warnedMs < WARN_EVERY_MS) return { isTaken, warning: undefined };
    account.warnedMs = nowMs;
    return { isTaken, warning };
  }

  private tooMuch({ box, from }: BoxMessage, dropped: number): Warning {
    return { key: `flood ${box}`, problem: { code: "flood", box, from, perS: this.rate.perS, dropped } };
  }

  private clashOf(account: Account, { box, kind, payload, from }: BoxMessage, nowMs: number): Warning | undefined {
    if (kind !== "telemetry") return undefined;
    const boot = BOOT.exec(payload.slice(0, HEAD))?.[1];
    if (boot === undefined) return undefined;
    if (account.sender.boot !== boot || account.sender.from !== from)
      account.sender = { from, boot, text: `${from}, boot ${boot}` };
    const pair = this.clashes.heard(box, account.sender.text, nowMs);
    return pair === undefined ? undefined : sharedName(box, pair);
  }

  private tooManyNames({ box, from }: BoxMessage, nowMs: number): Warning | undefined {
    if (nowMs - this.strangersWarnedMs < WARN_EVERY_MS) return undefined;
    this.strangersWarnedMs = nowMs;
    return { key: "strange boxes", problem: { code: "strange-boxes", most: MOST_STRANGERS, box, from } };
  }

  private accountOf(box: string, nowMs: number): Account | undefined {
    const known = this.accounts.get(box);
    if (known !== undefined) return known;
    const isOurs = this.ours.has(box);
    if (!isOurs && this.strangers >= MOST_STRANGERS && !this.forget(nowMs)) return undefined;
    if (!isOurs) this.strangers += 1;
    const bucket = new TokenBucket(this.rate);
    const account = {
      bucket,
      heardMs: nowMs,
      warnedMs: Number.NEGATIVE_INFINITY,
      dropped: 0,
      sender: { from: "", boot: "", text: "" },
    };
    this.accounts.set(box, account);
    return account;
  }

  /** Forgets unknown boxes that have fallen silent; returns whether there is room for another. */
  private forget(nowMs: number): boolean {
    for (const [box, { heardMs }] of this.accounts)
      if (!this.ours.has(box) && nowMs - heardMs > FORGOTTEN_MS && this.accounts.delete(box)) this.strangers -= 1;
    return this.strangers < MOST_STRANGERS;
  }
}

/** The warning that two senders use one box's name. */
export function sharedName(box: string, [one, other]: readonly [string, string]): Warning {
  return { key: `twins ${box}`, problem: { code: "twins", box, one, other } };
}
