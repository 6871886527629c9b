// What can be wrong with the system itself, as data; each language of the pages has the words for it.
import type { Cause } from "./cause.ts";
import type { KeyFault } from "./input-error.ts";

/** Why the log cannot be written. "shape": its tables are not those of a log; "newer": written by a newer version. */
export type LogFaultCause = "full" | "read-only" | "locked" | "damaged" | "shape" | "newer" | "unreachable" | "error";

/** What a client of the embedded broker has done wrong. */
export type ClientTrouble =
  | { is: "meaningless" | "comes-again" | "floods"; pauseS: number }
  | { is: "slowed-down"; perS: number }
  | { is: "deaf" | "silent" }
  /** `user` is null where the client gave none. */
  | { is: "bad-login"; user: string | null }
  | { is: "oversized"; bytes: number }
  | { is: "many-subscriptions"; topic: string }
  | { is: "foreign-id"; user: string }
  | { is: "may-not-publish" | "may-not-subscribe"; topic: string; user: string };

/**
 * A problem. Boxes are given by their ids. `detail`, `reason` and `trouble` are messages of the system or of another program, in
 * English; `why` is their cause where it is known. Dates are like "2026-11-28".
 */
export type Problem =
  /** A box has restarted with a boot id that it used before. */
  | { code: "relived"; box: string }
  /** Customers are being served at a till whose switch says that it is closed. */
  | { code: "switch-forgotten"; box: string }
  /** A box reports something impossible. */
  | { code: "implausible"; about: string; field: string; from: string }
  /** A record came twice with different content. */
  | { code: "conflict"; box: string; boot: string; seq: number }
  /** Two senders use one box's name, or one client id. */
  | { code: "twins"; box: string; one: string; other: string }
  | { code: "same-client"; name: string; one: string; other: string }
  | { code: "flood"; box: string; from: string; perS: number; dropped: number }
  | { code: "strange-boxes"; most: number; box: string; from: string }
  /** A certificate expires in this many whole days, or has expired. */
  | { code: "certificate-ends"; file: string; days: number; date: string }
  | { code: "certificate-over"; file: string; date: string }
  /** `at`: the wall clock, as "2026-11-28 12:00" in UTC; `day`: date of the newest decision in the log. */
  | { code: "clock-impossible"; at: string }
  | { code: "clock-behind" | "clock-ahead"; at: string; day: string }
  | { code: "clock-leapt"; isForward: boolean; seconds: number }
  /** `isElder`: the other one is in command. */
  | { code: "other-host"; machine: string; isElder: boolean }
  | { code: "log-fault"; file: string; cause: LogFaultCause; detail: string }
  | { code: "log-set-aside"; name: string; isDamaged: boolean; cause?: LogFaultCause; detail: string }
  | { code: "log-replaced" | "log-shared"; file: string }
  | { code: "log-unsealed"; archive: string; detail: string; why?: Cause }
  | { code: "log-memory"; records: number }
  | { code: "log-slow"; file: string; seconds: number }
  | { code: "no-broker"; broker: string; reason: string; why?: Cause }
  | { code: "no-subscription"; broker: string; topics: string; reason: string; why?: Cause }
  | {
      code: "not-passed-on";
      broker: string;
      what: "commands" | "published";
      topic: string;
      reason: string;
      why?: Cause;
    }
  | { code: "no-sparkplug"; broker: string; reason: string; why?: Cause }
  | { code: "broker-open" | "no-credentials" }
  | { code: "serial"; box: string; port: string; cause: "silent" | "other"; detail: string; why?: Cause }
  /** `client`: its id; null before it has sent one, empty where it sent an empty one. */
  | ({ code: "client"; client: string | null; address: string } & ClientTrouble)
  | { code: "clients-new"; address: string; perS: number }
  | { code: "clients-unnamed" | "clients-many"; address: string }
  | { code: "pages-requests"; address: string; perS: number }
  | { code: "pages-many" | "pages-connections" | "wrong-passwords"; address: string }
  | { code: "file-changed"; file: string }
  /** `fault`: where in the file, and what is expected there; absent where the file cannot be read. */
  | {
      code: "file-unusable";
      detail: string;
      fault?: KeyFault;
    }
  /** `state`: of the uplink; `trouble` is empty where nothing is known. */
  | {
      code: "behind";
      ageS: number;
      backlog: number;
      state: "away" | "unanswered" | "catching-up";
      trouble: string;
      why?: Cause;
    }
  | { code: "behind-lost"; records: number }
  | { code: "outbox-aside"; file: string; name: string }
  | { code: "outbox-fault"; detail: string; why?: Cause };
