// Draws one lane: the till, the people in line, length and wait. An outdated number is never shown as a number.
import type { LaneSnapshot } from "../snapshot.ts";
import { faultsOf } from "./calm-shop.ts";
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import { LAMP, LANE, SENSOR } from "./words.ts";

/** A lane, the host clock in ms, and whether the connection to the host is lost. */
export interface LaneNow {
  lane: LaneSnapshot;
  nowMs: number;
  isLost: boolean;
}

/** People drawn at most; the rest are shown as a number. */
const DRAWN = 8;
/** A trusted length that is less sure than this is marked so. A probability; guess. */
const MIDDLING = 0.8;

export function drawLane(): Drawn<LaneNow> {
  const name = element("h3");
  const state = element("span", { class: "state" });
  const till = element("span", { class: "till" }, state);
  const people = element("span", { class: "people", "aria-hidden": "true" });
  const lamp = element("p", { class: "lamp" });
  const line = element("div", { class: "line" }, till, lamp, people);
  const number = element("b");
  const unit = element("span");
  const length = element("p", { class: "length" }, number, " ", unit);
  const wait = element("p", { class: "wait" });
  const range = element("p", { class: "soft" });
  const sure = element("p", { class: "soft" });
  const notice = element("p", { class: "notice" });
  const trouble = element("p", { class: "trouble" });
  const node = element(
    "li",
    { class: "lane" },
    name,
    line,
    element("div", { class: "facts" }, length, wait, range, sure, notice, trouble),
  );
  let drawn = -1;
  return {
    node,
    update({ lane, nowMs, isLost }) {
      const isOld = isLost || lane.freshness !== "fresh";
      const isDark = isOld || lane.state === "blind";
      const hasNoWait = isDark || lane.state === "closed" || lane.role === "till";
      setText(name, lane.name);
      setAttribute(node, "class", classOf(lane, isOld));
      setText(state, stateOf(lane, isOld));
      const shown = isDark ? null : lane.waiting;
      const count = shown ?? 0;
      if (count !== drawn) drawPeople(people, count);
      drawn = count;
      if (length.hidden !== (lane.role === "till")) length.hidden = lane.role === "till";
      setText(number, numberOf(shown, lane));
      setText(unit, unitOf(lane, isOld));
      setText(wait, hasNoWait ? "" : waitOf(lane));
      setText(range, hasNoWait ? "" : rangeOf(lane));
      setText(sure, hasNoWait ? "" : sureOf(lane));
      setAttribute(node, "data-sure", hasNoWait ? undefined : sureMark(lane));
      setText(notice, noticeOf(lane, nowMs, isLost));
      setText(trouble, isOld ? "" : troubleOf(lane));
      setText(lamp, isOld || lane.lamp === "off" ? "" : LAMP[lane.lamp]);
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
  people.replaceChildren(...persons, ...(count > DRAWN ? [element("span", {}, `+${count - DRAWN}`)] : []));
}

function stateOf(lane: LaneSnapshot, isOld: boolean): string {
  if (isOld) return LANE.state.unknown;
  return lane.role === "line" && lane.state !== "blind" ? LANE.line : LANE.state[lane.state];
}

function numberOf(shown: number | null, lane: LaneSnapshot): string {
  if (shown === null) return LANE.state.unknown;
  if (!lane.isTrusted && lane.state !== "closed") return `${shown}?`;
  return lane.isAtLeast ? `${shown}+` : String(shown);
}

function sureOf({ isTrusted, confidence }: LaneSnapshot): string {
  return isTrusted ? LANE.sure(confidence) : LANE.unsure(confidence);
}

/** How sure the length is, as a mark that can be seen from afar. */
function sureMark({ isTrusted, confidence }: LaneSnapshot): string {
  if (!isTrusted) return "no";
  return confidence < MIDDLING ? "fairly" : "yes";
}

function unitOf(lane: LaneSnapshot, isOld: boolean): string {
  if (isOld && lane.waiting !== null) return `${LANE.waiting}, ${LANE.was(lane.waiting)}`;
  return LANE.waiting;
}

function waitOf({ waitS }: LaneSnapshot): string {
  return waitS === null ? LANE.waitUnknown : LANE.wait(waitS);
}

function rangeOf({ waitLowS, waitHighS }: LaneSnapshot): string {
  return waitLowS === null || waitHighS === null ? "" : LANE.range(waitLowS, waitHighS);
}

function noticeOf(lane: LaneSnapshot, nowMs: number, isLost: boolean): string {
  if (isLost) return LANE.lost;
  if (lane.freshness === "offline") return LANE.offline;
  if (lane.freshness === "unknown" || lane.heardMs === null) return LANE.never;
  if (lane.freshness === "stale") return LANE.stale((nowMs - lane.heardMs) / 1000);
  return lane.state === "blind" ? LANE.blind : "";
}

function troubleOf(lane: LaneSnapshot): string {
  const faults = faultsOf(lane).map(([sensor, health]) => `${SENSOR.names[sensor]}: ${SENSOR.health[health]}`);
  return [...faults, ...(lane.rule === "box" ? [LANE.ownRule] : [])].join("\n");
}
