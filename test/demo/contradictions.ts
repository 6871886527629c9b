// Finds what the staff page says against itself: at one moment, and between one moment and the next. Pure; knows nothing
// of how the page is made, only its English words.
import type { Card, Entry, Moment } from "./moment.ts";

/** The headline holds for this long where nothing happens. Unit ms of the shop's time. */
const HOLD_MS = 10000;
const CALLS = ["open", "escalated", "coming"];

/** Contradictions at one moment, a sentence each. */
export function contradictionsAt(now: Moment): string[] {
  if (now.isLost || now.cards.length === 0) return [];
  const entries = [...now.main, ...now.rest];
  return [
    ...quiet(now, entries),
    ...counts(now, entries),
    ...calls(now, entries),
    ...entries.flatMap((entry) => lines(entry, now.cards)),
    ...now.cards.flatMap(certain),
    ...closing(now, entries),
    ...openings(now),
  ];
}

const isOld = ({ looks }: Card): boolean => looks.includes("old");
const isClosed = ({ state }: Card): boolean => state === "closed" || state === "?";
/** A lane that is marked as not to be relied on. */
const isMarked = ({ looks }: Card): boolean =>
  ["old", "blind", "unsure", "stalled"].some((look) => looks.includes(look));
const isCall = ({ kind }: Entry): boolean => CALLS.includes(kind);

function quiet({ main, rest, cards, counts: said }: Moment, entries: readonly Entry[]): string[] {
  const found: string[] = [];
  const text = entries.map(({ title, why }) => `${title}. ${why}`).join(" ");
  if (entries.some(({ kind }) => kind === "nothing")) {
    if (main.length + rest.length > 1) found.push(`"Nothing to do" beside "${rest[0]?.title ?? main[1]?.title}"`);
    for (const card of cards)
      if (isMarked(card) || card.lamp !== "")
        found.push(`"Nothing to do" beside ${card.name}: ${card.looks.join(" ")}`);
    if (said.some((count) => /called|(more|still) needed/.test(count)))
      found.push(`"Nothing to do" beside "${said.join(", ")}"`);
  }
  if (text.includes("within what the shop allows"))
    for (const card of cards.filter(isMarked))
      found.push(`"within what the shop allows" beside ${card.name}, which is marked`);
  return found;
}

/** How many are open, there, and unknown: "2 of 6 tills open, 1 unknown", "6 tills, all unknown". */
function tillsIn(said: string): (string | undefined)[] {
  const [, none] = /^(\d+) tills?,(?: all)? unknown$/.exec(said) ?? [];
  if (none !== undefined) return ["0", none, none];
  const [, open, tills, unknown = "0"] = /^(\d+) of (\d+) tills open(?:, (\d+) unknown)?$/.exec(said) ?? [];
  return [open, tills, unknown];
}

function counts({ cards, counts: said }: Moment, entries: readonly Entry[]): string[] {
  const found: string[] = [];
  for (const { why } of entries)
    if (Number(/(\d+) tills? needed/.exec(why)?.[1] ?? 0) > cards.length)
      found.push(`"${why}" beside ${cards.length} cards`);
  const [open, tills, unknown] = tillsIn(said[0] ?? "");
  const unseen = cards.filter((card) => card.state === "?" || card.looks.includes("blind"));
  const isOpen = cards.filter((card) => !isClosed(card) && !unseen.includes(card)).length;
  if (Number(tills) !== cards.length) found.push(`"${said[0]}" beside ${cards.length} cards`);
  if (Number(open) !== isOpen) found.push(`"${said[0]}" beside ${isOpen} cards of open tills`);
  if (Number(unknown) !== unseen.length) found.push(`"${said[0]}" beside ${unseen.length} cards that know nothing`);
  const numberOf = (pattern: RegExp): number => Number(said.map((text) => pattern.exec(text)?.[1]).find(Boolean) ?? 0);
  const called = numberOf(/(\d+) called/);
  // Those that are called are among those that are needed.
  const needed = numberOf(/(\d+) (?:more|still) needed/);
  if (Number(open) + Math.max(called, needed) > Number(tills)) found.push(`more than there are: "${said.join(", ")}"`);
  if (needed > 0 && called >= needed) found.push(`as many called as needed, or more: "${said.join(", ")}"`);
  const asks = entries.find((entry) => isCall(entry) || entry.kind === "held");
  const [, waiting] = said.map((text) => /^(nobody|\d+)\+? waits?\b/.exec(text)).find((match) => match !== null) ?? [];
  const onCards = cards
    .filter((card) => !isClosed(card) && !card.length.includes("?"))
    .reduce((sum, { length }) => sum + (Number.parseInt(length, 10) || 0), 0);
  if (waiting !== undefined && Number(waiting === "nobody" ? 0 : waiting) !== onCards)
    found.push(`"${waiting} wait" beside cards with ${onCards}`);
  if (said.includes("enough for now") && asks !== undefined) found.push(`"enough for now" beside "${asks.title}"`);
  return found;
}

/** Nobody closes a till and opens another, and a need that is told beside the count is of the same tills. */
function closing({ counts: said }: Moment, entries: readonly Entry[]): string[] {
  const close = entries.find(({ kind }) => kind === "close");
  const held = entries.find(({ kind }) => kind === "held");
  const wanted = held?.title ?? said.find((text) => / needed/.test(text));
  const needs = / needed, (\d+) open/.exec(held?.why ?? "")?.[1] ?? tillsIn(said[0] ?? "")[0];
  return [
    ...(close !== undefined && wanted !== undefined ? [`"${close.title}" beside "${wanted}"`] : []),
    ...(needs === tillsIn(said[0] ?? "")[0] ? [] : [`"${held?.why}" beside "${said[0]}"`]),
  ];
}

function calls({ cards, tab }: Moment, entries: readonly Entry[]): string[] {
  const found: string[] = [];
  let unseen = 0;
  for (const { kind, title } of entries.filter(isCall)) {
    const till = /^Open (.+?)!?$/.exec(title)?.[1] ?? title.replace(/: somebody is on the way$/, "");
    const card = cards.find(({ name }) => name === till);
    if (card === undefined) found.push(`"${title}": there is no ${till}`);
    // What the lamp of a box shows that is not heard, nobody knows; its till is called all the same.
    else if (isOld(card) && card.lamp === "") unseen += 1;
    else if (card.lamp !== (kind === "coming" ? "on the way" : "open this till"))
      found.push(`"${title}" beside its lamp: "${card.lamp}"`);
  }
  const asked = cards.filter(({ lamp }) => lamp === "open this till" || lamp === "on the way").length;
  const told = entries.filter(isCall).length - unseen;
  if (asked !== told) found.push(`${told} calls beside ${asked} lamps that show one`);
  const urgent = entries.find(({ kind }) => kind === "open" || kind === "escalated");
  if ((urgent !== undefined) !== tab.startsWith("●"))
    found.push(`the tab says "${tab}" beside "${urgent?.title ?? "no call"}"`);
  return found;
}

/**
 * A line is as long in a sentence of now as on its card. What a call was made for is as it was then; what it says of now may
 * leave out the line that it was made for.
 */
function lines(entry: Entry, cards: readonly Card[]): string[] {
  const now = isCall(entry) ? /Now (.+)$/.exec(entry.since)?.[1] : entry.kind === "close" ? undefined : entry.why;
  const [, waiting, at, wait] = /^(\d+) waiting(?: at ([^,]+))?, ([^.:]+)/.exec(now ?? "") ?? [];
  const name = at ?? / waiting at ([^,]+),/.exec(entry.why)?.[1];
  const card = cards.find((one) => one.name === name);
  if (waiting === undefined || card === undefined) return [];
  const onCard = [
    card.length.replace(/[?+]$/, ""),
    card.wait
      .replace(/^Wait /, "")
      .replace("≈\u00a0", "about ")
      .replace("≥\u00a0", "at least "),
  ];
  const said = [waiting, wait?.replace(/^wait /, "")];
  return onCard.join() === said.join() ? [] : [`"${now}" beside ${name}: ${card.length}, "${card.wait}"`];
}

function certain({ name, sure }: Card): string[] {
  return sure.includes("100 %") ? [`${name} is said to be certain: "${sure}"`] : [];
}

/** A till opened as many seconds after its call as lie between the times beside the two. */
function openings({ decisions }: Moment): string[] {
  return decisions.flatMap(({ what, time, why }, i) => {
    const till = /^Opened: (.+)$/.exec(what)?.[1];
    const call = decisions.slice(i).find((row) => row.what === `Call: ${till}`);
    const after = /^Opened (.+) after the call$/.exec(why)?.[1];
    if (till === undefined || call === undefined || after === undefined) return [];
    const lies = (secondsOf(time) - secondsOf(call.time) + 86400) % 86400;
    const isSame = Math.abs(lies - durationS(after)) <= (after.endsWith("min") ? 31 : 1);
    return isSame ? [] : [`"${why}" beside ${call.time} and ${time}`];
  });
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return 3600 * hours + 60 * minutes + seconds;
}

function durationS(text: string): number {
  const of = (unit: string): number => Number(new RegExp(`(\\d+) ${unit}\\b`).exec(text)?.[1] ?? 0);
  return 60 * of("min") + of("s");
}

/** Watches one moment after another: the headline holds while nothing happens. */
export class HeadlineWatch {
  private readonly slackMs: number;
  private title = "";
  private happened = "";
  private sinceMs = Number.NEGATIVE_INFINITY;

  /** `slackMs`: how far apart moments are, and how late the page hears; unit ms of the shop's time. */
  constructor(slackMs: number) {
    this.slackMs = slackMs;
  }

  /** What the headline says too early; "" if it may. */
  update(now: Moment): string {
    const title = now.main[0]?.title ?? "";
    const happened = happenedIn(now);
    const { title: before, sinceMs } = this;
    const isEvent = happened !== this.happened;
    if (title !== before) this.sinceMs = now.atMs;
    this.title = title;
    this.happened = happened;
    const heldMs = now.atMs - sinceMs;
    if (title === before || isEvent || heldMs >= HOLD_MS - this.slackMs) return "";
    return `"${before}" held for ${(heldMs / 1000).toFixed(1)} s only, then "${title}"`;
  }
}

/** Calls, suggestions to close, and tills that open, close, stall or fall silent. */
function happenedIn({ main, rest, cards, isLost }: Moment): string {
  const told = [...main, ...rest].filter(({ kind }) => [...CALLS, "close", "stalled", "unsure"].includes(kind));
  const looks = cards.map(({ state, looks: all }) => [
    state === "closed",
    ...["old", "blind", "stalled"].map((look) => all.includes(look)),
  ]);
  return JSON.stringify([isLost, told.map(({ kind, title }) => kind + title).sort(), looks]);
}
