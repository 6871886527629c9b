// Every word of the pages, in one place: to translate them, translate this file. Numbers come in, sentences go out.
import type { DecisionKind } from "../../core/decision.ts";
import type { Reason } from "../../core/reason.ts";

/** Language of the words below, for browsers and screen readers (BCP 47). Also how numbers and times are written. */
export const LANGUAGE = "en-GB";

/** Words that stand in the pages themselves, by the key in the page. */
export const PAGE_WORDS: { [key: string]: string } = {
  "nav.label": "Pages",
  "nav.staff": "Staff",
  "nav.shoppers": "Shoppers’ board",
  "nav.owner": "The day",
  "nav.setup": "Set-up",
  noscript: "This page needs JavaScript to show live numbers.",
  "staff.title": "Tills now",
  "staff.todo": "What to do now",
  "staff.lanes": "Lanes",
  "staff.decisions": "What was decided, and why",
  "staff.sound": "Sound at a call",
  "shoppers.title": "Shortest wait",
  "owner.title": "The day at the tills",
  "owner.date": "Day",
  "owner.figures": "In figures",
  "owner.picture": "Lane by lane",
  "owner.calls": "Calls: from alarm to open till",
  "owner.lanesCsv": "Lanes as a table (CSV)",
  "owner.callsCsv": "Calls as a table (CSV)",
  "setup.title": "Set-up",
  "setup.health": "Boxes and sensors now",
  "setup.form": "The shop",
  "setup.text": "The file as it will be",
  "setup.save": "Save",
  "setup.undo": "Undo my changes",
};

/** The line to the host. */
export const LINK = {
  connecting: "Connecting …",
  live: "live",
  lost: (since: string) => `No connection since ${since}: rely on nothing below`,
};

/** Seconds in words: "45 s", "4 min 10 s", "2 h 5 min". */
export function spell(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Words that stay on one line. */
function unbroken(words: string): string {
  return words.replaceAll(" ", "\u00a0");
}

function minutes(lowS: number, highS: number): string {
  const low = Math.floor(lowS / 60);
  const high = Math.ceil(highS / 60);
  return low === 0 ? `up to ${high} min` : `${low} to ${high} min`;
}

/** A wait for people in a hurry: rounded to what anybody can be sure of. */
export function spellRoughly(seconds: number): string {
  if (seconds < 30) return "no wait";
  return `about ${Math.max(1, Math.round(seconds / 60))} min`;
}

/** A share: 0.042 is "4 %", and what would round to nothing is "under 1 %". */
export function percent(share: number): string {
  return share > 0 && share < 0.01 ? "under 1 %" : `${Math.round(share * 100)} %`;
}

/** Time of day, with seconds. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString(LANGUAGE);
}

/** Time of day, to the minute. */
export function hourAndMinute(ms: number): string {
  return new Date(ms).toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
}

/** A date for people: "Sunday, 22 November 2026". */
export function dateInWords(date: string): string {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return new Date(`${date}T12:00:00`).toLocaleDateString(LANGUAGE, options);
}

/** "Just now"; unit s. */
const JUST_S = 5;

/** What staff are told to do. */
export const TODO = {
  open: (till: string) => `Open ${till}`,
  escalated: (till: string) => `Nobody has come: open ${till}`,
  coming: (till: string) => `${till}: somebody is on the way`,
  mayClose: (till: string) => `${till} may close`,
  stalled: (till: string) => `${till} is held up`,
  stalledWhy: (waiting: number | null) =>
    `One customer takes far longer than usual, ${waiting ?? "an unknown number"} waiting. Does the till need help?`,
  held: "More tills are wanted",
  heldHere: (pool: string) => `More tills are wanted at ${pool}`,
  waiting: "People wait, but not too long",
  waitingUncalled: "People are waiting",
  waitingWhy: (line: string, waiting: number, waitS: number | null) =>
    `${lineWords({ line, waiting, waitS })}. No till is called`,
  blind: (till: string) => `Look at ${till} yourself`,
  unsure: "Look for yourself",
  nothing: "Nothing to do",
  calledFor: (seconds: number, now: string) =>
    seconds < JUST_S ? "Called just now" : `Called ${spell(seconds)} ago${now === "" ? "" : `. Now ${now}`}`,
  lineNow: (line: string, waiting: number, waitS: number | null) => lineWords({ line, waiting, waitS }),
  onMyWay: "I am on my way",
  onMyWayTo: (till: string) => `I am on my way to ${till}`,
  sent: "Telling the others …",
  notSent: (why: string) => `Not told: ${why}`,
  lost: "No connection to the host",
  lostWhy: "Go by what you see, not by this page. It goes on by itself when the host is back.",
};

/** How many tills are wanted. */
export const WANTED = {
  label: "Tills",
  pool: (name: string) => `Tills at ${name}`,
  open: "open or on the way",
  now: "wanted now",
  in15: "in 15 min",
  in30: "in 30 min",
  all: (tills: number) => `all ${tills}`,
};

/** One lane. */
export const LANE = {
  state: {
    closed: "closed",
    idle: "free",
    serving: "serving",
    stalled: "held up",
    blind: "no sight",
    unknown: "?",
  },
  line: "line",
  waiting: "waiting",
  /** A length that is not sure. */
  roughly: (waiting: number) => `${waiting}?`,
  unknown: "?",
  wait: (waitS: number) => `Wait ${spell(waitS)}`,
  range: (lowS: number, highS: number) => {
    if (highS < 30) return "";
    return highS < 100 ? `${Math.round(lowS)} to ${Math.round(highS)} s` : minutes(lowS, highS);
  },
  waitUnknown: "Wait unknown",
  sure: (confidence: number) => `${percent(confidence)} sure, ±1`,
  unsure: (confidence: number) => `Not sure (${percent(confidence)}): moves no lamp`,
  stale: (seconds: number) => `Not heard for ${spell(seconds)}`,
  offline: "The box has gone",
  never: "Not heard yet",
  lost: "No connection",
  was: (waiting: number) => `was ${waiting}`,
  blind: "The sensors cannot be trusted",
  ownRule: "The lamp goes by the box’s own rule",
  closed: "Till closed",
  more: (people: number) => `+${people}`,
  /** The whole lane in a sentence, for those who hear the page. */
  summary: (name: string, state: string, waiting: string) => `${name}: ${state}, ${waiting}`,
};

/** What lamps mean, by signal. */
export const LAMP = {
  off: "lamp off",
  open: "open this till",
  coming: "on the way",
  close: "may close",
  stalled: "held up",
  blind: "no sight",
};

/** Sensors and what can be wrong with them. */
export const SENSOR = {
  names: { entry: "Entrance beam", exit: "Exit beam", head: "Pay point", tail: "Line’s end" },
  health: {
    ok: "sees well",
    absent: "not fitted",
    silent: "says nothing: is it wired, is the beam aligned?",
    stuck: "blocked all the time: is something in front of it?",
    lost: "no answer on the bus: look at plug and cable",
    frozen: "the same reading for too long: clean it, or keep the sun off",
    dead: "misses everybody: aim it anew",
  },
};

/** Kinds of decisions. */
export const DECISION: { [kind in DecisionKind]: string } = {
  call: "Call",
  acknowledged: "On the way",
  escalated: "Called again",
  answered: "Opened",
  withdrawn: "Withdrawn",
  unanswered: "Nobody came",
  "may-close": "May close",
  closed: "Closed",
  "stay-open": "Stay open",
  stalled: "Held up",
  moving: "Moves again",
  held: "Not called",
};

type Line = { line: string; waiting: number; waitS: number | null };

function lineWords({ line, waiting, waitS }: Line): string {
  return `${waiting} waiting at ${line}, ${waitS === null ? "wait unknown" : spell(waitS)}`;
}

function after(afterS: number | null): string {
  return afterS === null ? "" : `. One more till brings it to ${spell(afterS)}`;
}

/** Reasons of decisions in words, by their code. */
const REASON: { [code in Reason["code"]]: (reason: Extract<Reason, { code: code }>) => string } = {
  line: (r) => `${lineWords(r)}${after(r.afterS)}`,
  load: (r) => `${r.wanted} tills are wanted, ${r.open} open, ${r.waiting} waiting${after(r.afterS)}`,
  "nobody-came": (r) => `Nobody has come to ${r.till} for ${spell(r.seconds)}`,
  "on-the-way": (r) => `Said ${r.by === "till" ? "at the till" : "on the page"} after ${spell(r.seconds)}`,
  opened: (r) => `Opened ${spell(r.seconds)} after the call`,
  relieved: (r) => `Not needed any more after ${spell(r.seconds)}: no line is longer than ${r.longest}`,
  unheard: (r) => `Its box can no longer be heard, ${spell(r.seconds)} after the call`,
  "given-up": (r) => `Nobody came within ${spell(r.seconds)}`,
  restarted: () => "The host was stopped, started or set up anew",
  quiet: (r) => `${r.wanted} of ${r.open} open tills have been enough for ${spell(r.seconds)}`,
  closed: () => "Closed after it was told that it may",
  "needed-again": (r) => `${r.waiting} waiting at ${r.line}`,
  "unheard-release": () => "Its box can no longer be heard",
  "held-up": (r) => `One customer takes far longer than usual, ${r.waiting ?? "an unknown number"} waiting`,
  moving: () => "Customers move again",
  "cool-down": (r) => `${lineWords(r)}. The last change is given ${spell(r.seconds)} more to help`,
  cap: (r) => `${lineWords(r)}. No call: ${r.calls} an hour are the limit, for ${spell(r.seconds)} more`,
  "all-open": (r) => `${lineWords(r)}. No till is left to call`,
  called: (r) =>
    `${r.waiting > 0 ? `${lineWords(r)}. ` : ""}${r.till} was called ${spell(r.seconds)} ago${CALLED[r.state]}`,
  settling: (r) => `${lineWords(r)}. ${r.wanted} tills wanted, ${r.open} open: a call comes if it lasts`,
  enough: (r) => `${lineWords(r)}. ${r.open} open tills are enough to work it off`,
  within: (r) => `${lineWords(r)}: within what the shop allows`,
  nobody: () => "Nobody waits",
  unsure: (r) => `Nothing can be said of ${r.lanes}: sensors or connection cannot be trusted`,
};

const CALLED = { calling: "", escalated: ", nobody has come", acknowledged: ", somebody is on the way" };

/** A reason in words. */
export function reasonWords(reason: Reason): string {
  return (REASON[reason.code] as (reason: Reason) => string)(reason);
}

/** The shoppers' board. */
export const BOARD = {
  best: "Shortest wait",
  or: "or",
  waitNone: "no wait",
  wait: (seconds: number) => spellRoughly(seconds),
  range: (lowS: number, highS: number) => (highS <= 60 ? "under 1 min" : minutes(lowS, highS)),
  others: "Other tills",
  unsure: "no telling",
  none: "Please look for yourself",
  noneWhy: "We cannot tell the waits just now.",
  closed: "No till is open just now",
  lost: "Please look for yourself",
  lostWhy: "The board has lost its connection.",
};

/** The owner's day. */
export const OWNER = {
  none: "The log has no records yet.",
  reading: (share: number) => `Reading the log: ${percent(share)}`,
  failed: (why: string) => `The day could not be read: ${why}`,
  unknown: "–",
  customers: "Customers counted in",
  meanWait: "Mean wait",
  felt: "Felt as",
  feltWhy: "people overstate a wait by 36 %",
  over: (seconds: number) => `Met over ${unbroken(spell(seconds))}`,
  overWhy: "Waits are those predicted by the box as each customer came in; shares are of customers.",
  unknownWaits: (entries: number) => `${entries} customers came while the wait was not known; they are left out.`,
  calls: "Calls",
  callsWhy: (opened: number) => `${opened} led to an open till`,
  answer: "Alarm to open till",
  answerWhy: (slowest: string) => `half were quicker; slowest ${slowest}`,
  all: "All lanes",
  longest: (people: string, wait: string) => `longest line ${people}, longest wait ${wait}`,
  open: (open: string, stalls: number) => `open ${open}${stalls > 0 ? `, ${unbroken(`held up ${stalls} ×`)}` : ""}`,
  most: (people: number, tills: number) => `at most ${people} waiting, ${tills} tills open`,
  legend: {
    length: "people waiting",
    tills: "tills open",
    open: "till open",
    stalled: "held up",
    unknown: "not known",
    call: "called",
    answered: "opened after a call",
  },
  waitUpTo: (seconds: number) => `wait up to ${spell(seconds)}`,
  waitOver: (seconds: number) => `over ${spell(seconds)}`,
  at: (time: string, name: string, waiting: string, wait: string) =>
    `${time}, ${name}: ${waiting} waiting, wait ${wait}`,
  chart: (name: string) => `${name} over the day`,
  columns: { called: "Called", till: "Till", reason: "Why", end: "End", seconds: "After" },
  running: "still calling",
  noCalls: "No till was called on this day.",
};

/** The set-up. */
export const SETUP = {
  demo: "This is the demo store. It has no file, so nothing can be saved here: copy the text below to tillbeacon.yaml, change it, and start the host anew.",
  denied: (why: string) => `The set-up can only be changed on the host itself: ${why}.`,
  file: (file: string) => `Changes go into ${file}; comments in it stay.`,
  saved: "Saved; it holds from now on.",
  savedRestart: (keys: string) => `Saved. Start the host anew for: ${keys}.`,
  notSaved: (why: string) => `Not saved: ${why}`,
  faulty: (faults: number) => (faults === 1 ? "One value does not fit" : `${faults} values do not fit`),
  changed: "the file has been changed by somebody else meanwhile. Undo my changes reads it anew",
  good: "All values fit; not saved yet.",
  unchanged: "Nothing has been changed.",
  checking: "Checking …",
  fault: (found: string, expected: string) => `found ${found}, expected ${expected}`,
  add: {
    lanes: "Add a lane",
    groups: "Add a lane group",
    tills: "Add a till",
    selfCheckouts: "Add a self-checkout bank",
    doors: "Add a door counter",
  } as { [key: string]: string },
  remove: (name: string) => `Remove ${name}`,
  /** Names and meanings of the file's keys. */
  sections: {
    store: "The store",
    lanes: "Lanes: one till, one line",
    groups: "Lane groups: one line, several tills",
    tills: "Tills of this group",
    selfCheckouts: "Self-checkout banks",
    doors: "Door counters",
    targets: "Targets",
    policy: "How tills are called",
    report: "Reports",
  } as { [key: string]: string },
  fields: {
    store: "Store",
    box: "Box",
    name: "What people call it",
    switch: "Till has a switch",
    machines: "Machines",
    callAbove: "A line is too long above (people)",
    callAboveS: "A wait is too long above (s)",
    quietAtMost: "A call ends when no line is longer than",
    quietMs: "… for (ms)",
    minConfidence: "A length less sure than this moves no lamp (0 to 1)",
    coolDownMs: "Between two calls (ms)",
    callsPerHour: "Calls an hour at most",
    escalateMs: "Called again when nobody comes for (ms)",
    giveUpMs: "A call nobody answers ends after (ms)",
    closeAfterMs: "A till may close when fewer are wanted for (ms)",
    minOpenMs: "… and it has been open for (ms)",
    minOpen: "… and so many others stay open",
    lampHoldMs: "A lamp stays as it is for (ms)",
    policy: "Policy",
    holdMs: "Too long for (ms)",
    closeAtMost: "May close when no line is longer than",
    safety: "Tills kept free per root of the load",
    backlogS: "A backlog is worked off within (s)",
    openAbove: "Call when more tills than this are lacking",
    openHoldMs: "… for (ms)",
    closeBelow: "Release when more tills than this are idle",
    closeHoldMs: "… for (ms)",
    serviceS: "One customer takes, until it is learned (s)",
    shoppingMin: "From the door to the tills (min)",
    overS: "Waits that reports count, longer than (s)",
  } as { [key: string]: string },
  heard: "heard now",
  silent: (seconds: number) => `not heard for ${spell(seconds)}`,
  never: "not heard since the start of the host",
  offline: "has said that it goes, or was cut off",
  role: { lane: "lane", line: "line of a group", till: "till of a group", bank: "self-checkouts", door: "door" },
  /** Counts of one box; each with the time since it last moved, where it has been seen to move. */
  counted: (ins: string, outs: string, reversed: string) => `${ins} in, ${outs} out, ${reversed} turned back`,
  count: (count: string, ago: string) => (ago === "" ? count : `${count} (${ago} ago)`),
  inLane: (people: string) => `${people} in the lane now`,
  records: (records: string, dropped: string, boot: string) => `${records}, ${dropped} dropped, boot ${boot}`,
  columns: {
    till: "Till’s switch",
    counted: "Counted",
    inLane: "Estimated",
    records: "Records",
    health: "The box itself",
  },
  till: { open: "open", closed: "closed" },
  /** What sensors deliver: edges of a beam a minute, readings of a zone a second. */
  rate: (words: string, rate: string) => `${words}; ${rate}`,
  perMinute: (edges: number) => `${edges} edges/min`,
  perSecond: (readings: number) => `${readings} readings/s`,
  up: (seconds: number) => `up ${spell(seconds)}`,
  memory: (free: number) => `${percent(free)} of its memory free`,
  wifi: (dbm: number) => `WiFi ${dbm} dBm`,
  late: (ms: number) => `timer ${ms} ms late at most`,
  errors: (flags: string) => `errors: ${flags}`,
  failedStarts: (count: number) => `${count} starts before this one failed`,
  earlierImage: "runs its earlier image: the last update did not start",
  unknown: "–",
  counts: (telemetry: number, logged: number) =>
    `${telemetry} records received since the start of the host, ${logged} in the log`,
};
