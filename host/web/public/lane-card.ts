// Draws one lane: the till, the people in line, length and wait. An outdated number is never shown as a number.
import type { LaneSnapshot } from "../snapshot.ts";
import { sureMark } from "./calm-shop.ts";
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import type { LaneDetails } from "./lane-detail.ts";
import {
  noticeOf,
  numberOf,
  rangeOf,
  stateOf,
  sureOf,
  sureWord,
  troubleOf,
  unitOf,
  waitAloneOf,
  waitOf,
} from "./lane-words.ts";
import { LAMP, LANE } from "./words.ts";

/** A lane, the host clock in ms, and whether the connection to the host is lost. */
export interface LaneNow {
  lane: LaneSnapshot;
  nowMs: number;
  isLost: boolean;
}

/** Names of more letters have two lines of smaller ones: on a wall, and of more than the second number everywhere. */
const LONG = 10;
const LONGER = 13;
/** Of more letters, three lines on a wall. */
const LONGEST = 28;
/** People drawn at most; the rest are shown as a number. */
const DRAWN = 8;
/** The mark: three bars are sure, two fairly, one not. */
const BARS = [1, 2, 3];

function bars(): HTMLElement {
  return element("span", { class: "bars", "aria-hidden": "true" }, ...BARS.map(() => element("i")));
}

/** What the bars mean, where cards have no room to say it. */
export function drawLegend(legend: HTMLElement): void {
  for (const mark of ["yes", "fairly", "no"] as const) {
    legend.append(element("li", { "data-sure": mark }, bars(), LANE.sureWord[mark]));
  }
}

export function drawLane(details: LaneDetails): Drawn<LaneNow> {
  const name = element("h3", { class: "name" });
  const state = element("span", { class: "state" });
  const till = element("span", { class: "till" }, state);
  const people = element("span", { class: "people", "aria-hidden": "true" });
  const lamp = element("p", { class: "lamp" });
  const line = element("div", { class: "line" }, till, lamp, people);
  const number = element("b");
  const unit = element("span", { class: "unit" });
  const length = element("p", { class: "length" }, number, " ", unit);
  const wait = element("span", { class: "said" });
  const waitAlone = element("span", { class: "alone", "aria-hidden": "true" });
  const waits = element("p", { class: "wait" }, wait, waitAlone);
  const range = element("p", { class: "soft range" });
  const word = element("span", { class: "word" });
  const sure = element("button", { type: "button", class: "sure" }, bars(), word);
  const notice = element("p", { class: "notice" });
  const trouble = element("p", { class: "trouble" });
  const node = element(
    "li",
    { class: "lane" },
    name,
    line,
    element("div", { class: "facts" }, length, waits, range, sure, notice, trouble),
  );
  let drawn = -1;
  let box = "";
  details.openBy(sure, () => box);
  return {
    node,
    update({ lane, nowMs, isLost }) {
      const isOld = isLost || lane.freshness !== "fresh";
      const isDark = isOld || lane.state === "blind";
      const hasNoWait = isDark || lane.state === "closed" || lane.role === "till";
      setText(name, lane.name);
      setAttribute(name, "class", nameClass(lane.name.length));
      setAttribute(node, "class", classOf(lane, isOld));
      setText(state, stateOf(lane, isOld));
      const shown = isDark ? null : lane.waiting;
      const count = shown ?? 0;
      if (count !== drawn) drawPeople(people, count);
      drawn = count;
      // Nobody stands before a closed till: a zero there would draw the eye as the lengths beside it do.
      const hasNoLength = lane.role === "till" || (lane.state === "closed" && shown === 0);
      if (length.hidden !== hasNoLength) length.hidden = hasNoLength;
      setText(number, numberOf(shown, lane));
      setText(unit, unitOf(lane, isOld, shown, nowMs));
      if (waits.hidden !== hasNoWait) waits.hidden = hasNoWait;
      setText(wait, hasNoWait ? "" : waitOf(lane));
      setText(waitAlone, hasNoWait ? "" : waitAloneOf(lane));
      setText(range, hasNoWait ? "" : rangeOf(lane));
      box = lane.box;
      sure.disabled = hasNoWait;
      setAttribute(sure, "aria-label", `${lane.name}: ${sureOf(lane)}`);
      setAttribute(sure, "title", hasNoWait ? undefined : sureOf(lane));
      setText(word, hasNoWait ? "" : sureWord(lane));
      setAttribute(node, "data-sure", hasNoWait ? undefined : sureMark(lane));
      setText(notice, noticeOf(lane, nowMs, isLost));
      setText(trouble, isOld ? "" : troubleOf(lane));
      // The till says the same already.
      const saysNothing = isOld || lane.lamp === "off" || lane.lamp === lane.state;
      setText(lamp, saysNothing ? "" : LAMP[lane.lamp]);
    },
  };
}

function classOf(lane: LaneSnapshot, isOld: boolean): string {
  const lamp = isOld ? "" : ` shows-${lane.lamp}`;
  const trust = lane.isTrusted || lane.state === "closed" ? "" : " unsure";
  return `lane ${isOld ? "old" : `${lane.state}${trust}`}${lamp}`;
}

function drawPeople(people: HTMLElement, count: number): void {
  const drawn = Math.min(count, DRAWN);
  const persons = Array.from({ length: drawn }, () => element("i"));
  people.replaceChildren(
    ...persons,
    ...(count > DRAWN ? [element("span", { class: "more" }, `+${count - DRAWN}`)] : []),
  );
}

function nameClass(letters: number): string {
  const steps = [
    [LONG, "long"],
    [LONGER, "longer"],
    [LONGEST, "longest"],
  ] as const;
  return ["name", ...steps.filter(([most]) => letters > most).map(([, step]) => step)].join(" ");
}
