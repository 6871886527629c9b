// Watches the staff page of a running host in a real browser: every sentence that it shows, every call and what came of it,
// whatever it says against itself, and what moves.
import type { Browser } from "playwright-core";
import type { Shift } from "../e2e/layout-shift.ts";
import { contradictionsAt, HeadlineWatch } from "./contradictions.ts";
import { type Moment, momentOf } from "./moment.ts";
import { openPages } from "./page-shifts.ts";

/** Between two looks at the page. Unit ms. */
const LOOK_MS = 250;
/** The host tells pages of a change within a second, and a browser draws it when it can. Unit ms. */
const LATE_MS = 1500;
/** What a call promises is for whoever comes so much later. Unit ms. */
const PROMISED_MS = 180000;
/** A contradiction that is gone at the next look was the page in the middle of drawing. */
const LOOKS = 2;

/** A sentence and the shop's time at which it appeared, in ms since the page was opened. */
export interface Said {
  atMs: number;
  text: string;
}

/** A call from its start to its end, and the longest wait that the page shows when the promise falls due. */
export interface CallStory {
  till: string;
  time: string;
  why: string;
  after: string[];
  longestAfter: string;
}

export interface Watched {
  sentences: Said[];
  contradictions: Said[];
  /** Headlines that did not hold, by this machine's clock: on a busy one the page hears late. */
  unsteady: Said[];
  calls: CallStory[];
  /** By screen. */
  shift: { [screen: string]: Shift };
}

/** Watches the page at `address` for `seconds`; `speed`: the shop's seconds to one. `onSaid` hears sentences as they come. */
export async function watchPage(
  browser: Browser,
  address: string,
  { seconds, speed, onSaid = () => {} }: { seconds: number; speed: number; onSaid?: (said: Said) => void },
): Promise<Watched> {
  // Sentences are read from the first screen.
  const opened = await openPages(browser, [address]);
  const [first] = opened.pages;
  if (first === undefined) throw new Error("no screen to watch");
  const notes = new Notes(speed * (2 * LOOK_MS + LATE_MS), onSaid);
  const startMs = performance.now();
  while (performance.now() - startMs < 1000 * seconds) {
    const beforeMs = performance.now();
    notes.add(await momentOf(first, speed * (beforeMs - startMs)));
    await first.waitForTimeout(Math.max(0, LOOK_MS - (performance.now() - beforeMs)));
  }
  const shift = Object.fromEntries((await opened.close()).map((one) => [one.screen, one.shift]));
  return {
    sentences: notes.sentences,
    contradictions: notes.contradictions,
    unsteady: notes.unsteady,
    calls: notes.calls(),
    shift,
  };
}

class Notes {
  readonly sentences: Said[] = [];
  readonly contradictions: Said[] = [];
  readonly unsteady: Said[] = [];
  private readonly headline: HeadlineWatch;
  private readonly onSaid: (said: Said) => void;
  private last = "";
  private looks = new Map<string, number>();
  private rows = new Map<string, { time: string; what: string; why: string; atMs: number }>();
  private waits: Said[] = [];

  constructor(slackMs: number, onSaid: (said: Said) => void) {
    this.headline = new HeadlineWatch(slackMs);
    this.onSaid = onSaid;
  }

  add(now: Moment): void {
    const text = now.main.map(({ title, why }) => (why === "" ? title : `${title}: ${why}`)).join(" | ");
    if (text !== this.last && text !== "") {
      this.sentences.push({ atMs: now.atMs, text });
      this.onSaid({ atMs: now.atMs, text });
    }
    this.last = text;
    const tooEarly = this.headline.update(now);
    if (tooEarly !== "") this.unsteady.push({ atMs: now.atMs, text: tooEarly });
    const found = contradictionsAt(now);
    this.looks = new Map(found.map((one) => [one, (this.looks.get(one) ?? 0) + 1]));
    for (const [one, looks] of this.looks) if (looks === LOOKS) this.contradictions.push({ atMs: now.atMs, text: one });
    for (const row of now.decisions) {
      const key = `${row.time} ${row.what}`;
      if (!this.rows.has(key)) this.rows.set(key, { ...row, atMs: now.atMs });
    }
    this.waits.push({ atMs: now.atMs, text: longestIn(now) });
  }

  /** Every call of the list of decisions, the first one first. */
  calls(): CallStory[] {
    const rows = [...this.rows.values()].sort((a, b) => a.time.localeCompare(b.time));
    return rows.flatMap(({ what, why, time, atMs }, i) => {
      const till = /^Call: (.+)$/.exec(what)?.[1];
      if (till === undefined) return [];
      const later = rows.slice(i + 1).filter((row) => row.what.endsWith(`: ${till}`));
      const next = later.findIndex((row) => row.what.startsWith("Call:"));
      const after = later.slice(0, next < 0 ? undefined : next).map((row) => `${row.time} ${row.what}: ${row.why}`);
      const longestAfter = this.waits.find((wait) => wait.atMs >= atMs + PROMISED_MS)?.text ?? "";
      return [{ till, time, why, after, longestAfter }];
    });
  }
}

/** The longest line that the cards show, with its wait. */
function longestIn({ cards }: Moment): string {
  const lengthOf = (length: string): number => Number.parseInt(length, 10) || 0;
  const [longest] = cards
    .filter(({ state }) => state !== "closed")
    .sort((a, b) => lengthOf(b.length) - lengthOf(a.length));
  return longest === undefined ? "no till is open" : `${longest.length} waiting at ${longest.name}, ${longest.wait}`;
}
