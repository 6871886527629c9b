// Numbers, times and durations in one language. Pure; whatever a browser knows of the language comes from Intl.

/** What a language needs beyond Intl. */
export interface FormatWords {
  s: string;
  min: string;
  h: string;
  noWait: string;
  about: (minutes: string) => string;
  atLeast: (wait: string) => string;
  upTo: (high: string) => string;
  between: (low: string, high: string) => string;
  underOnePercent: string;
}

/** A word's forms by plural category (Unicode CLDR); "other" is taken where one is missing. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Makes it when it is first asked for: a host has the words of every language, and Intl takes milliseconds for each kind of format. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** `locale` is a BCP 47 tag. */
export function formatsOf(locale: string, words: FormatWords) {
  const rules = lazily(() => new Intl.PluralRules(locale));
  const list = lazily(() => new Intl.ListFormat(locale));
  const weekdays = lazily(() => {
    const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
    return Array.from({ length: 7 }, (_, i) => weekday.format(Date.UTC(2024, 0, 1 + i)));
  });
  return {
    locale,
    ...durationsOf(locale, words),
    ...numbersOf(locale),
    /** A duration in s on paper: "45 s", "2 min 5 s". */
    formatExact: (seconds: number): string => exactly(Math.round(seconds), words),
    ...timesOf(locale),

    /** A share from 0 to 1: 0.042 is "4 %"; what would round to 0 is "under 1 %". */
    formatPercent: (share: number): string =>
      share > 0 && share < 0.01 ? words.underOnePercent : `${Math.round(share * 100)} %`,

    /** Names one after another: "Till 1 and Till 2". */
    listOf: (names: readonly string[]): string => list().format(names),

    /** The form of a word that goes with a number, as in "3 customers". */
    plural: (count: number, forms: Forms): string => forms[rules().select(count)] ?? forms.other,

    /** Short names of the days, Monday first. */
    get weekdays(): string[] {
      return weekdays();
    },
  };
}

/** A range whose upper end is more than so many times its lower one says nothing by its lower one. Ratio; guess. */
const WIDE = 4;
/** Ranges that end later are told in whole minutes. Unit s. */
export const ROUGH_S = 100;
const HALF_MINUTE_S = 30;
const STEP_S = 10;

/** Ends of a range of waits in s, as they are told: outwards to tens of seconds, or to whole minutes. */
function endsOf(lowS: number, highS: number): [low: number, high: number] {
  if (highS < ROUGH_S) return [STEP_S * Math.floor(lowS / STEP_S), STEP_S * Math.ceil(highS / STEP_S)];
  return [Math.floor(lowS / 60), Math.ceil(highS / 60)];
}

/** Whether a range of waits in s is too wide for both of its ends to be told. */
export function isWide(lowS: number, highS: number): boolean {
  const [low, high] = endsOf(lowS, highS);
  return high > WIDE * low;
}

/** What a wait lacks: its range is too wide to be told whole, its line is longer than the box can count, its till is held up, or nobody should rely on its length. */
export type WaitDoubt = "rough" | "least" | "held-up" | "guess";

/** One line with its wait in s, as a sentence tells it. */
export interface Line {
  line: string;
  waiting: number;
  waitS: number | null;
  doubt?: WaitDoubt | undefined;
}

/** The people of a line: "9+" where there are more than the box can count. */
export function peopleOf({ waiting, doubt }: Pick<Line, "waiting" | "doubt">): string {
  return doubt === "least" ? `${waiting}+` : String(waiting);
}

function exactly(seconds: number, { s, min }: FormatWords): string {
  const rest = seconds % 60;
  const [whole, part] = [`${(seconds - rest) / 60} ${min}`, `${rest} ${s}`];
  return seconds < 60 ? part : rest === 0 ? whole : `${whole} ${part}`;
}

function durationsOf(locale: string, words: FormatWords) {
  const tenth = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const minutes = (count: number): string => `${count} ${words.min}`;
  const wholeMinutes = (seconds: number): string => minutes(Math.max(1, Math.round(seconds / 60)));
  const ends = (lowS: number, highS: number): [low: number, high: string] => {
    const [low, high] = endsOf(lowS, highS);
    return [low, highS < ROUGH_S ? `${high} ${words.s}` : minutes(high)];
  };
  const formatSpread = (lowS: number, highS: number): string => {
    const [low, high] = ends(lowS, highS);
    return low === 0 ? words.upTo(high) : words.between(String(low), high);
  };

  /** A duration in s: "45 s", "1 min 50 s"; above two minutes in minutes, as nobody acts on less: "4 min", "2 h 5 min". */
  const formatDuration = (seconds: number): string => {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 60) return `${whole} ${words.s}`;
    if (whole < 120) return whole === 60 ? minutes(1) : `${minutes(1)} ${whole - 60} ${words.s}`;
    const inMinutes = Math.round(whole / 60);
    if (inMinutes < 60) return minutes(inMinutes);
    const hours = `${Math.floor(inMinutes / 60)} ${words.h}`;
    return inMinutes % 60 === 0 ? hours : `${hours} ${minutes(inMinutes % 60)}`;
  };

  return {
    formatDuration,

    /** A wait in s within a sentence: "4 min"; "about 4 min" where it is rough, "at least 4 min" where it is longer, "4 min?" where it is a guess. */
    formatWait: (seconds: number, doubt: WaitDoubt | undefined): string => {
      const wait = formatDuration(seconds);
      if (doubt === "least" || doubt === "held-up") return words.atLeast(wait);
      return doubt === "rough" ? words.about(wait) : doubt === "guess" ? `${wait}?` : wait;
    },

    /** A threshold in s: "45 s", "2.8 min", "6.5 min". */
    formatFigure: (seconds: number): string =>
      seconds <= 120 || seconds >= 3600 ? formatDuration(seconds) : `${tenth().format(seconds / 60)} ${words.min}`,

    /** A mean wait in s beside others: "45 s", "1 min 57 s", "2 min 6 s"; from an hour on to the minute. */
    formatMean: (seconds: number): string =>
      seconds < 3600 ? exactly(Math.round(seconds), words) : formatDuration(seconds),

    /** A wait in s for shoppers: to the minute, as nobody can be surer than that. */
    formatRoughWait: (seconds: number): string => (seconds < 30 ? words.noWait : words.about(wholeMinutes(seconds))),

    /** The same of a line that is longer than the box can count. */
    formatLeastWait: (seconds: number): string => words.atLeast(wholeMinutes(seconds)),

    /** A range of waits in s, both ends whatever they are: "2 to 5 min", "10 to 40 s". */
    formatSpread,

    /** A range of waits in s, as far as it is of use: "2 to 5 min"; "up to 18 min" where it is wide; "" under half a minute. */
    formatRange: (lowS: number, highS: number): string => {
      if (highS < HALF_MINUTE_S) return "";
      return isWide(lowS, highS) ? words.upTo(ends(lowS, highS)[1]) : formatSpread(lowS, highS);
    },

    /** A duration in s, rounded up to whole minutes: nobody needs to watch a countdown. */
    formatMinutesUp: (seconds: number): string => minutes(Math.max(1, Math.ceil(seconds / 60))),
  };
}

function numbersOf(locale: string) {
  const tenth = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const tenths = lazily(() => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  const whole = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const typed = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 12, useGrouping: false }));
  return {
    /** A whole number, its thousands apart. */
    formatInteger: (value: number): string => whole().format(value),

    /** A number as people type it: all its decimals after the language's own sign, nothing between thousands. */
    formatTyped: (value: number): string => typed().format(value),

    /** A number with at most one decimal. */
    formatNumber: (value: number): string => tenth().format(value),

    /** A number with one decimal, as in a column of such: "11.0" below "49.3". */
    formatTenths: (value: number): string => tenths().format(value),
  };
}

/** Times are the shop's: the document names its zone. Elsewhere, and for a zone that the browser lacks, the machine's. */
function shopZone(): string | undefined {
  const { document } = globalThis as { document?: { documentElement: { dataset: { zone?: string } } } };
  const zone = document?.documentElement.dataset.zone;
  // Intl takes the machine's by itself, and later.
  if (zone === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Time of day in the shop, to the minute. `locale` is a BCP 47 tag. */
export function hourAndMinuteIn(locale: string, ms: number): string {
  return new Date(ms).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", timeZone: shopZone() });
}

function timesOf(locale: string) {
  const timeZone = shopZone();
  const clock = lazily(
    () => new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "numeric", second: "numeric", timeZone }),
  );
  const offset = lazily(() => new Intl.DateTimeFormat("en-GB", { timeZoneName: "shortOffset", timeZone }));
  return {
    /** Time of day, with seconds. */
    timeOfDay: (ms: number): string => new Date(ms).toLocaleTimeString(locale, { timeZone }),

    hourAndMinute: (ms: number): string => hourAndMinuteIn(locale, ms),

    /** What the shop's clock shows, as time since 0:00. Unit ms. */
    clockMs: (ms: number): number => {
      const [h = 0, min = 0, s = 0] = clock().format(ms).split(":").map(Number);
      return ((h % 24) * 3600 + min * 60 + s) * 1000 + (ms % 1000);
    },

    /** The shop's date: "2026-11-22". */
    dateOf: (ms: number): string => new Date(ms).toLocaleDateString("sv-SE", { timeZone }),

    /** The shop's zone and its difference from UTC at a time: "Europe/Kyiv (GMT+2)". */
    zoneAt: (ms: number): string => {
      const name =
        offset()
          .formatToParts(ms)
          .find(({ type }) => type === "timeZoneName")?.value ?? "";
      // Browsers keep the name that the zone had first.
      const zone = offset().resolvedOptions().timeZone.replace("Kiev", "Kyiv");
      return `${zone} (${name})`;
    },

    /** A date (2026-11-22) as people write it: "Sunday, 22 November 2026". */
    longDate: (date: string): string => {
      const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
      return new Date(`${date}T12:00:00`).toLocaleDateString(locale, options);
    },
  };
}

/** A shorter wait than this is hardly one, as in core/reason.ts. Unit s. */
export const HARDLY_S = 15;

/** Waits from here on are told in minutes. Unit s. */
const MINUTES_S = 120;

/** A wait as it is told: a short one in whole tens of seconds, as nobody acts on less, and what changes every second is not read. */
export function inTens(waitS: number): number {
  return waitS >= MINUTES_S ? waitS : STEP_S * Math.round(waitS / STEP_S);
}

/** What is not known. */
export const UNKNOWN = "–";

/** Text that stays on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

/** What is known of some facts, one after another. */
export function knownOf(...facts: readonly (string | null)[]): string {
  return facts.filter((fact) => fact !== null).join(", ");
}
