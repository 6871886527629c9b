// Words beside a number have the form that goes with it, in every language; and whatever is told of a past event is in it, too.
import { expect, it } from "vitest";
import { describeEvent, type LoggedEvent } from "../../host/core/report/event-words.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import { eventText } from "../../host/web/public/event-text.ts";
import type { Words } from "../../host/web/public/language-en.ts";

const wordsIn = (tag: string): Words => LANGUAGES.get(tag) as Words;

it.each<[tag: string, of: (words: Words, count: number) => string, told: { [count: number]: string }]>([
  ["en", ({ BOX }, n) => BOX.perMinute(n), { 1: "1 edge/min", 2: "2 edges/min" }],
  ["de", ({ BOX }, n) => BOX.perMinute(n), { 1: "1 Flanke/min", 2: "2 Flanken/min" }],
  [
    "uk",
    ({ BOX }, n) => BOX.perMinute(n),
    { 1: "1 перетин/хв", 4: "4 перетини/хв", 5: "5 перетинів/хв", 21: "21 перетин/хв" },
  ],
  ["ru", ({ BOX }, n) => BOX.perMinute(n), { 1: "1 пересечение/мин", 4: "4 пересечения/мин", 5: "5 пересечений/мин" }],
  ["en", ({ BOX }, n) => BOX.perSecond(n), { 1: "1 reading/s", 20: "20 readings/s" }],
  ["de", ({ BOX }, n) => BOX.perSecond(n), { 1: "1 Messung/s", 20: "20 Messungen/s" }],
  ["uk", ({ BOX }, n) => BOX.perSecond(n), { 1: "1 вимір/с", 2: "2 виміри/с", 20: "20 вимірів/с" }],
  ["ru", ({ BOX }, n) => BOX.perSecond(n), { 1: "1 измерение/с", 2: "2 измерения/с", 20: "20 измерений/с" }],
  [
    "uk",
    ({ OWNER }, n) => OWNER.most(3, n),
    {
      1: "щонайбільше в черзі 3, відкрито 1 касу",
      2: "щонайбільше в черзі 3, відкрито 2 каси",
      5: "щонайбільше в черзі 3, відкрито 5 кас",
    },
  ],
  [
    "ru",
    ({ OWNER }, n) => OWNER.most(3, n),
    {
      1: "в очереди не больше 3, открыта 1 касса",
      2: "в очереди не больше 3, открыты 2 кассы",
      5: "в очереди не больше 3, открыто 5 касс",
    },
  ],
  ["de", ({ OWNER }, n) => OWNER.most(1, n), { 1: "höchstens 1 wartet, 1 Kasse offen" }],
  [
    "de",
    ({ OWNER }, n) => OWNER.callsWhy(n),
    { 1: "1 führte zu einer offenen Kasse", 2: "2 führten zu einer offenen Kasse" },
  ],
  [
    "uk",
    ({ OWNER }, n) => OWNER.callsWhy(n),
    { 1: "1 завершився відкритою касою", 2: "2 завершилися відкритою касою" },
  ],
  [
    "ru",
    ({ OWNER }, n) => OWNER.callsWhy(n),
    { 1: "1 закончился открытой кассой", 2: "2 закончились открытой кассой" },
  ],
  ["uk", ({ CHECK }, n) => CHECK.scale("x", n), { 4: "x, від 0 до 4 людей", 21: "x, від 0 до 21 людини" }],
  ["ru", ({ CHECK }, n) => CHECK.scale("x", n), { 4: "x, от 0 до 4 человек", 21: "x, от 0 до 21 человека" }],
  [
    "en",
    ({ WANTED }, n) => WANTED.why(2, n, 50),
    { 0: "2 wait, nobody comes in 10 min, each takes 50 s", 1: "2 wait, 1 comes in 10 min, each takes 50 s" },
  ],
  [
    "en",
    ({ REASON }, n) => REASON.quiet({ code: "quiet", wanted: n, open: 4, seconds: 90 }),
    {
      0: "None of 4 open tills was needed for 1 min 30 s",
      1: "1 of 4 open tills was enough for 1 min 30 s",
      2: "2 of 4 open tills were enough for 1 min 30 s",
    },
  ],
  [
    "de",
    ({ REASON }, n) => REASON.quiet({ code: "quiet", wanted: n, open: 4, seconds: 90 }),
    {
      0: "Seit 1 min 30 s ist keine von 4 offenen Kassen nötig",
      1: "Seit 1 min 30 s genügt 1 von 4 offenen Kassen",
      2: "Seit 1 min 30 s genügen 2 von 4 offenen Kassen",
    },
  ],
  ["de", ({ WANTED }, n) => WANTED.why(2, n, 50), { 1: "2 warten, in 10 min kommt 1, 50 s je Kunde" }],
  ["de", ({ OWNER }, n) => OWNER.now(String(n), "4 s"), { 1: "1 wartet, Wartezeit 4 s", 2: "2 warten, Wartezeit 4 s" }],
  ["de", ({ OWNER }, n) => OWNER.nowAll(n, 2), { 1: "1 wartet, offene Kassen: 2" }],
  ["de", ({ LANE }, n) => LANE.waiting(n), { 0: "warten", 1: "wartet", 2: "warten" }],
  ["de", ({ lineText }, n) => lineText({ line: "A", waiting: n, waitS: 60 }), { 1: "1 wartet an A, 1 min" }],
])("%s: the form that goes with the number", (tag, of, told) => {
  const counts = Object.keys(told).map(Number);
  expect(Object.fromEntries(counts.map((count) => [count, of(wordsIn(tag), count)]))).toEqual(told);
});

const EVENTS: Pick<LoggedEvent, "kind" | "detail">[] = [
  ...["fresh", "stale", "offline"].map((freshness) => ({ kind: "presence" as const, detail: { freshness } })),
  ...["silent", "stuck", "lost", "frozen", "dead", "flutter", "flutter2"].map((health) => ({
    kind: "sensor" as const,
    detail: { sensor: "exit", health, before: "ok" },
  })),
  { kind: "sensor", detail: { sensor: "entry", health: "ok", before: "stuck" } },
  { kind: "rejected", detail: { reason: "bad-topic", count: 7, about: "a/b", from: "mqtt" } },
  { kind: "configuration", detail: { lanes: 7 } },
  ...[null, "closed"].map((before) => ({ kind: "switch" as const, detail: { position: "open", before } })),
  { kind: "lamp", detail: { lamp: "off" } },
  { kind: "warning", detail: { is: "over", key: "E1" } },
  ...[null, "low-memory"].map((errors) => ({
    kind: "box" as const,
    detail: { boot: "0a1b", config: "c1", image: "b", failedStarts: 1, errors },
  })),
  ...[null, 7].map((records) => ({
    kind: "gap" as const,
    detail: { cause: "dropped", detail: "E1", records, fromMs: 0, toMs: 5000 },
  })),
];

/** What pages say in other words than the terminal, which tells codes: in lower case, by what the terminal says. */
const ON_PAGES = new Map([
  ["7 messages rejected: bad-topic, first a/b", "7 messages rejected: an unknown topic, first a/b"],
  ["gap in the log: dropped (E1), 5 s", "gap in the log: the box had no more room, 5 s"],
  [
    "gap in the log: 7 records missing, dropped (E1), 5 s",
    "gap in the log: 7 records missing, the box had no more room, 5 s",
  ],
]);

it.each([...LANGUAGES.keys()])("what happened on a day is told in %s", (tag) => {
  const text = (event: (typeof EVENTS)[number], words: Words): string => eventText({ ...event, text: "" }, words);
  for (const event of EVENTS) {
    const english = describeEvent({ ...event, tMs: 0, box: "1" });
    if (tag === "en")
      expect(text(event, wordsIn("en")).toLowerCase()).toBe(ON_PAGES.get(english) ?? english.toLowerCase());
    else
      expect([english, text(event, wordsIn(tag))]).toEqual([
        english,
        expect.not.stringMatching(/[?]|\b[Hh]eard|beam|messages|changed|reports|missing|switch|over:|lamp off/),
      ]);
  }
  expect(eventText({ kind: "switch", detail: {}, text: "switch at open" }, wordsIn(tag))).toBe("switch at open");
  const { LAMP } = wordsIn(tag);
  expect(eventText({ kind: "lamp", detail: { lamp: "open" }, text: "" }, wordsIn(tag))).toContain(LAMP.open);
});

it.each([
  ["en", "12,345 customers"],
  ["de", "12.345 Kunden"],
  ["uk", "12 345 покупців"],
  ["ru", "12 345 покупателей"],
])("many customers are told in thousands in %s", (tag, told) => {
  const { WEEKS, OWNER } = wordsIn(tag);
  for (const words of [WEEKS.range(28, 12345), OWNER.unknownWaits(12345)])
    expect(words.replaceAll("\u00a0", " ")).toContain(told);
});
