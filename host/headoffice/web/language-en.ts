// English, for head office's pages. A language is one file like this one, beside the shop's of the same tag: translate every
// string, and restart head office.
import { words as shop } from "../../web/public/language-en.ts";

const { formatInteger, plural } = shop.formats;

export const words = {
  /** Above and below each page. */
  NAV: {
    label: "Pages",
    shops: "Shops",
    league: "League table",
    settings: "Settings",
    login: "Log-in",
    language: "Language",
  },

  /** The log-in: whose password, and where it comes from, before a command. */
  LOGIN: { password: "Password", how: "The password is made at head office:" },

  /** In the place of a page that is not there, and of one that the database does not answer for: what is known of that follows. */
  MISSING: { title: "No such page", how: "All shops that head office knows are on this page:" },
  AWAY: {
    title: "No data",
    why: "The database does not answer",
    again: "This page tries again by itself.",
  },

  /** All shops. */
  SHOPS: {
    live: (live: number, shops: number) => `${formatInteger(live)} of ${formatInteger(shops)} shops live`,
    open: (shops: number) => `${formatInteger(shops)} of them open`,
    silent: (shops: number) => `${formatInteger(shops)} silent`,
    behind: (shops: number) => `${formatInteger(shops)} behind`,
    /** A command follows. */
    none: "No shop has been heard yet. This lets one join:",
    database: "The database takes nothing",
    broker: "No connection to the broker",
    asOf: (when: string) => `As of ${when} (UTC)`,
    state: { live: "live", behind: "behind", silent: "silent", closed: "closed" },
    heard: (boxes: number, all: number) => `${formatInteger(boxes)} of ${formatInteger(all)}`,
    /** What a database that was put back lacks: records, some shops by name, and how many more there are. */
    missing: (records: number) => `Missing records: ${formatInteger(records)}`,
    atShops: (shops: string, more: number) => `${shops}${more > 0 ? ` and ${formatInteger(more)} more` : ""}`,
    missingWhy:
      "They had been acknowledged, and are neither in this database nor in their shops' outboxes, as after a restore from an older backup. The shops' own logs have what they were made from.",
    /** Shops under whose names two hosts send; their names follow in brackets. */
    shared: "Two hosts send as one shop",
    sharedWhy:
      "Their numbers mix, and records are lost: a memory card was copied, or an account is used twice. Let one of them join under another name, and delete the outbox of both.",
    never: "never",
    days: (days: number) => plural(days, { one: "1 day", other: `${days} days` }),
  },

  /** Captions of tables and headings above them. */
  TABLES: {
    shops: "Shops",
    now: "Now",
    lanes: "Lanes now",
    hours: "The last day, hour by hour (UTC)",
    troubles: "Boxes in trouble",
    decisions: "Decisions",
    league: "League table",
    rollouts: "Settings and images",
    none: "None",
    noneYet: "None yet",
    noneSent:
      "Nothing has been sent to shops yet. The commands: tillbeacon headoffice settings, tillbeacon headoffice images",
    noneKnown: "None was known when the shop was last heard",
  },

  /** Heads of columns. */
  COLUMNS: {
    shop: "Shop",
    state: "State",
    waiting: "Waiting",
    longest: "Longest wait",
    open: "Tills open",
    boxes: "Boxes heard",
    newest: "Newest data",
    backlog: "Backlog",
    lag: "Lag",
    lost: "Lost",
    lane: "Lane",
    trouble: "Trouble",
    since: "Since (UTC)",
    till: "Till",
    work: "Till",
    data: "Data",
    wait: "Wait",
    hour: "Hour",
    over: "Over 4 min",
    served: "Served",
    when: "When (UTC)",
    decision: "Decision",
    reason: "Reason",
    estimate: "Estimate",
    range: "90 % range",
    measured: "Measured",
    blocks: "Two-hour blocks",
    made: "Made (UTC)",
    stage: "Stage",
    applied: "Applied",
    refused: "Refused",
    toCome: "To come",
    what: "What",
    refusals: "Refusals",
  },

  /** How far a lane's numbers are to be trusted. */
  DATA: {
    trusted: "trusted",
    unsure: "unsure",
    stale: "stale",
    offline: "offline",
    unknown: "unknown",
    blind: "blind",
    outdated: "outdated",
  } as { [quality: string]: string },

  /** What is wrong with a box, besides its sensors. */
  BOX: {
    stale: "Box not heard",
    offline: "Box offline",
    unknown: "Box not heard yet",
    failedStarts: (starts: number) => plural(starts, { one: "1 failed start", other: `${starts} failed starts` }),
  },

  LEAGUE: {
    share: (days: string) =>
      `Share of time in which somebody who joined a line would have waited over 4 minutes (period: ${days}).`,
    how: "Each shop is drawn towards the mean of all shops as far as its own data do not tell it apart; the range holds its true share with 90 % probability. Shops whose ranges overlap are not known to differ.",
    days: "Days",
    csv: "All figures as a table (CSV)",
    json: "As JSON",
    outlier: "outlier",
    outliers: "Unlike all others:",
    range: (low: string, high: string) => `${low} to ${high}`,
  },

  /** What became of what was sent to shops. */
  ROLLOUT: {
    state: { running: "running", done: "done", stopped: "stopped" },
    stage: (stage: number, stages: number) => `${stage} of ${stages}`,
    /** Why one has stopped. */
    why: {
      "by-hand": "by hand",
      refused: (shops: number) => plural(shops, { one: "1 shop refused", other: `${shops} shops refused` }),
      worse: (shops: number, store: string) =>
        `${plural(shops, { one: "1 shop is", other: `${shops} shops are` })} no longer well, among them ${store}`,
      silent: (shops: number, store: string) =>
        `${plural(shops, { one: "1 shop does", other: `${shops} shops do` })} not answer, among them ${store}`,
    },
  },

  /** Why a shop does not take settings or an image. */
  REFUSAL: {
    starting: "the shop’s host was just starting",
    "not-accepted": "the shop takes no settings of head office (headOffice.acceptSettings)",
    "no-json": "the settings are no JSON",
    "no-file": "the shop runs without a file",
    busy: "the file was just being changed",
    "not-written": (file: string, why: string) => `the shop’s host cannot write ${file}: ${why}`,
    "no-release-key": "the shop has no headOffice.releaseKey",
    "not-signed": "not signed with the shop’s headOffice.releaseKey",
    "other-image": "it is not the image that was signed",
    "foreign-key": (key: string, allowed: string) => `${key}: head office can change ${allowed} only`,
    "box-refused": (box: string, why: string) => `${box} refused the image: ${why}`,
    "box-reverted": (box: string) => `${box} could not run it and went back to its earlier image`,
    /** What a box says of an image. */
    images: {
      "other-board": "for another board",
      "running-already": "runs already",
      "no-key": "the box has no key",
      "bad-signature": "its signature is wrong",
      "older-image": "older than the one that runs",
      "no-room": "too large for the box",
      "bad-digest": "arrived damaged",
      "other-image": "another one than was announced",
    } as { [code: string]: string },
  },
};

/** A language: the strings of head office's pages. */
export type HeadOfficeWords = typeof words;
