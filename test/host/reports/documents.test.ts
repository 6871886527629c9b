import { describe, expect, it } from "vitest";
import { dateOf } from "../../../host/core/local-days.ts";
import { chanceOf } from "../../../host/core/report/chance.ts";
import { ReportBuilder } from "../../../host/core/report/report.ts";
import type { Rota } from "../../../host/core/report/rota.ts";
import type { WhatIf } from "../../../host/core/report/what-if.ts";
import { htmlOf } from "../../../host/reports/html.ts";
import { icsOf } from "../../../host/reports/ics.ts";
import { REPORT } from "../../../host/reports/report-schema.ts";
import { LANGUAGES } from "../../../host/web/languages.ts";
import { words as ENGLISH, type Words } from "../../../host/web/public/language-en.ts";
import { latinIn, sharedLines } from "../../web/own-words.ts";
import { handMadeMonth, PLAN } from "../core/report/month.ts";

const builder = new ReportBuilder({ ...PLAN, store: "corner" });
for (const slot of handMadeMonth()) builder.add(slot);
const report = builder.build({ from: "2026-11-02", to: "2026-11-29" }, [], chanceOf(1));

describe("a report on paper", () => {
  const html = htmlOf(report, ENGLISH);

  it("is one file that loads nothing and runs nothing", () => {
    expect(html).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    expect(html.match(/https?:/g)).toBeNull();
  });

  it("has a table beside each picture, and says what waits were", () => {
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html.match(/<table/g)?.length).toBeGreaterThan(8);
    // 28 x 1023 s over 154 customers are 186 s.
    expect(html).toContain("3 min 6 s <wbr>(");
    expect(html).toContain("Tills needed");
  });

  it("names the shop and the zone of its times", () => {
    expect(html).toMatch(
      /<h1>corner<\/h1>\n<p>corner, all times by the shop’s clock: [\w/]+ \(GMT[^)]*\)\. 2026-11-02/,
    );
  });

  it("counts a day as one", () => {
    expect(html).toContain("2026-11-29, 28 days with records. ");
    const one = new ReportBuilder({ ...PLAN, store: "corner" });
    for (const slot of handMadeMonth().slice(0, 1)) one.add(slot);
    expect(htmlOf(one.build({ from: "2026-11-02", to: "2026-11-02" }, [], chanceOf(1)), ENGLISH)).toContain(
      " 1 day with records",
    );
    expect(html).toContain("differences between the days (28 here; ratio of sums");
  });

  it("says nothing of tills or cashiers where no service was timed", () => {
    const closed = new ReportBuilder({ ...PLAN, store: "corner" });
    for (const slot of handMadeMonth().slice(0, 4)) closed.add({ ...slot, openMs: 0, served: 0, cyclesS: [] });
    const page = htmlOf(closed.build({ from: "2026-11-02", to: "2026-11-03" }, [], chanceOf(1)), ENGLISH);
    expect(page).toContain("Not known: no service has been timed yet.");
    for (const said of ["never needed", "in simulation"]) expect(page).not.toContain(said);
  });

  it("says what most half hours lack, as the stretches beside it may name some of the other kind", () => {
    const whatIf = report.whatIf.map((one): WhatIf => ({ ...one, short: "tills" }));
    const page = htmlOf({ ...report, whatIf }, ENGLISH);
    expect(page).toContain("in most half hours in which the rota&#39;s promise is broken, all tills are open already.");
    expect(page).toContain("compare these rows with one another, not with the waits above.");
  });

  it("says of one till that there is one", () => {
    const [rota] = report.rotas;
    const of = (tills: number, short: number): string =>
      htmlOf({ ...report, rotas: [{ ...(rota as Rota), tills, short }] }, ENGLISH);
    expect(of(1, 1)).toContain(" In 1 half hour of the week that takes more than the 1 till there is.");
    expect(of(2, 3)).toContain(" In 3 half hours of the week that takes more than the 2 tills there are.");
  });

  it("names the days of which there is nothing, or says how many they are", () => {
    const of = (from: string, to: string, closed: (day: number) => boolean): string => {
      const some = new ReportBuilder({ ...PLAN, store: "corner" });
      for (const slot of handMadeMonth())
        if (dateOf(slot.fromMs) >= from && dateOf(slot.fromMs) <= to && !closed(new Date(slot.fromMs).getDay()))
          some.add(slot);
      return htmlOf(some.build({ from, to }, [], chanceOf(1)), ENGLISH);
    };
    const sundays = (day: number) => day === 0;
    expect(of("2026-11-02", "2026-11-15", sundays)).toContain(
      "12 days with records, none of 2026-11-08 and 2026-11-15. ",
    );
    expect(of("2026-11-02", "2026-11-29", (day) => day !== 1)).toContain("4 days with records, none of 24 more. ");
  });

  it("says in stretches when one more till or cashier would help, beside the table", () => {
    const [whatIf] = report.whatIf as [WhatIf];
    const alternatives = whatIf.alternatives.map((one) => ({
      ...one,
      halfHours: [18, 19, 20, 47, 48, 96, 144, 192, 240, 288, 300],
    }));
    const page = htmlOf({ ...report, whatIf: [{ ...whatIf, alternatives }] }, ENGLISH);
    expect(page).toContain(
      "<li>one more cashier: Mon 09:00 to 10:30, Mon 23:30 to 24:00, Tue 00:00 to 00:30, Wed 00:00 to 00:30, Thu 00:00 to 00:30, Fri 00:00 to 00:30, 3 more half hours</li>",
    );
  });

  it("needs no colour", () => {
    const colours = new Set(html.match(/#[0-9a-f]{3,6}(?=["; )}])/g));
    for (const colour of colours) {
      const [r, g, b] = (colour.length === 4 ? /#(.)(.)(.)/ : /#(..)(..)(..)/).exec(colour)?.slice(1) ?? [];
      expect([g, b]).toEqual([r, r]);
    }
  });

  it("shows names as they are", () => {
    const strange = new ReportBuilder({ ...PLAN, store: "<b>&" });
    for (const slot of handMadeMonth()) strange.add(slot);
    const page = htmlOf(strange.build({ from: "2026-11-02", to: "2026-11-29" }, [], chanceOf(1)), ENGLISH);
    expect(page).not.toContain("<b>&");
    expect(page).toContain("&#60;b&#62;&#38;");
  });
});

describe.each([...LANGUAGES])("a report in %s", (tag, words) => {
  const piecesIn = (html: string): string[] =>
    [...html.replace(/<style>.*?<\/style>/s, "").matchAll(/>([^<>]+)<|(?:aria-label)="([^"]+)"/g)]
      .map(([, text, label]) => (text ?? label ?? "").replaceAll(/&#\d+;/g, "'").trim())
      .filter((text) => text !== "");
  // Every part of it that there can be: no till is left, none is timed, one hour is quiet, somebody has left.
  const [rota] = report.rotas as [Rota];
  const [whatIf] = report.whatIf as [WhatIf];
  const halfHours = [18, 20, 22, 24, 26, 28, 30, 32];
  const whatIfs = (["tills", "people", "nothing", "unknown"] as const).map((short) => ({
    ...{ ...whatIf, short },
    alternatives: whatIf.alternatives.map((one, i) => ({ ...one, halfHours: i % 2 === 0 ? halfHours : [] })),
  }));
  const full = {
    ...report,
    ...{
      from: "2026-10-30",
      rotas: [
        { ...rota, short: 3, tills: 2 },
        { ...rota, cycleS: null },
      ],
      whatIf: whatIfs,
    },
    quiet: [{ hour: 33, customersPerH: 3, ofMean: 0.2, realisedS: { value: 4, low: 3, high: 5 } }],
  };
  const bare = { ...report, from: "2026-01-01", quiet: [], money: { ...report.money, value: null } };
  const piecesOf = (of: Words): string[] => [full, bare].flatMap((each) => piecesIn(htmlOf(each, of)));
  const NAMES = ["corner", "Till 1", "Till 2", "EUR", "Erlang C", "report.value"];

  it.skipIf(tag === "en")("says nothing in English", () => {
    const pieces = piecesOf(words);
    expect(pieces.length).toBeGreaterThan(300);
    if (tag === "de") expect(sharedLines(pieces, piecesOf(ENGLISH), NAMES)).toEqual([]);
    else expect(pieces.flatMap((piece) => latinIn(piece, NAMES).map((word) => `${word}: ${piece}`))).toEqual([]);
  });

  it("names its language, and has numbers as they are written in it", () => {
    const html = htmlOf(report, words);
    expect(html).toContain(`<html lang="${words.formats.locale}">`);
    const tenths = html.match(/\d[.,]\d %/g) ?? [];
    expect(tenths.length).toBeGreaterThan(0);
    expect(tenths.filter((text) => text.includes(tag === "en" ? "," : "."))).toEqual([]);
  });

  it("has a calendar in the same language", () => {
    const of = (name: string): string =>
      icsOf({ ...report, rotas: [{ ...rota, name }] }, "2026-11-30", 0, words) as string;
    expect(of("")).toContain(`SUMMARY:${words.REPORT.rota.tills(1, "")}\r\n`);
    expect(of("X")).toContain(`SUMMARY:${words.REPORT.rota.tills(1, "X")}\r\n`);
    expect(of("")).toContain(`NAME:${words.REPORT.rota.calendar("corner")}\r\n`);
  });

  it("takes the same for granted as the amounts", () => {
    expect(words.REPORT.money.assumptions).toHaveLength(report.money.assumptions.length);
    if (tag === "en") expect(words.REPORT.money.assumptions).toEqual(report.money.assumptions);
  });
});

describe("a report as JSON", () => {
  it("keeps to its schema, and to nothing else", () => {
    expect(REPORT.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(REPORT.safeParse({ ...report, days: -1 }).success).toBe(false);
    expect(REPORT.safeParse({ ...report, more: 1 }).success).toBe(false);
  });
});

describe("a rota as a calendar", () => {
  it("is none where nobody is needed: a calendar has one event at least", () => {
    expect(icsOf({ ...report, rotas: [] }, "2026-11-30", 0, ENGLISH)).toBeUndefined();
  });

  const ics = icsOf(report, "2026-11-30", Date.UTC(2026, 10, 29, 12), ENGLISH) ?? "";
  const lines = ics.split("\r\n");

  it("has a weekly event for each stretch with the same tills, in the shop's own time", () => {
    expect(lines.slice(0, 2)).toEqual(["BEGIN:VCALENDAR", "VERSION:2.0"]);
    expect(lines.filter((line) => line === "BEGIN:VEVENT")).toHaveLength(14);
    expect(lines).toContain("DTSTART:20261130T100000");
    expect(lines).toContain("DTEND:20261130T103000");
    expect(lines).toContain("RRULE:FREQ=WEEKLY;BYDAY=MO");
    expect(lines).toContain("SUMMARY:1 till");
    expect(lines).toContain("DTSTAMP:20261129T120000Z");
    expect(ics.endsWith("END:VCALENDAR\r\n")).toBe(true);
  });

  it("has an event of its own for each pool, whatever it is called, and no control characters", () => {
    const [rota] = report.rotas;
    const rotas = ["", "front"].map((pool) => ({
      ...rota,
      pool,
      name: pool === "" ? "" : "Desk\r\u0000\u0007one",
    })) as never;
    const both = icsOf({ ...report, rotas }, "2026-11-30", 0, ENGLISH)?.split("\r\n") ?? [];
    const ids = both.filter((line) => line.startsWith("UID:"));
    expect([ids.length, new Set(ids).size]).toEqual([28, 28]);
    // RFC 5545, 3.1: control characters but the tab are no part of a text.
    for (const line of both) expect(line).not.toMatch(/\p{Cc}/u);
  });

  it("joins half hours, ends at midnight, folds long lines and escapes names", () => {
    const slots = [40, 41, 42, 46, 47].map((halfHour) => ({
      ...{ halfHour, customersPerH: { value: 9, low: null, high: null }, open: 1, neededAtMost: 2, over: 0.01 },
      needed: halfHour === 42 ? 3 : 2,
    }));
    const name = `Kasse; Straße, ${"ä".repeat(60)}`;
    const text = icsOf(
      { ...report, rotas: [{ ...(report.rotas[0] as object), pool: "g", name, slots } as never] },
      "2026-11-30",
      0,
      ENGLISH,
    ) as string;
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(3);
    expect(text).toContain("DTSTART:20261130T200000\r\nDTEND:20261130T210000");
    expect(text).toContain("DTSTART:20261130T230000\r\nDTEND:20261201T000000");
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n ", "")).toContain(`SUMMARY:2 tills at Kasse\\; Straße\\, ${"ä".repeat(60)}`);
  });
});
