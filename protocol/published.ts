// What a host publishes for everybody who pulls data over MQTT: plain numbers in wall-clock time, for people and programs
// that know nothing of boxes. Topics are `tillbeacon/v1/<store>/shop/...`, a level longer than those of boxes. Boxes never
// import this file.
import type { MessageOf } from "./fields.ts";
import type { About } from "./messages/about.ts";
import { LAMPS, TILL_STATES } from "./messages/lane-states.ts";
import { SENSOR_STATES } from "./sensor-states.ts";
import { TOPIC_ROOT } from "./topics.ts";

const TIMES = "atMs w 0 4e12,errorMs W 0 4e12" as const;
const ABOUT_TIMES = {
  atMs: "when this was so, by the host's clock; ms since 1970-01-01 UTC",
  errorMs: "the clock is right to within this; null: nobody knows; ms",
};
const ABOUT_STORE = { store: "the shop, as topics name it" };

export const PUBLISHED_LANE = `\
store/box t 1 32,\
name s 0 80,\
role c lane|line|till|bank|door,\
${TIMES},\
freshness c fresh|stale|offline|unknown,\
isTrusted w 0 1,\
state c unknown|${TILL_STATES},\
waiting/inLane W 0 1000,\
atLeast w 0 1,\
waitS/waitLowS/waitHighS W 0 86400,\
confidencePercent w 0 100,\
ins/outs W 0 4e9,\
entry/exit/head/tail c unknown|${SENSOR_STATES},\
lamp c ${LAMPS},\
call c none|calling|escalated|accepted` as const;

export const PUBLISHED_STORE = `\
store t 1 32,\
${TIMES},\
lanes/lanesFresh w 0 1000,\
tills/tillsOpen w 0 1000,\
tillsNeeded/tillsNeededIn15/tillsNeededIn30 W 0 1000,\
waiting W 0 100000,\
longestWaitS W 0 86400,\
calls w 0 1000` as const;

export const PUBLISHED_DECISION = `\
store/box t 1 32,\
name s 0 80,\
${TIMES},\
decision t 1 32,\
reason s 0 1000` as const;

export const PUBLISHED_HOST = `\
store t 1 32,\
presence c online|offline,\
version t 0 32,\
${TIMES},\
warnings w 0 1000,\
warning s 0 1000,\
recordsWaiting w 0 4e9` as const;

/** One lane, retained: at each change, and at least once a minute. */
export type PublishedLane = MessageOf<typeof PUBLISHED_LANE>;
/** The whole shop, retained likewise. */
export type PublishedStore = MessageOf<typeof PUBLISHED_STORE>;
/** One decision, as it is made. */
export type PublishedDecision = MessageOf<typeof PUBLISHED_DECISION>;
/** The host itself, retained; its will says "offline". */
export type PublishedHost = MessageOf<typeof PUBLISHED_HOST>;

const ABOUT_LANE: About<typeof PUBLISHED_LANE> = {
  summary: "One lane as it is now, at each change and at least once a minute",
  retained: true,
  fields: {
    ...ABOUT_STORE,
    ...ABOUT_TIMES,
    box: "the box at the lane",
    name: "what people call the lane",
    role: "what the box watches: a till and its line, the one line of several tills, a till of such a line, the line of a self-checkout, a door",
    freshness: "whether the numbers are of the last seconds; what is not fresh is what was known last",
    isTrusted: "1: fresh, and as sure as the shop asks for; lamps are lit on nothing else",
    state: "what the till is doing",
    waiting: "customers waiting",
    inLane: "customers waiting and in service",
    atLeast: "1: the line is longer than the box can count; lengths and waits are at least what they say",
    waitS: "predicted wait of somebody who joins now; s",
    waitLowS: "lower end of the range that holds 80 % of such waits; s",
    waitHighS: "upper end of the same range; s",
    confidencePercent: "probability that the length is right: within one customer or a quarter of the true number; %",
    ins: "crossings inward since the box started",
    outs: "crossings at the exit since the box started",
    entry: "health of the entrance beams, as last heard",
    exit: "health of the exit beam",
    head: "health of the zone at the pay point",
    tail: "health of the zone further back in line",
    lamp: "what the host wants the lamp to show",
    call: "whether the till is called, and whether somebody is coming",
  },
};

const ABOUT_SHOP: About<typeof PUBLISHED_STORE> = {
  summary: "The whole shop as it is now, at each change and at least once a minute",
  retained: true,
  fields: {
    ...ABOUT_STORE,
    ...ABOUT_TIMES,
    lanes: "boxes of the shop",
    lanesFresh: "those of them that have been heard in the last seconds",
    tills: "tills that staff can open",
    tillsOpen: "tills that are open, those on their way included",
    tillsNeeded: "tills that are needed now; null: not known",
    tillsNeededIn15: "tills that will be needed in 15 minutes; null: not known",
    tillsNeededIn30: "tills that will be needed in 30 minutes; null: not known",
    waiting: "customers waiting in all lines that are trusted; null: none is",
    longestWaitS: "longest predicted wait of the lines that are trusted; null: none is; s",
    calls: "tills that are called now",
  },
};

const ABOUT_DECISION: About<typeof PUBLISHED_DECISION> = {
  summary: "A decision, as it is made: a call, its end, a suggestion to close, a stall",
  fields: {
    ...ABOUT_STORE,
    ...ABOUT_TIMES,
    box: "the box at the till",
    name: "what people call the till",
    decision: "the kind of decision, as in docs/decisions.md",
    reason: "why, in words with numbers",
  },
};

const ABOUT_HOST: About<typeof PUBLISHED_HOST> = {
  summary: "The host itself, at each change and at least once a minute; its will says that it has gone",
  retained: true,
  fields: {
    ...ABOUT_STORE,
    ...ABOUT_TIMES,
    presence: "whether the host runs",
    version: "version of the host",
    warnings: "problems of the system itself that stand",
    warning: "the oldest of them in words; empty: none",
    recordsWaiting: "records that wait in memory for the log",
  },
};

/** All that is published: the last levels of its topic, its table and its meanings. */
export const PUBLISHED = {
  lane: { topic: "lanes/{box}", table: PUBLISHED_LANE, about: ABOUT_LANE },
  store: { topic: "store", table: PUBLISHED_STORE, about: ABOUT_SHOP },
  decision: { topic: "decisions", table: PUBLISHED_DECISION, about: ABOUT_DECISION },
  host: { topic: "host", table: PUBLISHED_HOST, about: ABOUT_HOST },
} as const;

/** Topic of what a host publishes; `path` without placeholders. */
export function publishedTopic(store: string, path: string): string {
  return `${TOPIC_ROOT}/${store}/shop/${path}`;
}
