// What can be wrong with the system itself, as data; every language of the pages has the words for it.
import type { Cause } from "./cause.ts";
import type { KeyFault } from "./input-error.ts";

/** Why the log cannot be written; "shape": its tables are not a log's, "newer": a newer version has written it. */
export type LogFaultCause = "full" | "read-only" | "locked" | "damaged" | "shape" | "newer" | "unreachable" | "error";

/** What a client of the embedded broker does or did. */
export type ClientTrouble =
  | { is: "meaningless" | "comes-again" | "floods"; pauseS: number }
  | { is: "slowed-down"; perS: number }
  | { is: "deaf" | "silent" }
  /** Without a user name, it is null. */
  | { is: "bad-login"; user: string | null }
  | { is: "oversized"; bytes: number }
  | { is: "many-subscriptions"; topic: string }
  | { is: "foreign-id"; user: string }
  | { is: "may-not-publish" | "may-not-subscribe"; topic: string; user: string };

/**
 * A problem. Boxes are given by their ids; `detail`, `reason` and `trouble` are what a system or another program says of it, in
 * English, and `why` is the same where its code is known; dates are "2026-11-28".
 */
export type Problem =
  /** A box has started again and uses a boot id that it has had before. */
  | { code: "relived"; box: string }
  /** Customers are served out of a line at a till whose switch says that it is closed. */
  | { code: "switch-forgotten"; box: string }
  /** A box says what cannot be. */
  | { code: "implausible"; about: string; field: string; from: string }
  /** A record has come again and says something else. */
  | { code: "conflict"; box: string; boot: string; seq: number }
  /** Two who go by one box's name, or by one client id. */
  | { code: "twins"; box: string; one: string; other: string }
  | { code: "same-client"; name: string; one: string; other: string }
  | { code: "flood"; box: string; from: string; perS: number; dropped: number }
  | { code: "strange-boxes"; most: number; box: string; from: string }
  /** A certificate ends in whole days, or has ended. */
  | { code: "certificate-ends"; file: string; days: number; date: string }
  | { code: "certificate-over"; file: string; date: string }
  /** `at`: "2026-11-28 12:00", in UTC; `day`: that of the newest decision in the log. */
  | { code: "clock-impossible"; at: string }
  | { code: "clock-behind" | "clock-ahead"; at: string; day: string }
  | { code: "clock-leapt"; isForward: boolean; seconds: number }
  /** `isElder`: that one commands the lamps. */
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
  /** `client` is null where it has not said who it is, and empty where it has no name. */
  | ({ code: "client"; client: string | null; address: string } & ClientTrouble)
  | { code: "clients-new"; address: string; perS: number }
  | { code: "clients-unnamed" | "clients-many"; address: string }
  | { code: "pages-requests"; address: string; perS: number }
  | { code: "pages-many" | "pages-connections" | "wrong-passwords"; address: string }
  | { code: "file-changed"; file: string }
  /** `fault`: where in the file, and what the check expects there; absent where the file cannot be read. */
  | {
      code: "file-unusable";
      detail: string;
      fault?: KeyFault;
    }
  /** `state`: of the way to head office; `trouble` is empty where nothing is known. */
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
