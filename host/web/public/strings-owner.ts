// Strings of the owner's page. Durations and waits in s.
import { formatFigure, formatPercent, unbroken } from "./strings-format.ts";

export const OWNER = {
  none: "The log has no records yet.",
  reading: (share: number) => `Reading the log: ${formatPercent(share)}`,
  failed: (why: string) => `The day could not be read: ${why}`,
  unknown: "–",
  customers: "Customers counted in",
  meanWait: "Mean wait",
  felt: "Felt as",
  feltWhy: "people overstate a wait by 36 %",
  over: (seconds: number) => `Wait over ${unbroken(formatFigure(seconds))}`,
  overWhy: "Waits are as predicted when each customer came in; shares are of customers.",
  unknownWaits: (entries: number) => `${entries} customers came in while the wait was unknown: left out.`,
  calls: "Calls",
  callsWhy: (opened: number) => `${opened} led to an open till`,
  answer: "Call to open till",
  answerWhy: (slowest: string) => `half were quicker; slowest ${slowest}`,
  all: "All lanes",
  longest: (people: string, wait: string) => `longest line ${people}, longest wait ${wait}`,
  open: (open: string, stalls: number) => `open ${open}${stalls > 0 ? `, ${unbroken(`stalled ${stalls} ×`)}` : ""}`,
  most: (people: number, tills: number) => `at most ${people} waiting, ${tills} tills open`,
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
  at: (time: string, name: string, waiting: string, wait: string) =>
    `${time}, ${name}: ${waiting} waiting, wait ${wait}`,
  chart: (name: string) => `${name} over the day`,
  shop: "Shop",
  noIncidents: "Nothing of note on this day.",
  incidentColumns: { time: "Time", box: "Box", what: "What happened" },
  columns: { called: "Called", till: "Till", reason: "Why", end: "End", seconds: "After" },
  running: "still calling",
  noCalls: "No till was called on this day.",
};

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** The range of days. */
export const WEEKS = {
  unknown: "–",
  making: "Making the report …",
  failed: (why: string) => `The report could not be made: ${why}`,
  range: (days: number, customers: number) =>
    `${days} ${days === 1 ? "day" : "days"} with records, ${customers} customers at the exits`,
  customers: (when: string) => `${when}: customers`,
  wait: (when: string) => `${when}: mean wait`,
  over: (when: string, seconds: number) => `${when}: waited over ${unbroken(formatFigure(seconds))}`,
  nothing: "nothing to compare with",
  change: (difference: number, then: string) =>
    `${difference > 0 ? "▲ more than" : difference < 0 ? "▼ less than" : "as"} a week before: ${then}`,
  until: (weekday: number) => `Week to ${WEEKDAYS[weekday]}`,
  weekdays: WEEKDAYS,
};
