// A rota as a calendar (RFC 5545): a weekly event for each stretch of a day with the same number of tills. Pure.
import { dateAfter, dateOf } from "../core/local-days.ts";
import type { Report } from "../core/report/report.ts";
import type { RotaSlot } from "../core/report/rota.ts";
import type { Words } from "../web/public/language-en.ts";

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
/** A line has at most so many bytes; a longer one goes on behind a space (3.1). */
const MOST = 75;

/**
 * Times float (3.3.5): they are the shop's wall clock, in summer and winter. `firstMonday` is a local date, from which the
 * events repeat each week; `madeMs` since 1970; `words` of the language of its titles. Undefined where no till is needed at any time: a calendar has at least one event (3.6).
 */
export function icsOf(report: Report, firstMonday: string, madeMs: number, words: Words): string | undefined {
  const told = words.REPORT.rota;
  const stamp = `${new Date(madeMs).toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  const events = report.rotas.flatMap(({ pool, name, slots }) =>
    stretchesOf(slots).map(({ day, from, to, tills }) => {
      const date = compact(dateAfter(firstMonday, day));
      return [
        "BEGIN:VEVENT",
        // The single lanes have no name of their own, which a group's box cannot do without.
        `UID:${[report.store, ...(pool === "" ? [] : [pool]), DAYS[day], from].join("/")}@tillbeacon`,
        `DTSTAMP:${stamp}`,
        `DTSTART:${date}T${clock(from)}`,
        `DTEND:${to === 48 ? compact(dateAfter(firstMonday, day + 1)) : date}T${clock(to % 48)}`,
        `RRULE:FREQ=WEEKLY;BYDAY=${DAYS[day]}`,
        `SUMMARY:${escaped(told.tills(tills, name))}`,
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
      ];
    }),
  );
  if (events.length === 0) return undefined;
  const head = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//tillbeacon//rota//EN",
    `NAME:${escaped(told.calendar(report.store))}`,
  ];
  return [...head, ...events.flat(), "END:VCALENDAR"].map((line) => `${folded(line)}\r\n`).join("");
}

/** The Monday after a time, as a local date; ms since 1970. */
export function mondayAfter(nowMs: number): string {
  const daysToIt = (8 - new Date(nowMs).getDay()) % 7 || 7;
  return dateAfter(dateOf(nowMs), daysToIt);
}

interface Stretch {
  day: number;
  /** Half hours of the day. */
  from: number;
  to: number;
  tills: number;
}

/** Half hours in a row that need the same number of tills; those that need none are left out. */
function stretchesOf(slots: readonly RotaSlot[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { halfHour, needed } of slots) {
    const day = Math.floor(halfHour / 48);
    const from = halfHour % 48;
    const last = stretches.at(-1);
    if (needed === 0) continue;
    if (last?.day === day && last.to === from && last.tills === needed) last.to = from + 1;
    else stretches.push({ day, from, to: from + 1, tills: needed });
  }
  return stretches;
}

/** As iCalendar writes a date. */
function compact(date: string): string {
  return date.replaceAll("-", "");
}

function clock(halfHour: number): string {
  return `${`0${Math.floor(halfHour / 2)}`.slice(-2)}${halfHour % 2 === 0 ? "00" : "30"}00`;
}

function escaped(text: string): string {
  const visible = text.replaceAll(/[^\P{Cc}\n]/gu, " ");
  return visible.replaceAll(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

function folded(line: string): string {
  const lines: string[] = [];
  let rest = "";
  for (const char of line) {
    if (Buffer.byteLength(rest + char) > MOST - (lines.length > 0 ? 1 : 0)) {
      lines.push(rest);
      rest = "";
    }
    rest += char;
  }
  return [...lines, rest].join("\r\n ");
}
