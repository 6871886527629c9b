// Everything that can be wrong with the system, for tests that tell all of it.
import type { Cause } from "../../host/core/problems/cause.ts";
import type { ClientTrouble, LogFaultCause, Problem } from "../../host/core/problems/problem.ts";

export const LOG_FAULTS: { [cause in LogFaultCause]: true } = {
  ...{ full: true, "read-only": true, locked: true, damaged: true },
  ...{ shape: true, newer: true, unreachable: true, error: true },
};
const TROUBLES: { [is in ClientTrouble["is"]]: ClientTrouble & { is: is } } = {
  meaningless: { is: "meaningless", pauseS: 17 },
  "comes-again": { is: "comes-again", pauseS: 17 },
  floods: { is: "floods", pauseS: 17 },
  "slowed-down": { is: "slowed-down", perS: 17 },
  deaf: { is: "deaf" },
  silent: { is: "silent" },
  oversized: { is: "oversized", bytes: 1717 },
  "many-subscriptions": { is: "many-subscriptions", topic: "x/#" },
  "bad-login": { is: "bad-login", user: "jo" },
  "foreign-id": { is: "foreign-id", user: "jo" },
  "may-not-publish": { is: "may-not-publish", topic: "x/y", user: "jo" },
  "may-not-subscribe": { is: "may-not-subscribe", topic: "x/#", user: "jo" },
};
const client = { code: "client", client: "c7", address: "192.0.2.7" } as const;
const at = { at: "2026-11-28 12:00", day: "2026-11-29" };
const pair = { one: "192.0.2.7", other: "192.0.2.8" };
const broker = { broker: "h:1883", reason: "ECONNREFUSED" };
const address = { address: "192.0.2.7" };
const behind = { code: "behind", ageS: 300, backlog: 1717, state: "away", trouble: "EHOSTUNREACH" } as const;

/** One of every code; the compiler finds a code that is missing. */
export const PROBLEMS: { [code in Problem["code"]]: Problem & { code: code } } = {
  relived: { code: "relived", box: "b1" },
  "switch-forgotten": { code: "switch-forgotten", box: "b1" },
  implausible: { code: "implausible", about: "b1/health", field: "heap", from: "mqtt 192.0.2.7" },
  conflict: { code: "conflict", box: "b1", boot: "0a1b", seq: 17 },
  twins: { code: "twins", box: "b1", ...pair },
  "same-client": { code: "same-client", name: "c7", ...pair },
  flood: { code: "flood", box: "b1", from: "mqtt 192.0.2.7", perS: 17, dropped: 1717 },
  "strange-boxes": { code: "strange-boxes", most: 1717, box: "b1", from: "mqtt 192.0.2.7" },
  "certificate-ends": { code: "certificate-ends", file: "a.crt", days: 17, date: "2026-12-15" },
  "certificate-over": { code: "certificate-over", file: "a.crt", date: "2026-11-27" },
  "clock-impossible": { code: "clock-impossible", at: at.at },
  "clock-behind": { code: "clock-behind", ...at },
  "clock-ahead": { code: "clock-ahead", ...at },
  "clock-leapt": { code: "clock-leapt", isForward: true, seconds: 17 },
  "other-host": { code: "other-host", machine: "m1", isElder: true },
  "log-fault": { code: "log-fault", file: "a.sqlite", cause: "full", detail: "ENOSPC" },
  "log-set-aside": { code: "log-set-aside", name: "a.old", isDamaged: true, detail: "SQLITE_CORRUPT" },
  "log-replaced": { code: "log-replaced", file: "a.sqlite" },
  "log-shared": { code: "log-shared", file: "a.sqlite" },
  "log-unsealed": { code: "log-unsealed", archive: "log.archive", detail: "ENOSPC" },
  "log-memory": { code: "log-memory", records: 1717 },
  "log-slow": { code: "log-slow", file: "a.sqlite", seconds: 17 },
  "no-broker": { code: "no-broker", ...broker },
  "no-subscription": { code: "no-subscription", ...broker, topics: "x/#" },
  "not-passed-on": { code: "not-passed-on", ...broker, what: "commands", topic: "x/y" },
  "no-sparkplug": { code: "no-sparkplug", ...broker },
  "broker-open": { code: "broker-open" },
  "no-credentials": { code: "no-credentials" },
  serial: { code: "serial", box: "b1", port: "ttyACM0", cause: "other", detail: "ENXIO" },
  client: { ...client, is: "deaf" },
  "clients-new": { code: "clients-new", ...address, perS: 17 },
  "clients-unnamed": { code: "clients-unnamed", ...address },
  "clients-many": { code: "clients-many", ...address },
  "pages-requests": { code: "pages-requests", ...address, perS: 17 },
  "pages-many": { code: "pages-many", ...address },
  "pages-connections": { code: "pages-connections", ...address },
  "wrong-passwords": { code: "wrong-passwords", ...address },
  "file-changed": { code: "file-changed", file: "shop.yaml" },
  "file-unusable": { code: "file-unusable", detail: "shop.yaml:2" },
  behind,
  "behind-lost": { code: "behind-lost", records: 1717 },
  "outbox-aside": { code: "outbox-aside", file: "o.sqlite", name: "o.old" },
  "outbox-fault": { code: "outbox-fault", detail: "ENOSPC" },
};

/** The compiler finds a cause that is missing. */
const CAUSES: { [cause in Cause]: true } = {
  ...{
    "foreign-certificate": true,
    "expired-certificate": true,
    "other-name": true,
    "no-tls": true,
    "no-mqtt": true,
    "cut-before-tls": true,
  },
  ...{ "own-certificate": true, "own-expired": true, refused: true, unreachable: true, "unknown-name": true },
  ...{ "no-answer": true, "cut-off": true, "bad-account": true, "not-allowed": true, "too-many": true, starting: true },
  ...{ full: true, "read-only": true, locked: true, damaged: true, missing: true, denied: true },
  ...{ "not-serial": true, "other-box": true, unplugged: true },
};
export const EVERY_CAUSE = Object.keys(CAUSES) as Cause[];

/** What programs say, in their own words, which no page in another language repeats where it knows the code. */
export const VERBATIM = "connect failed somehow";

/** Every problem of which the code of a cause is known, once with each cause, and with a place in a file. */
export const EXPLAINED: Problem[] = [
  ...EVERY_CAUSE.flatMap((why): Problem[] => [
    { ...PROBLEMS["no-broker"], reason: VERBATIM, why },
    { ...PROBLEMS["no-subscription"], reason: VERBATIM, why },
    { ...PROBLEMS["not-passed-on"], reason: VERBATIM, why },
    { ...PROBLEMS["no-sparkplug"], reason: VERBATIM, why },
    { ...PROBLEMS["log-unsealed"], detail: VERBATIM, why },
    { ...PROBLEMS["outbox-fault"], detail: VERBATIM, why },
    { ...PROBLEMS.serial, detail: VERBATIM, why },
    { ...behind, trouble: VERBATIM, why },
  ]),
  ...(Object.keys(LOG_FAULTS) as LogFaultCause[]).map((cause) => ({
    ...PROBLEMS["log-set-aside"],
    ...{ detail: VERBATIM, isDamaged: false, cause },
  })),
  ...[
    { path: ["targets", "callAbove"], expected: "Too big: expected number to be <=50" },
    { path: [], expected: "valid YAML" },
  ].map((fault) => ({
    ...PROBLEMS["file-unusable"],
    ...{ detail: VERBATIM, fault: { file: "shop.yaml", line: 7, ...fault } },
  })),
];

/** Every problem, and its variants, which have words of their own. */
export const ALL: Problem[] = [
  ...Object.values(PROBLEMS),
  ...Object.keys(LOG_FAULTS).map((cause) => ({ ...PROBLEMS["log-fault"], cause: cause as LogFaultCause })),
  ...Object.values(TROUBLES).map((trouble) => ({ ...client, ...trouble })),
  { ...client, client: null, is: "silent" },
  { ...client, client: "", is: "silent" },
  { ...client, is: "bad-login", user: null },
  { ...PROBLEMS["certificate-ends"], days: 0 },
  { ...PROBLEMS["clock-leapt"], isForward: false },
  { ...PROBLEMS["other-host"], isElder: false },
  { ...PROBLEMS["log-set-aside"], isDamaged: false },
  { ...PROBLEMS["not-passed-on"], what: "published" },
  { ...PROBLEMS.serial, cause: "silent", detail: "" },
  { ...behind, state: "unanswered", trouble: "" },
  { ...behind, ageS: 3 * 86400, state: "catching-up", trouble: "" },
];
