// English. A language is one file like this one, named for its tag (BCP 47): translate every string, and restart the host.

import type { DecisionKind } from "../../core/dispatch/decision.ts";
import type { Reason } from "../../core/dispatch/reason.ts";
import type { Cause } from "../../core/problems/cause.ts";
import type { LogFaultCause } from "../../core/problems/problem.ts";
import type { LeftOut } from "../../core/report/left-out.ts";
import type { Change, WhatIf } from "../../core/report/what-if.ts";
import type { RefusedCode } from "../refused.ts";
import { formatsOf, HARDLY_S, inTens, knownOf, type Line, peopleOf, unbroken } from "./formats.ts";
import { type ClientWords, clientText, type LinkFix, linkFixOf, type ProblemWords } from "./problem-words.ts";

type Reasons = { [code in Reason["code"]]: (reason: Extract<Reason, { code: code }>) => string };

/** Numbers and times. */
const formats = formatsOf("en-GB", {
  s: "s",
  min: "min",
  h: "h",
  noWait: "no wait",
  about: (minutes) => `about ${minutes}`,
  atLeast: (wait) => `at least ${wait}`,
  upTo: (high) => `up to ${high}`,
  between: (low, high) => `${low} to ${high}`,
  underOnePercent: "under 1 %",
});
const { formatDuration, formatFigure, formatMinutesUp, formatInteger, formatPercent, formatWait, plural } = formats;

/** "4 min", of a line. */
const waitText = ({ waitS, doubt }: Line): string => (waitS === null ? "wait unknown" : formatWait(waitS, doubt));
/** "5 waiting at Till 1, 4 min". */
const lineText = (line: Line): string => `${peopleOf(line)} waiting at ${line.line}, ${waitText(line)}`;
const after = (afterS: number | null): string =>
  afterS === null
    ? ""
    : `. With one more till, new customers will soon ${afterS < HARDLY_S ? "hardly wait" : `wait about ${formatDuration(inTens(afterS))}`}`;
const unknownNumber = (people: number | null): string => (people === null ? "an unknown number" : String(people));
const tills = (count: number): string => plural(count, { one: "1 till", other: `${count} tills` });
const called = { calling: "", escalated: ", nobody has come", acknowledged: ", somebody is on the way" };

/** Reasons of decisions, by their code. Waits in s. */
const REASON: Reasons = {
  line: (r) => `${lineText(r)}${after(r.afterS)}`,
  load: (r) => `${tills(r.wanted)} needed, ${r.open} open, ${r.waiting} waiting${after(r.afterS)}`,
  "nobody-came": (r) => `Nobody has come to ${r.till} for ${formatDuration(r.seconds)}`,
  "on-the-way": (r) => `Accepted ${r.by === "till" ? "at the till" : "on the page"} in ${formatDuration(r.seconds)}`,
  opened: (r) => `Opened ${formatDuration(r.seconds)} after the call`,
  relieved: (r) => `No longer needed after ${formatDuration(r.seconds)}: no line is longer than ${r.longest}`,
  unheard: (r) => `No data from its box, ${formatDuration(r.seconds)} after the call`,
  "given-up": (r) => `Nobody came within ${formatDuration(r.seconds)}`,
  restarted: () => "The host restarted or its configuration changed",
  quiet: (r) =>
    `${r.wanted === 0 ? "None" : r.wanted} of ${r.open} open tills ${r.wanted === 0 ? "was needed" : plural(r.wanted, { one: "was enough", other: "were enough" })} for ${formatDuration(r.seconds)}`,
  closed: () => "Closed as suggested",
  "needed-again": (r) => `${r.waiting} waiting at ${r.line}`,
  "unheard-release": () => "No data from its box",
  "held-up": (r) => `Service is taking far longer than usual, ${unknownNumber(r.waiting)} waiting`,
  moving: () => "Customers are moving again",
  "cool-down": (r) =>
    `${lineText(r)}. A till has just opened or closed: it takes up to ${formatMinutesUp(r.seconds)} to help`,
  cap: (r) => `${lineText(r)}. No call: the limit is ${r.calls} an hour, for ${formatDuration(r.seconds)} more`,
  "all-open": (r) => `${lineText(r)}. No till is left to call`,
  called: (r) =>
    `${r.waiting > 0 ? `${lineText(r)}. ` : ""}${r.till} was called ${formatDuration(r.seconds)} ago${called[r.state]}`,
  settling: (r) => `${lineText(r)}. One more till is called if it lasts`,
  enough: (r) =>
    `${lineText(r)}. ${plural(r.open, { one: "1 open till", other: `${r.open} open tills` })} can clear it`,
  within: (r) => `${lineText(r)}: within what the shop allows`,
  nobody: () => "Nobody is waiting",
  unsure: (r) => `No reliable data for ${r.lanes}`,
};

/** What a client of the embedded broker does. */
const CLIENT: ClientWords = {
  meaningless: (c, { pauseS }) =>
    `${c} sends message after message that no box can mean; it is cut off for ${pauseS} s`,
  "comes-again": (c, { pauseS }) => `${c} connects again and again; it is cut off for ${pauseS} s`,
  floods: (c, { pauseS }) => `${c} goes on sending too much; it is cut off for ${pauseS} s`,
  "slowed-down": (c, { perS }) => `${c} sends more than ${perS} packets a second; it is slowed down`,
  deaf: (c) => `${c} does not read what is sent to it; it has been disconnected`,
  silent: (c) => `${c} has fallen silent; it has been disconnected`,
  oversized: (c, { bytes }) => `${c} sent a packet of ${bytes} bytes; it has been disconnected`,
  "many-subscriptions": (c, { topic }) => `${c} has too many subscriptions; ${topic} has been refused`,
  "bad-login": (c, { user }) =>
    `${c} is refused: ${user === null ? "no user name" : `user ${user}`} with a password that is not right`,
  "foreign-id": (c, { user }) => `${c} is refused: the client id is not for user ${user}`,
  "may-not-publish": (c, { topic, user }) => `${c} may not publish ${topic} as ${user}`,
  "may-not-subscribe": (c, { topic, user }) => `${c} may not subscribe to ${topic} as ${user}`,
};
const clientAt = (client: string | null, address: string): string =>
  `${client === null ? "A client" : `Client ${client || "without a name"}`} at ${address}`;

/** Why the log cannot be written, and what to do. */
const LOG_FAULT: { [cause in LogFaultCause]: readonly [what: string, remedy: string] } = {
  full: ["no space is left", "Free some space; what waits is then written by itself"],
  "read-only": ["writing is not allowed", "Make the file and its folder writable for the host"],
  locked: ["another program holds it", "End the program that has the file open"],
  damaged: ["the file is damaged", "Check the disk and make its folder writable: the host sets the file aside"],
  shape: ["its tables are not a log's", "Make its folder writable: the host sets the file aside"],
  newer: ["a newer version has written it", "Make its folder writable: the host sets the file aside"],
  unreachable: ["it cannot be opened", "Check that its folder exists and can be written"],
  error: ["the system reports an error", "Check the disk"],
};

/** How late head office's data are, and why. */
const lateness = (seconds: number): string =>
  seconds < 172800 ? formatDuration(seconds) : `${Math.floor(seconds / 86400)} days`;
const WAY = {
  away: "no connection to its broker",
  unanswered: "its broker is there, but head office acknowledges nothing",
  "catching-up": "catching up",
};

const OTHER_DEVICE = "See whether another device uses the name of this box";
const SET_CLOCK = "Set it, and let it be kept by a time server (NTP); calls go on meanwhile";
const THAT_DEVICE = "Restart that device, or take it off the network";
const PAGES_THERE = "See what runs on that device; close pages there, or take it off the network";

/** Why a connection, a file or a database fails; after a colon or in brackets. */
const CAUSE: { [cause in Cause]: string } = {
  "foreign-certificate": "its certificate is signed by nobody whom this machine trusts",
  "expired-certificate": "its certificate has expired",
  "other-name": "its certificate is for another name",
  "no-tls": "there is no TLS at this port",
  "own-certificate": "it does not accept our certificate",
  "own-expired": "our certificate has expired",
  refused: "the connection is refused",
  unreachable: "it cannot be reached",
  "unknown-name": "its name is not known in the network",
  "no-answer": "it does not answer",
  "cut-before-tls": "the connection was cut off before TLS was agreed",
  "no-mqtt": "what answers there is no MQTT broker",
  "cut-off": "the connection was cut off",
  "bad-account": "user name or password are not right",
  "not-allowed": "this account may not do that",
  "too-many": "it has too much to do",
  starting: "it is just starting",
  full: "no space is left",
  "read-only": "writing is not allowed",
  locked: "another program holds it",
  damaged: "the file or the disk is damaged",
  missing: "it is not there",
  denied: "this host may not open it",
  "not-serial": "it is no serial port",
  "other-box": "another box or device is there",
  unplugged: "the cable was pulled or the port closed",
};

/** The words before what a system or another program says, where they are known. */
const said = (detail: string, why: Cause | undefined): string =>
  why === undefined ? detail : `${CAUSE[why]}: ${detail}`;

/** What to do about a connection to the broker that fails. */
const BROKER_FIX: { [fix in LinkFix]: string } = {
  address:
    "Check broker.url in the configuration, whether the broker runs and whether this machine has its network; the host tries again by itself",
  account: "Check broker.username and its password in the configuration; then restart the host",
  tls: "Check the port in broker.url of the configuration: mqtts:// is for one with TLS, mqtt:// for one without",
  certificate: "Check broker.ca, broker.cert and broker.key in the configuration",
};

/** What is wrong with the system, and what to do. */
const PROBLEMS: ProblemWords = {
  relived: (p) => [
    `Box ${p.box} has started anew with the boot id of an earlier start; nothing is lost`,
    "Update its firmware",
  ],
  "switch-forgotten": (p) => [
    `Customers are served at box ${p.box}, but its switch says that the till is closed`,
    "Turn the till's switch to open, or send nobody else there",
  ],
  implausible: (p) => [
    `${p.about} from ${p.from} contradicts itself or what was said before: ${p.field}; refused`,
    OTHER_DEVICE,
  ],
  conflict: (p) => [
    `Box ${p.box} has sent two different records of number ${p.seq} (start ${p.boot}); the first is kept`,
    OTHER_DEVICE,
  ],
  twins: (p) => [
    `Two boxes are named ${p.box}: one at ${p.one}, one at ${p.other}`,
    "Name one of them anew at its cable ('tillbeacon provision')",
  ],
  "same-client": (p) => [
    `Two clients are named ${p.name}: one at ${p.one}, one at ${p.other}`,
    "Give each client an id of its own",
  ],
  flood: (p) => [
    `Box ${p.box} (${p.from}) sends more than ${p.perS} messages a second; ${p.dropped} have been dropped`,
    "Restart that box; if it goes on, take it off the network and set it up anew",
  ],
  "strange-boxes": (p) => [
    `More than ${p.most} boxes that the shop does not have send messages, at last ${p.box} (${p.from}); further ones are dropped`,
    "Find what sends them, or add the boxes to the configuration and restart the host",
  ],
  "certificate-ends": (p) => [
    `The certificate ${p.file} ends ${p.days === 0 ? "within a day" : `in ${plural(p.days, { one: "1 day", other: `${p.days} days` })}`}, on ${p.date}`,
    "Make another with 'tillbeacon certificates', then restart the host",
  ],
  "certificate-over": (p) => [
    `The certificate ${p.file} has expired on ${p.date}`,
    "Make another with 'tillbeacon certificates', then restart the host",
  ],
  "clock-impossible": (p) => [`The host's clock says ${p.at} UTC, which cannot be`, SET_CLOCK],
  "clock-behind": (p) => [
    `The host's clock says ${p.at} UTC, but its log has decisions of ${p.day}, later than that`,
    SET_CLOCK,
  ],
  "clock-ahead": (p) => [
    `The host's clock says ${p.at} UTC, more than a year after the last decision in its log, of ${p.day}`,
    SET_CLOCK,
  ],
  "clock-leapt": (p) => [
    `The host's clock has leapt ${p.isForward ? "forward" : "back"} by ${formatDuration(p.seconds)}`,
    "Records before and after are dated by different clocks; calls go on",
  ],
  "other-host": (p) => [
    `Another host of this store is on the broker, on ${p.machine}: ${p.isElder ? "it commands the lamps, and this host only watches" : "this host commands the lamps, and the other one only watches"}`,
    "Stop one of the two, or give it a store name of its own",
  ],
  "log-fault": (p) => [
    `The log cannot be written; lamps and pages go on: ${p.file}: ${LOG_FAULT[p.cause][0]} (${p.detail})`,
    LOG_FAULT[p.cause][1],
  ],
  "log-set-aside": (p) => [
    `The log was ${p.isDamaged ? "damaged" : "not usable"} and has been begun anew: ${p.detail}`,
    `What was in it is in ${p.name}`,
  ],
  "log-replaced": (p) => [
    `The log was deleted, renamed or replaced while the host was running, and has been begun anew: ${p.file}`,
    "Leave it to the host: stop the host before you move its log",
  ],
  "log-shared": (p) => [
    `Another host writes to the same log: ${p.file}`,
    "Stop one of the two, or give each a file of its own",
  ],
  "log-unsealed": (p) => [
    `Days that are over cannot be moved to the archive ${p.archive}: ${p.detail}`,
    "Make room if there is none; 'tillbeacon log check' names files that are damaged. It is tried again each hour",
  ],
  "log-memory": (p) => [
    `${p.records} records wait for the log, and there is no room in memory for more`,
    "Boxes keep the newest minutes; see to the log",
  ],
  "log-slow": (p) => [
    `The log is slow: ${p.file} has taken more than ${p.seconds} s for one write`,
    "See what else is busy with the disk, or whether it is failing",
  ],
  "no-broker": (p) => [
    `No connection to the broker ${p.broker} (${said(p.reason, p.why)}): boxes are not heard`,
    BROKER_FIX[linkFixOf(p.why)],
  ],
  "no-subscription": (p) => [
    `The broker ${p.broker} refuses the subscription ${p.topics} (${p.reason}): boxes are not heard`,
    "Allow the host's account to read these topics; the host asks again by itself",
  ],
  "not-passed-on": (p) => [
    `The broker ${p.broker} does not pass on ${p.what === "commands" ? "commands to boxes" : "what the host publishes"}: ${p.reason} (${p.topic})`,
    "Allow the host's account to write the topics of its store",
  ],
  "no-sparkplug": (p) => [
    `The Sparkplug broker ${p.broker} cannot be used: ${said(p.reason, p.why)}`,
    "Check sparkplug.url, the account and the network",
  ],
  "broker-open": () => [
    "The broker lets anybody in the network in: whoever reaches it can report for any box",
    "Provision each box anew ('tillbeacon provision'), then remove broker.anonymous from the configuration",
  ],
  "no-credentials": () => [
    "No box has credentials yet: the broker lets none in from the network",
    "Run 'tillbeacon provision' on this machine with each box on its cable, then restart the host",
  ],
  serial: (p) => [
    `Box ${p.box} is not heard on ${p.port}: ${p.cause === "silent" ? "nothing is heard on it" : p.detail}`,
    "See whether the board has power and is plugged in there, or name its port in the configuration (serial.port); the host tries again by itself",
  ],
  client: (p) => [clientText(clientAt(p.client, p.address), p, CLIENT), THAT_DEVICE],
  "clients-new": (p) => [`${p.address} makes more than ${p.perS} connections a second`, THAT_DEVICE],
  "clients-unnamed": (p) => [
    `Too many connections from ${p.address} do not introduce themselves; the oldest are closed`,
    THAT_DEVICE,
  ],
  "clients-many": (p) => [
    `Too many connections from ${p.address} are open at once; the oldest are closed`,
    THAT_DEVICE,
  ],
  "pages-requests": (p) => [
    `${p.address} asks for more than ${p.perS} pages and files a second; what is beyond that is refused`,
    PAGES_THERE,
  ],
  "pages-many": (p) => [`${p.address} has too many pages open; the oldest are closed`, PAGES_THERE],
  "pages-connections": (p) => [
    `${p.address} has too many connections to the pages; the oldest are closed`,
    PAGES_THERE,
  ],
  "wrong-passwords": (p) => [
    `${p.address} has given wrong passwords of the pages`,
    "See who uses that device; make another password with 'tillbeacon password'",
  ],
  "file-changed": (p) => [
    `${p.file} was changed by hand and is not in effect yet`,
    "Load it on the set-up page, or start the host again",
  ],
  "file-unusable": (p) => [
    `The configuration was changed by hand and cannot be used: ${p.detail}`,
    "Correct it; until then the host goes by what it has read before",
  ],
  behind: (p) => [
    `Head office is ${lateness(p.ageS)} behind: ${WAY[p.state]}${p.trouble === "" ? "" : ` (${p.trouble})`}; ${p.backlog} records wait here and are kept`,
    "See whether this machine reaches head office and its account is right; nothing is needed while it catches up",
  ],
  "behind-lost": (p) => [
    `${p.records} records for head office found no room in the outbox; the oldest are lost there (the shop's log has them)`,
    "See why head office does not take them, or give headOffice.outbox more megabytes",
  ],
  "outbox-aside": (p) => [
    `The outbox for head office, ${p.file}, could not be read and was set aside as ${p.name}; a new one has begun`,
    "See whether the disk is failing; what head office did not have yet is in the shop's log",
  ],
  "outbox-fault": (p) => [
    `Records for head office cannot be kept: ${p.detail}`,
    "See whether the disk is full or the outbox's file damaged; they are kept in memory for an hour",
  ],
};

export const words = {
  /** What the language calls itself. */
  name: "English",
  formats,
  lineText,
  REASON,
  CAUSE,

  /** Text in the HTML files, by the key in double braces. */
  PAGE: {
    "nav.label": "Pages",
    "nav.staff": "Staff",
    "nav.shoppers": "Shoppers’ board",
    "nav.owner": "The day",
    "nav.check": "Check",
    "nav.setup": "Set-up",
    "nav.language": "Language",
    noscript: "This page needs JavaScript to show live numbers.",
    "warnings.label": "Warnings about the system",
    "staff.title": "Tills now",
    "staff.todo": "What to do now",
    "staff.lanes": "Lanes",
    "staff.decisions": "Decisions and their reasons",
    "staff.noDecisions": "Nothing has been decided yet.",
    "staff.sound": "Sound at a call",
    "staff.tour": "Show me around",
    "shoppers.title": "Shortest wait",
    "owner.title": "The day at the tills",
    "owner.date": "Day",
    "owner.figures": "Key figures",
    "owner.picture": "Lane by lane",
    "owner.calls": "Calls: from call to open till",
    "owner.incidents": "Boxes, sensors and warnings",
    "owner.compared": "Against the week before",
    "owner.range": "Hours of the week: mean wait",
    "owner.from": "From",
    "owner.to": "to",
    "owner.print": "Report to print",
    "owner.rota": "Rota as a calendar (.ics)",
    "owner.json": "Report as JSON",
    "owner.lanesCsv": "Lanes as a table (CSV)",
    "owner.callsCsv": "Calls as a table (CSV)",
    "setup.title": "Set-up",
    "setup.health": "Boxes and sensors now",
    "setup.toForm": "To the shop’s settings",
    "setup.form": "The shop",
    "setup.text": "The file after saving",
    "setup.save": "Save",
    "setup.undo": "Discard changes",
    "check.title": "Check a lane",
    "check.how":
      "Stand where you see one lane, for a quarter of an hour. Tap as people join its line, and as they leave it. Now and then count them and mark the length. At the end you see how far the box was from you, beside how sure it was.",
    "check.lane": "Lane",
    "check.start": "Start",
    "check.joined": "Somebody joined",
    "check.left": "Somebody left",
    "check.count": "In the lane now, whoever is being served included",
    "check.mark": "Mark this length",
    "check.finish": "Finish",
    "check.results": "Checks so far",
    "missing.title": "No such page",
    "missing.how": "The address may have been mistyped. The pages of this shop are these:",
    "login.title": "Log in",
    "login.password": "Password of the staff, or of the set-up",
    "login.button": "Log in",
    "login.out": "Log out",
    "login.how": "Passwords are made on the host: tillbeacon password staff, tillbeacon password setup.",
    "setup.other": "The file was changed by hand. The host does not go by it yet.",
    "setup.load": "Load it",
    "setup.keep": "Keep what is here",
    "setup.seeOther": "The file was changed by hand: choose which to keep",
    "owner.at": "Values at",
    "owner.zoomIn": "Zoom in",
    "owner.zoomOut": "Zoom out",
    "owner.zoomAll": "Whole day",
    "owner.person": "Checked by a person",
    "owner.hours": "Staff hours and what they bought",
    "owner.hoursWhy":
      "Hours with the till open, and the customers served in them. A till that serves few an hour has bought little.",
    "check.sure": "End this check? It cannot be continued afterwards.",
    "check.end": "End the check",
    "check.goOn": "Go on counting",
    "check.undo": "Undo the last tap",
  },

  /** What came of a log-in. */
  LOGIN: {
    checking: "Checking …",
    wrong: "That password is not right.",
    later: "Too many attempts: try again in a minute.",
    lost: "No connection to the host.",
  },

  /** A warning about the system. */
  WARNING: {
    since: (duration: string) => `For ${duration}`,
    count: (warnings: number) => plural(warnings, { one: "1 warning", other: `${warnings} warnings` }),
    problems: PROBLEMS,
  },

  /** What the host refuses. */
  REFUSED: {
    "no-day": () => "there are no records of this day",
    range: (days: string) => `choose two days, the earlier one first, ${days} days at most`,
    unreadable: (why: string) => `the log cannot be read now (${why})`,
    "no-yaml": (why: string) => `the file is no YAML (${why})`,
    "no-read": (why: string) => `the file cannot be read (${why})`,
    "no-lane": () => "this lane is not there any more",
    "too-many-taps": () => "it has too many taps",
    "too-often": () => "too many requests: try again in a moment",
    "log-in": () => "please log in",
    "old-page": () => "the log-in has changed: load this page again",
    elsewhere: () => "only on the host’s own machine",
  } satisfies { [code in RefusedCode]: (detail: string) => string } as {
    [code in RefusedCode]: (detail: string) => string;
  },

  /** A browser came by a name that is not this machine's. */
  OTHER_NAME: {
    title: "Not under this name",
    why: (name: string) =>
      `These pages are not opened under the name ${name}, so that no other site can pass itself off as this one.`,
    how: "Open them by the address of the machine in numbers, such as http://192.0.2.10:8080, or by one of these names:",
    allow: "Whoever has set up the system can allow a further name: page.hosts in the configuration.",
  },

  /** The page's connection to the host. */
  LINK: {
    connecting: "Connecting …",
    live: "live",
    asOf: (when: string) => `As of ${when}`,
    lost: (since: string) => `No connection since ${since}`,
  },

  /** What staff should do. Waits in s. */
  TODO: {
    open: (till: string) => `Open ${till}`,
    escalated: (till: string) => `Open ${till}!`,
    escalatedWhy: (why: string) => `Nobody has come yet. ${why}`,
    coming: (till: string) => `${till}: somebody is on the way`,
    mayClose: (till: string) => `${till} may close`,
    stalled: (till: string) => `Help at ${till}`,
    stalledWhy: (waiting: number | null) =>
      `Service is taking far longer than usual, ${unknownNumber(waiting)} waiting. Does the till need help?`,
    held: "More tills are needed",
    heldHere: (pool: string) => `More tills are needed at ${pool}`,
    /** More tills would help, and there is none. */
    allOpen: "No till left to call",
    allOpenHere: (pool: string) => `No till left to call at ${pool}`,
    soon: "Be ready to open a till",
    soonHere: (pool: string) => `Be ready to open a till at ${pool}`,
    unsure: "Check the lines",
    unsureWhy: (lanes: string) => `No reliable data for ${lanes}: go by what you see there.`,
    unheard: "Waiting for the boxes",
    unheardWhy: "No box has been heard since the host started. Until then, go by what you see.",
    guess: (lines: string) => `Take a look at ${lines}`,
    guessWhy: "The length of the line is a guess, and no till is called for it.",
    nothing: "Nothing to do",
    shut: "All tills are closed, and nobody is waiting",
    also: (titles: string) => `Also: ${titles}`,
    calledJustNow: "Called just now",
    calledFor: (seconds: number, now: string) =>
      `Called ${formatDuration(seconds)} ago${now === "" ? "" : `. Now ${now}`}`,
    /** After "Now", of a line that has just been named, or of all lines. */
    nowLine: (line: Line) => `${peopleOf(line)} waiting, ${waitText(line)}`,
    nowWaiting: (waiting: number) => `${waiting} waiting`,
    /** Of lines that are not heard any more. */
    nowUnseen: (line: string) => `nothing is known of ${line}`,
    onMyWay: "I am on my way",
    onMyWayTo: (till: string) => `I am on my way to ${till}`,
    sent: "Telling the others …",
    notSent: (why: string) => `Not sent: ${why}`,
    over: "This till is no longer called.",
    lost: "Go by what you see",
    lostWhy: "This page has lost its connection and knows nothing new. It comes back by itself.",
  },

  /** How many tills are open, and whether more are needed. */
  WANTED: {
    pool: (name: string) => `Tills at ${name}:`,
    open: (open: number, tills: number) => `${open} of ${tills} tills open`,
    unknown: (tills: number) => `${tills} unknown`,
    allUnknown: (tills: number) => plural(tills, { one: "1 till, unknown", other: `${tills} tills, all unknown` }),
    called: (tills: number) => `${tills} called`,
    /** Those that are called are among them. */
    more: (tills: number) => `${tills} more needed`,
    enough: "enough for now",
    in15: (tills: number) => `${tills} needed in 15 min`,
    in30: (tills: number) => `${tills} needed in 30 min`,
    /** After those needed in 15 min. */
    then30: (tills: number) => `${tills} in 30 min`,
    /** `isMore`: lines of which nothing is known, or not all, are not among those who wait. */
    why: (waiting: number, coming: number | null, cycleS: number, isMore = false) =>
      `${waiting === 0 ? "nobody waits" : isMore ? `${waiting}+ wait` : plural(waiting, { one: "1 waits", other: `${waiting} wait` })}${coming === null ? "" : `, ${coming === 0 ? "nobody" : coming} ${coming < 2 ? "comes" : "come"} in 10 min`}, each takes ${formatDuration(cycleS)}`,
  },

  /** Kinds of decisions. */
  DECISION: {
    call: "Call",
    acknowledged: "On the way",
    escalated: "Called again",
    answered: "Opened",
    withdrawn: "Withdrawn",
    unanswered: "Nobody came",
    "may-close": "May close",
    closed: "Closed",
    "stay-open": "Stay open",
    stalled: "Stalled",
    moving: "Moving",
    held: "No call",
  } satisfies { [kind in DecisionKind]: string } as { [kind in DecisionKind]: string },

  /** One lane. Waits in s, confidence in whole percent. */
  LANE: {
    state: { closed: "closed", idle: "free", serving: "serving", stalled: "stalled", blind: "blind", unknown: "?" },
    line: "line",
    /** Of a line for which no till is called. */
    lineAt: (name: string) => `line at ${name}`,
    /** Below the number of people. */
    waiting: (_: number | null): string => "waiting",
    wait: (wait: string) => `Wait ${wait}`,
    noWait: "No wait",
    waitUnknown: "Wait unknown",
    sure: (word: string, percent: number) => `${word} (${percent} %)`,
    sureWord: { yes: "sure", fairly: "fairly sure", no: "not sure" },
    unsure: (percent: number) => `not sure (${percent} %): not used`,
    sureWhy: "That is how often such a length is right, within one customer or a quarter.",
    spread: (range: string) => `Four in five of those who join now wait ${range}.`,
    stale: (seconds: number) => `No data for ${formatDuration(seconds)}`,
    offline: "Box is offline",
    never: "No data yet",
    lost: "No connection",
    was: (waiting: number) => `was ${waiting}`,
    blind: "Sensors cannot be trusted",
    starting: "Sensors are starting",
    ownRule: "The box sets its lamp by itself",
  },

  /** What the lamp says, by signal. */
  LAMP: {
    off: "lamp off",
    open: "open this till",
    coming: "on the way",
    close: "may close",
    stalled: "stalled",
    blind: "blind",
  },

  /** Sensors and what can be wrong with them. */
  SENSOR: {
    names: { entry: "Entrance beam", exit: "Exit beam", head: "Pay point", tail: "Line end" },
    health: {
      ok: "working",
      absent: "not fitted",
      silent: "no signal: check plug and cable",
      stuck: "always blocked: is something in front of it?",
      lost: "sees too little: keep the sun off, clean it, check where it looks",
      frozen: "reading never changes: cut its power for a moment",
      dead: "misses everybody: realign it",
      flutter: "flutters: keep the sun off its receiver, check plug and cable",
      flutter2: "second beam flutters: keep the sun off its receiver, check plug and cable",
      starting: "starting",
    },
  },

  /** The shoppers' board. */
  BOARD: {
    best: "Shortest wait",
    or: "or",
    underAMinute: "under 1 min",
    unsure: "unknown",
    none: "Please check the lines",
    noneWhy: "Waiting times are not available.",
    closed: "No till is open just now",
    lost: "Please check the lines",
    lostWhy: "The board has lost its connection.",
  },

  /** The owner's day. Durations and waits in s. */
  OWNER: {
    none: "The log has no records yet.",
    reading: (share: number) => `Reading the log: ${formatPercent(share)}`,
    failed: (why: string) => `The day could not be read: ${why}`,
    customers: "People who joined a line",
    meanWait: "Mean predicted wait",
    felt: "Felt as",
    feltWhy: "an estimate: people are said to overstate a wait by 36 % (New York Times, 18 August 2012)",
    tooFew: "Too few yet: from 10 customers on, a mean says something.",
    over: (seconds: number) => `Predicted over ${unbroken(formatFigure(seconds))}`,
    overWhy: "Waits are as predicted when each customer came in; shares are of customers.",
    unknownWaits: (entries: number) =>
      `${plural(entries, { one: "1 customer", other: `${formatInteger(entries)} customers` })} came in while the wait was unknown: left out.`,
    calls: "Calls",
    callsWhy: (opened: number) => `${opened} led to an open till`,
    answer: "Call to open till",
    answerWhy: (slowest: string) => `half were quicker; slowest ${slowest}`,
    all: "All lanes",
    longest: (people: string, wait: string) => `longest line ${people}, longest wait ${wait}`,
    neverOpen: "never open",
    open: (open: string, stalls: number) => `open ${open}${stalls > 0 ? `, ${unbroken(`stalled ${stalls} ×`)}` : ""}`,
    most: (people: number, open: number) => `at most ${people} waiting, ${tills(open)} open`,
    legend: {
      length: "people waiting",
      tills: "tills open",
      open: "till open",
      stalled: "stalled",
      unknown: "unknown",
      call: "called",
      answered: "opened after a call",
    },
    waitUpTo: (seconds: number) => `wait up to ${formatFigure(seconds)}`,
    waitOver: (seconds: number) => `over ${formatFigure(seconds)}`,
    chart: (name: string) => `${name} over the day`,
    shop: "Shop",
    noIncidents: "Nothing of note on this day.",
    /** What a box did on a day, by its freshness then. */
    presence: { fresh: "heard again", stale: "not heard for some seconds", offline: "offline" } as {
      [freshness: string]: string;
    },
    worksAgain: "works again",
    /** Other events of a day; `why`, `cause` and what a box says are codes and words of programs. */
    events: {
      rejected: (count: string, why: string, first: string) => `${count} messages rejected: ${why}, first ${first}`,
      configuration: (boxes: string) => `configuration changed: ${boxes} boxes`,
      started: (boot: string, config: string, image: string, errors: string) =>
        `box reports: start ${boot}, configuration ${config}, ${image} image${errors && `, ${errors}`}`,
      lamp: (signal: string) => `lamp: ${signal}`,
      switched: (to: string, from: string) => `switch at ${to}${from && `, was ${from}`}`,
      over: (key: string) => `over: ${key}`,
      gap: (records: string, cause: string, seconds: number) =>
        `gap in the log: ${records && `${records} records missing, `}${cause}${seconds > 0 ? `, ${seconds} s` : ""}`,
    },
    /** Why messages were rejected, and why the log has a gap, by their codes; which image a box runs. */
    rejected: {
      "too-long": "too long",
      "not-json": "no JSON",
      "unknown-version": "of another version",
      "missing-field": "a field is missing",
      "bad-field": "a value cannot be",
      "unknown-field": "an unknown field",
      "bad-topic": "an unknown topic",
      "bad-version": "a topic of another version",
      "bad-name": "a name that is none",
      "other-store": "for another store",
      "not-allowed": "not allowed",
      "bad-login": "a wrong password",
      "not-from-a-box": "boxes do not send it",
      implausible: "it contradicts itself",
      "out-of-time": "its time cannot be",
      "unknown-box": "from an unknown box",
    } as { [reason: string]: string },
    gaps: {
      dropped: "the box had no more room",
      replaced: "the file was deleted, renamed or replaced",
      ...Object.fromEntries(Object.entries(LOG_FAULT).map(([cause, [what]]) => [cause, what])),
    } as { [cause: string]: string },
    images: { newest: "newest", earlier: "earlier" } as { [image: string]: string },
    incidentColumns: { time: "Time", box: "Box", what: "What happened" },
    columns: { called: "Called", till: "Till", reason: "Why", end: "End", seconds: "After" },
    running: "still calling",
    noCalls: "No till was called on this day.",
    of: (store: string, zone: string) => `${store}, all times by the shop’s clock: ${zone}`,
    now: (waiting: string, wait: string) => `${waiting} waiting, wait ${wait}`,
    nowAll: (waiting: number, open: number) => `${waiting} waiting, open tills: ${open}`,
    axis: {
      people: (most: number) => plural(most, { one: "1 person", other: `${most} people` }),
      tills: (most: number) => tills(most),
      wait: "wait",
      till: "till",
      time: "Time of day",
    },
    staffColumns: {
      till: "Till",
      hours: "Hours open",
      customers: "Customers",
      perHour: "An hour",
      busy: "Busy",
      wait: "Mean wait",
    },
    checkColumns: {
      when: "When",
      lane: "Lane",
      right: "The box was right",
      said: "It said",
      error: "Mean error (people)",
    },
    check: "Check a lane yourself, in a quarter of an hour",
  },

  /** The range of days. */
  WEEKS: {
    making: "Making the report …",
    failed: (why: string) => `The report could not be made: ${why}`,
    range: (days: number, customers: number) =>
      `${plural(days, { one: "1 day", other: `${days} days` })} with records, ${plural(customers, { one: "1 customer", other: `${formatInteger(customers)} customers` })} at the exits`,
    /** What a report lacks; `found` is what a program says of the file. */
    leftOut: ({ table, box, date, file, found }: LeftOut) => {
      const parts = { telemetry: "records", decisions: "calls", events: "events" };
      return `Left out, as a file is damaged: ${knownOf(parts[table], box, date ?? "days that are not in the archive yet")}. ${file}: ${found}`;
    },
    customers: (when: string) => `${when}: customers served`,
    wait: (when: string) => `${when}: mean wait in fact`,
    over: (when: string, seconds: number) => `${when}: in fact over ${unbroken(formatFigure(seconds))}`,
    /** The unit of the hours of the week. */
    minutesAndSeconds: "min:s",
    tooEarly: "There is nothing to compare with yet: the first figures come a week after the first day.",
    nothing: "nothing to compare with",
    change: (difference: number, then: string) =>
      `${difference > 0 ? "▲ more than" : difference < 0 ? "▼ less than" : "as"} a week before: ${then}`,
    until: (weekday: string) => `Week to ${weekday}`,
  },

  /** The report that is printed, and its rota in a calendar. Figures come as texts, with their intervals. */
  REPORT: {
    /** Between the ends of an interval, a range of days, a stretch of hours. */
    to: "to",
    days: (days: number) => plural(days, { one: "1 day", other: `${formatInteger(days)} days` }),
    /** `none` is one of the two below it, or empty. */
    about: (dates: string, days: string, none: string) =>
      `${dates}, ${days} with records${none}. Brackets hold the interval of 95 %.`,
    noneOf: (dates: string) => `, none of ${dates}`,
    noneOfMore: (days: number) => `, none of ${formatInteger(days)} more`,
    allDays: "all days",
    over: (wait: string) => `over ${wait}`,

    /** The shop as a whole. */
    shop: {
      title: "The shop",
      caption: "All lanes together",
      customers: "Customers at the exits",
      length: "Customers waiting in a line, mean",
      sure: (share: string) => `, right to within one for ${share} of the time by the boxes' own account`,
      longest: "Longest line",
      predicted: "Wait as predicted to those who came",
      realised: "Wait as it turned out",
      felt: "Felt as (an estimate: 36 % more)",
      oneInFront: "Found at most one customer in front",
      utilisation: "Tills busy while open",
      service: "Time for a customer, with the break",
      stalls: "Stalled tills",
      balks: "Turned round at a line",
      reneges: "Left a line",
      blind: "Sensors not to be trusted",
    },
    shares: {
      title: "Long waits",
      picture: "Shares of customers who waited longer than each threshold",
      caption: "Share of customers",
      wait: "wait",
      realised: "as it turned out",
      predicted: "as predicted",
    },
    week: {
      title: "The week",
      how: "Mean wait of each hour, as it turned out; s.",
      picture: "Mean wait by hour and weekday",
      unknown: "nothing known",
      waits: "Mean wait; s",
      customers: "Customers in the hour",
      length: "Customers waiting in a line, mean",
    },
    lanes: {
      title: "Lanes",
      caption: "Lane by lane",
      customers: "customers",
      open: "open h",
      busy: "busy",
      service: "a customer takes",
      wait: "wait",
      waiting: "waiting",
      longest: "longest",
      sure: "sure",
      stalls: "stalls",
    },
    calls: {
      title: "Calls",
      caption: "Calls to open a till",
      calls: "Calls",
      answered: "led to an open till",
      withdrawn: "no longer needed",
      unanswered: "nobody came",
      opened: "From the call to the open till, mean",
      median: "half were quicker than",
      slowest: "slowest",
    },
    rota: {
      title: "Rota",
      untimed: "No service has been timed yet: nothing can be said of tills.",
      promise: (share: string, wait: string, service: string) =>
        `So that at most ${share} of customers wait for more than ${wait}; a customer takes ${service}.`,
      short: (halfHours: number, tills: number) =>
        `In ${plural(halfHours, { one: "1 half hour", other: `${halfHours} half hours` })} of the week that takes more than the ${plural(tills, { one: "1 till there is", other: `${tills} tills there are` })}.`,
      picture: "Tills needed (line) and open (grey) by half hour",
      atMost: (needed: number, most: number) => `${needed} (to ${most})`,
      needed: "Tills needed; in brackets, with as many customers as the interval allows",
      cost: "What the rota costs, and what it promises",
      hours: "till hours a week",
      was: "as it was",
      formula: "as needed, by the formula",
      simulated: "as needed, in simulated weeks",
      /** In the calendar. */
      tills: (tills: number, place: string) =>
        `${plural(tills, { one: "1 till", other: `${tills} tills` })}${place && ` at ${place}`}`,
      calendar: (store: string) => `Tills: ${store}`,
    },
    whatIf: {
      title: "Tills or people?",
      caption: "The shop's own week in simulation",
      short: {
        tills: "Mostly tills: in most half hours in which the rota's promise is broken, all tills are open already.",
        people: "Mostly people: in most half hours in which the rota's promise is broken, tills stand closed.",
        nothing: "Neither: the promise holds in all half hours of the simulated week.",
        unknown: "Not known: no service has been timed yet.",
      } satisfies { [short in WhatIf["short"]]: string },
      change: {
        "as it was": "as it was",
        "one more cashier": "one more cashier",
        "one more till": "one more till",
        "self-checkout": "self-checkout",
        "one line": "one line",
        rota: "rota",
      } satisfies { [change in Change]: string },
      wait: "mean wait",
      hours: "cashier h a week",
      never: "never needed",
      more: (halfHours: number) =>
        plural(halfHours, { one: "1 more half hour", other: `${halfHours} more half hours` }),
      how: (machines: number, share: string, slower: string) =>
        `Self-checkout is taken for ${machines} machines that ${share} of customers use where the tills are not quicker, each taking ${slower} times as long. One line is one line for all tills. Simulated customers join the shortest line and stay until they are served: compare these rows with one another, not with the waits above.`,
    },
    quiet: {
      title: "Quiet hours",
      caption: "Hours with room for more customers",
      none: "No hour has few customers and hardly any wait.",
      customers: "customers",
      share: "of the mean hour",
      wait: "wait",
    },
    money: {
      title: "Value at risk",
      customers: (customers: string) => `${customers} customers.`,
      noFigures: "Give basket, purchases and periods under report.value in the configuration for amounts.",
      value: (amount: string, basket: string, purchases: string, periods: string) =>
        `A customer is worth ${amount}: a basket of ${basket} x ${purchases} purchases x ${periods} periods.`,
      over: (wait: string) => `waited over ${wait}`,
      visits: "visits",
      lifetime: "lifetime value",
      risk: "Customers past a threshold",
      lost: "turned round or left",
      people: "people",
      baskets: "baskets",
      sales: "Lost sales",
      /** What the amounts take for granted; the first four are said in JSON as well. */
      assumptions: [
        "Every visit past a threshold counts as one customer at risk; who came several times is counted several times.",
        "At risk is not lost: it is the value of those who may stay away.",
        "Each person who turned round or left a line would have bought one average basket, and bought it nowhere else in the shop.",
        "Whoever saw the lines from afar and did not come near is not counted.",
      ],
    },
    method: {
      title: "How it was worked out",
      intervals: (days: number) =>
        `Intervals hold the shop's true figure in 95 of 100 cases. They come from the differences between the days (${days} here; ratio of sums over days, Student's t); counts of single events have Poisson intervals. A figure of one day has none.`,
      same: "They say nothing of what the boxes miss in the same way every day: the boxes' own confidence stands beside the lengths.",
      wait: "A wait as it turned out runs from the entrance to the moment when as many customers have left as were in front. Somebody who left the line is not in it.",
      arrivals:
        "Entrances count people, exits count customers: arrivals are entries times a lane's customers per entry.",
      rota: "The rota is by Erlang C, with the mean wait of Allen and Cunneen for services as they were measured, and customers who come at random within each half hour.",
    },
    /** The report over all shops of a chain. */
    chain: {
      shops: (shops: number) => plural(shops, { one: "1 shop", other: `${formatInteger(shops)} shops` }),
      league: "League table",
      how: "Share of time in which somebody who joined a line would have waited over 4 minutes. Each shop is drawn towards the mean of all shops as far as its own data do not tell it apart; the range holds its true share with 90 % probability. Shops whose ranges overlap are not known to differ.",
      first: "The longest waits first",
      place: "Place",
      over: (wait: string) => `Over ${wait}`,
      range: "90 % range",
      outlier: "unlike the others",
      figures: "Figures",
      meaning: "Waiting: customers in a line, mean of all lines. Wait: what somebody would have waited who joined.",
      all: "All shops",
      shop: "Shop",
      customers: "Customers",
      tillHours: "Till hours",
      waiting: "Waiting",
      wait: "Wait",
      unknown: "Not known",
    },
  },

  /** A person's count beside the box's. Errors in people. */
  CHECK: {
    left: (duration: string) => `${duration} to go`,
    enough: "A quarter of an hour is over: finish when you like.",
    counted: (people: number) => `You count ${people}`,
    queued: (taps: number) => plural(taps, { one: "1 tap waits to be sent", other: `${taps} taps wait to be sent` }),
    kept: "Everything is kept by the host.",
    failed: (why: string) => `The host did not take it: ${why}`,
    none: "Nobody has checked a lane yet.",
    short: "Too little to tell: the check was shorter than a minute, or the box was not heard.",
    title: (when: string, lane: string, duration: string) => `${when}, ${lane}, ${duration}`,
    within: (share: string) => `Right, within one customer or a quarter, ${share} of the time`,
    said: (share: string) => `the box said ${share}`,
    error: (people: string) => `Mean error, in customers: ${people}`,
    crossings: (joined: number, ins: string, left: number, outs: string) =>
      `Joined: you ${joined}, the box ${ins}. Left: you ${left}, the box ${outs}.`,
    own: (people: string) => `Your own count was off by ${people} on average where you marked the length.`,
    picture: "Length over time: the person and the box",
    person: "person",
    box: "box",
    verdict: {
      brief: "Shorter than ten minutes: much of this may be chance.",
      asOften: "The box is right about as often as it says.",
      lessOften:
        "The box is right less often than it says: look at its sensors on the set-up page, and count once more.",
    },
    scale: (time: string, people: number) => `${time}, from 0 to ${people} people`,
  },

  /** A tour of the staff's page. */
  TOUR: {
    next: "Next",
    end: "Close",
    step: (step: number, steps: number) => `${step} of ${steps}`,
    todo: "The first card says what to do now, and why. It changes at most every ten seconds, unless a till is called.",
    accept: "When a till is called, press “I am on my way”: everybody sees it, and the lamp stops flashing.",
    wanted: "How many tills are open, and whether more are needed.",
    lanes:
      "Each lane: its till, the people in line, and the wait. Three bars: the number is sure. A question mark: look yourself. Touch the bars for more.",
    decisions: "What was decided, when and why.",
  },

  /** Saving, checking and the keys of the file. */
  SETUP: {
    demo: "This is the demo store: try what you like, it goes on as it is. What you make here becomes a file, tillbeacon.yaml, with which a shop of your own starts.",
    locked:
      "To see and change the set-up, log in with its password. It is made on the host: tillbeacon password setup.",
    denied: (why: string) => `The set-up cannot be changed here: ${why}.`,
    file: (file: string) => `Changes go to ${file}; comments are kept.`,
    saved: "Saved and in effect.",
    savedRestart: (keys: string) => `Saved. Restart the host for: ${keys}.`,
    notSaved: (why: string) => `Not saved: ${why}`,
    notWritten: (file: string, why: string, remedy: string) =>
      `${file} cannot be written: ${why}. ${remedy} What you entered stays here.`,
    /** What to do, by why it cannot be written. */
    toWrite: {
      full: "Free some space on its disk, then save again.",
      "read-only": "Let the host write to the file and its folder, then save again.",
      locked:
        "Close the program that has it open; in a container, mount its folder instead of the file alone. Then save again.",
      missing: "Put the file back in its place, then save again.",
      other: "Check its folder and its disk, then save again.",
    },
    faulty: (faults: number) =>
      plural(faults, { one: "One value needs a change:", other: `${faults} values need a change:` }),
    changed: "the file was changed by hand meanwhile",
    good: "All values are valid; not saved.",
    unchanged: "No changes.",
    checking: "Checking …",
    /** What to change. */
    fix: {
      number: "Enter a number.",
      whole: "Enter a whole number.",
      time: "Enter minutes and seconds, such as 1:30.",
      empty: "Enter something here.",
      atLeast: (least: string) => `Enter ${least} or more.`,
      atMost: (most: string) => `Enter ${most} or less.`,
      box: "Another place has this box: enter the name of another box.",
      name: "Another lane or till has this name: choose one that staff can tell apart.",
      lanes: "Add at least one lane.",
      boxName: "Enter 1 to 32 letters from a to z, digits, dots, dashes or underscores.",
      other: (expected: string) => `Expected: ${expected}.`,
      list: "Enter a list.",
      keys: "Enter keys with values.",
      releaseKey: "Enter the key that 'tillbeacon headoffice images' prints.",
      group: "Enter 1 to 64 characters without +, / and #.",
      yaml: "This is no valid YAML.",
      central: "Enter an address such as mqtts://hq.example, without a password.",
      tills: "Add at least one till to the group.",
      address: "Enter an address such as mqtt://192.0.2.10, mqtts:// for TLS.",
      password: "Leave the password out of the address: put it into a file and name that.",
      encrypted: "Enter an address with mqtts:// or wss://, as there is a certificate.",
      portOnce: "Name each USB port once.",
      boxOnce: "Name each box once.",
      rising: "Enter times that rise, each once.",
      unknown: "There is no such setting: remove it from the file.",
      meant: (name: string) => `There is no such setting: did you mean ${name}?`,
      visible: "Enter a name that can be read, on one line.",
      above: (least: string) => `Enter more than ${least}.`,
      shorter: (most: number) => `Enter at most ${most} characters.`,
      fewer: (most: number) => `Enter at most ${most} values.`,
      oneOf: (values: string) => `Enter one of ${values}.`,
    },
    /** A number of seconds that is minutes. */
    same: (duration: string) => `= ${duration}`,
    add: {
      lanes: "Add a lane",
      groups: "Add a lane group",
      tills: "Add a till",
      selfCheckouts: "Add a self-checkout bank",
      doors: "Add a door counter",
      serial: "Add a USB port",
    } as { [key: string]: string },
    remove: (name: string) => `Remove ${name}`,
    /** Headings of the file's sections. */
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
      moreTargets: "More targets",
      broker: "Broker: how boxes reach the host",
      tls: "A second port with TLS",
      serial: "Boxes on USB ports",
      page: "These pages",
      log: "Log",
      headOffice: "Head office",
    } as { [key: string]: string },
    /** Labels of the file's keys. Times are shown in seconds, whatever the file has. */
    fields: {
      store: "Store",
      box: "Box",
      name: "Display name",
      switch: "Till has a switch",
      machines: "Machines",
      callAbove: "A line is too long above (people)",
      callAboveS: "A wait is too long above (min:s)",
      quietAtMost: "A call ends when no line is longer than",
      quietMs: "… for (min:s)",
      minConfidence: "Ignore lengths less sure than this (0 to 1)",
      coolDownMs: "Between two calls (min:s)",
      callsPerHour: "Calls an hour at most",
      escalateMs: "Called again when nobody comes for (min:s)",
      giveUpMs: "A call ends when nobody comes for (min:s)",
      closeAfterMs: "A till may close when fewer are needed for (min:s)",
      minOpenMs: "… and it has been open for (min:s)",
      minOpen: "… and so many others stay open",
      lampHoldMs: "A lamp holds its signal for (min:s)",
      holdMs: "Too long for (min:s)",
      closeAtMost: "May close when no line is longer than",
      safety: "Spare tills per square root of load",
      backlogS: "Clear a backlog within (min:s)",
      openAbove: "Call when short of more tills than this",
      openHoldMs: "… for (min:s)",
      closeBelow: "Release when more tills than this are idle",
      closeHoldMs: "… for (min:s)",
      serviceS: "Service time until it is learned (min:s)",
      shoppingMin: "From the door to the tills (min)",
      overS: "Wait thresholds of reports (min:s)",
      "promise.overS": "The rota is made so that nobody waits over (min:s)",
      "promise.share": "… but for this share of customers (0 to 1)",
      basket: "A customer’s average basket",
      purchases: "Purchases in a period",
      periods: "Periods that a customer stays",
      currency: "Currency",
      broker: "Which broker",
      "broker.listen": "Network address (0.0.0.0: the whole network)",
      "broker.port": "Port",
      "broker.anonymous": "Let boxes in without credentials",
      "tls.port": "Port with TLS",
      cert: "File of the certificate",
      key: "File of its key",
      ca: "File of its authority",
      url: "Address",
      username: "User name",
      passwordFile: "File with the password",
      "serial.port": "USB port",
      baudRate: "Baud rate",
      "page.listen": "Network address (0.0.0.0: the whole network)",
      "page.port": "Port",
      hosts: "More names of this host",
      "page.setup": "The set-up can be changed",
      log: "File of the log",
      days: "Kept for (days)",
      gigabytes: "… and at most (GB)",
      "policy.name": "A till is called",
    } as { [key: string]: string },
    counts: (telemetry: number, logged: number) =>
      `${plural(telemetry, { one: "1 record", other: `${formatInteger(telemetry)} records` })} received since the host started, ${formatInteger(logged)} in the log`,
    saveFile: "Save as a file",
    savedFile: "The browser has saved tillbeacon.yaml. Start the shop in the folder where it lies: tillbeacon start.",
    byDefault: "default",
    set: (values: number) => plural(values, { one: "1 value set", other: `${values} values set` }),
    choices: {
      embedded: "the host’s own",
      external: "another one",
      local: "on the host itself only",
      network: "from other machines too",
      workload: "by the work there will be",
      threshold: "by the length of lines alone",
    } as { [key: string]: string },
    none: "none",
  },

  /** One box with its sensors. */
  BOX: {
    heard: "online",
    silent: (seconds: number) => `no data for ${formatDuration(seconds)}`,
    never: "no data since the host started",
    offline: "offline: shut down or cut off",
    role: { lane: "lane", line: "line of a group", till: "till of a group", bank: "self-checkouts", door: "door" },
    /** Counts of one box; each with the time since it last changed, where a change has been seen. */
    counted: (ins: string, outs: string, reversed: string) => `in: ${ins}, out: ${outs}, turned back: ${reversed}`,
    count: (count: string, ago: string) => (ago === "" ? count : `${count} (last ${ago} ago)`),
    till: { open: "open", closed: "closed" },
    inLane: (people: string) => `${people} in the lane now`,
    columns: {
      counted: "Counted",
      inLane: "Estimated",
      till: "Till’s switch",
      records: "Records",
      health: "Box health",
    },
    records: (seq: number, dropped: number, boot: number | string) => `${seq}, ${dropped} dropped, boot ${boot}`,
    /** What sensors deliver: edges of a beam a minute, readings of a zone a second. */
    perMinute: (edges: number) => plural(edges, { one: `${edges} edge/min`, other: `${edges} edges/min` }),
    perSecond: (readings: number) =>
      plural(readings, { one: `${readings} reading/s`, other: `${readings} readings/s` }),
    up: (seconds: number) => `up ${formatDuration(seconds)}`,
    memory: (free: number) => `${formatPercent(free)} of memory free`,
    wifi: (dbm: number) => `WiFi ${dbm} dBm`,
    late: (ms: number) => `timer ${ms} ms late at most`,
    errors: (flags: string) => `errors: ${flags}`,
    /** What errors a box reports: of its interpreter, of a zone's sensor, of its beams. */
    flags: {
      FIFO_FULL: "events came too fast",
      BUFFER_FULL: "data came too fast",
      UART_OVERFLOW: "data on the cable were lost",
      CALLBACK: "an error in its program",
      LOW_MEMORY: "little memory is left",
      MEMORY: "memory has run out",
    } as { [flag: string]: string },
    faults: {
      nack: "does not answer",
      timeout: "no reading in time",
      invalid: "reads what cannot be",
      stuck: "gives the same again and again",
    } as { [fault: string]: string },
    lostEdges: (count: number) =>
      plural(count, { one: "1 edge of a beam was lost", other: `${count} edges of beams were lost` }),
    failedStarts: (count: number) =>
      plural(count, { one: "1 failed start before this one", other: `${count} failed starts before this one` }),
    earlierImage: "runs the previous image: the last update failed",
  },

  /** What commands say at the terminal. Errors and events of the log are in English. */
  CLI: {
    decided: {
      call: "is called",
      acknowledged: "will be opened, somebody is on the way",
      escalated: "is called again, nobody has come",
      answered: "has been opened",
      withdrawn: "is no longer called",
      unanswered: "was called, nobody came",
      "may-close": "may close",
      closed: "has been closed",
      "stay-open": "is to stay open",
      stalled: "has stalled",
      moving: "moves again",
      held: "waits: no till is called for its line",
    } satisfies { [kind in DecisionKind]: string } as { [kind: string]: string },
    presence: {
      fresh: "its box is heard",
      stale: "its box has gone quiet",
      offline: "its box is offline",
    } as { [freshness: string]: string },
    /** What the demo calls its tills. */
    till: (lane: number) => `Till ${lane}`,
    prints: (box: string, text: string) => `${box} prints: ${text}`,
    waitsFor: (broker: string) => `waiting for the broker ${broker}, which does not answer yet`,
    connected: (broker: string) => `Connected to the broker ${broker}`,
    serial: (port: string, what: string) => `Serial line ${port}: ${what}`,
    sealed: (date: string, records: string) => `The day ${date} is in the archive: ${records} records`,
    warning: (text: string) => `Warning: ${text}`,
    over: (text: string) => `Over: ${text}`,
    error: (text: string) => `Error: ${text}`,
    portTaken: (port: number) => `port ${port} is in use, taking a free one`,
    ownLog: (asked: string, log: string) => `${asked} has later records: this run has a log of its own, ${log}`,
    building: "building the firmware of the virtual boxes, which takes some seconds; the page waits for them",
    demo: (lanes: number, boxes: string) => `demo store: ${lanes} lanes, boxes on ${boxes}; Ctrl-C stops`,
    boxes: (where: string) => `boxes: ${where}`,
    tls: (where: string) => `with TLS: ${where}`,
    stopped: (records: number, decisions: number, log: string) =>
      `stopped: ${records} records and ${decisions} decisions of this run are in ${log}`,
    runs: (version: string, store: string, since: string) =>
      `tillbeacon ${version}, store ${store}, runs since ${since}`,
    heard: (fresh: number, all: number) => `boxes: ${fresh} of ${all} heard in the last seconds`,
    logged: (logged: number, waiting: number) => `log: ${logged} records since the start, ${waiting} waiting`,
    warningFor: (duration: string, text: string) => `WARNING for ${duration}: ${text}`,
    around: (store: string, when: string, minutes: number, log: string) =>
      `${store}, ${when}, ${minutes} min before and after (${log})`,
    nothing: "Nothing was decided then.",
    before: (date: string) => `The last decision before, on ${date}:`,
    after: (date: string) => `The first one after, on ${date}:`,
    differently: "replayed from its inputs, it comes out differently",
    unheard: {
      stale: "stale",
      offline: "offline",
    } as { [freshness: string]: string },
    notLookedAt: (freshness: string) => `${freshness}: not looked at`,
    counted: (people: string) => `${people} people counted`,
    sure: (percent: number) => `${percent} % sure`,
    shop: "shop",
  },
};

/** A language: the strings of every page. */
export type Words = typeof words;
