// Strings of the set-up page: the configuration file as fields, and the health of boxes.
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { formatDuration, formatPercent } from "./strings-format.ts";

/** Saving, checking and the keys of the file. */
export const SETUP = {
  demo: "This is the demo store. It has no file, so nothing can be saved here: copy the text below to tillbeacon.yaml, change it, and restart the host.",
  locked: "To see and change the set-up, log in with its password. The host prints that of the demo when it starts.",
  denied: (why: string) => `The set-up cannot be changed here: ${why}.`,
  file: (file: string) => `Changes go to ${file}; comments are kept.`,
  saved: "Saved and in effect.",
  savedRestart: (keys: string) => `Saved. Restart the host for: ${keys}.`,
  notSaved: (why: string) => `Not saved: ${why}`,
  faulty: (faults: number) => (faults === 1 ? "One value is invalid" : `${faults} values are invalid`),
  changed: "somebody else has changed the file. Discard changes reloads it",
  good: "All values are valid; not saved.",
  unchanged: "No changes.",
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
  } as { [key: string]: string },
  /** Labels of the file's keys. */
  fields: {
    store: "Store",
    box: "Box",
    name: "Display name",
    switch: "Till has a switch",
    machines: "Machines",
    callAbove: "A line is too long above (people)",
    callAboveS: "A wait is too long above (s)",
    quietAtMost: "A call ends when no line is longer than",
    quietMs: "… for (ms)",
    minConfidence: "Ignore lengths less sure than this (0 to 1)",
    coolDownMs: "Between two calls (ms)",
    callsPerHour: "Calls an hour at most",
    escalateMs: "Called again when nobody comes for (ms)",
    giveUpMs: "A call ends when nobody comes for (ms)",
    closeAfterMs: "A till may close when fewer are needed for (ms)",
    minOpenMs: "… and it has been open for (ms)",
    minOpen: "… and so many others stay open",
    lampHoldMs: "A lamp holds its signal for (ms)",
    policy: "Policy",
    holdMs: "Too long for (ms)",
    closeAtMost: "May close when no line is longer than",
    safety: "Spare tills per square root of load",
    backlogS: "Clear a backlog within (s)",
    openAbove: "Call when short of more tills than this",
    openHoldMs: "… for (ms)",
    closeBelow: "Release when more tills than this are idle",
    closeHoldMs: "… for (ms)",
    serviceS: "Service time until it is learned (s)",
    shoppingMin: "From the door to the tills (min)",
    overS: "Wait thresholds of reports (s)",
  } as { [key: string]: string },
  counts: (telemetry: number, logged: number) =>
    `${telemetry} records received since the host started, ${logged} in the log`,
};

/** One box with its sensors. */
export const BOX = {
  heard: "online",
  silent: (seconds: number) => `no data for ${formatDuration(seconds)}`,
  never: "no data since the host started",
  offline: "offline: shut down or cut off",
  role: { lane: "lane", line: "line of a group", till: "till of a group", bank: "self-checkouts", door: "door" },
  /** Counts of one box; each with the time since it last changed, where a change has been seen. */
  counted: (ins: string, outs: string, reversed: string) => `${ins} in, ${outs} out, ${reversed} turned back`,
  count: (count: string, ago: string) => (ago === "" ? count : `${count} (${ago} ago)`),
  inLane: (people: string) => `${people} in the lane now`,
  columns: { counted: "Counted", inLane: "Estimated", health: "Box health" },
  /** What the box said last, a line each: one more line here shows one more field of telemetry. */
  facts: [
    { name: "Till’s switch", text: ({ till }: Telemetry) => till ?? "–" },
    { name: "Records", text: ({ seq, dropped, boot }: Telemetry) => `${seq}, ${dropped} dropped, boot ${boot}` },
  ],
  /** What sensors deliver: edges of a beam a minute, readings of a zone a second. */
  rate: (health: string, rate: string) => `${health}; ${rate}`,
  perMinute: (edges: number) => `${edges} edges/min`,
  perSecond: (readings: number) => `${readings} readings/s`,
  up: (seconds: number) => `up ${formatDuration(seconds)}`,
  memory: (free: number) => `${formatPercent(free)} of memory free`,
  wifi: (dbm: number) => `WiFi ${dbm} dBm`,
  late: (ms: number) => `timer ${ms} ms late at most`,
  errors: (flags: string) => `errors: ${flags}`,
  failedStarts: (count: number) => `${count} failed starts before this one`,
  earlierImage: "runs the previous image: the last update failed",
  unknown: "–",
};
