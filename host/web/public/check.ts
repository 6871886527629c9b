// The page on which a person at a lane counts beside the box. It shows nothing of what the box says until the end.
import type { CheckSummary, CheckTap } from "../../core/lane-check.ts";
import type { RefusedAnswer } from "../refused.ts";
import { type CheckDraft, canUndo, newDraft, peopleOf, readDraft, unsent, withTap } from "./check-draft.ts";
import { drawCheck } from "./check-picture.ts";
import { byId, element, setAttribute, setText } from "./dom.ts";
import { listen } from "./live.ts";
import { Refused, whyOf } from "./refused.ts";
import { logInHere, send } from "./session.ts";
import { CHECK, formatDuration } from "./words.ts";

/** A check is meant to last this long. Unit s. */
const MEANT_S = 900;
/** Between attempts to send. Unit ms. */
const RETRY_MS = 3000;
/** A second tap this soon is no answer: it comes with the first. Unit ms; a guess. */
const DOUBLE_TAP_MS = 500;
const STORED = "tillbeacon-check";

const lane = byId<HTMLSelectElement>("lane");
const first = byId<HTMLInputElement>("first");
const length = byId<HTMLInputElement>("length");
let draft = readDraft(localStorage.getItem(STORED));
/** The host's clock less this device's. Unit ms. */
let offsetMs = 0;
let isSending = false;
let trouble = "";

const hostMs = (): number => Date.now() + offsetMs;

function keep(next: CheckDraft | undefined): void {
  draft = next;
  if (next === undefined) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, JSON.stringify(next));
  draw();
}

function draw(): void {
  byId("begin").hidden = draft !== undefined;
  byId("how").hidden = draft !== undefined;
  byId("running").hidden = draft === undefined || draft.isEnded;
  if (draft === undefined) return;
  setText(byId("lane-name"), draft.name);
  setText(byId("counted"), CHECK.counted(peopleOf(draft)));
  // Not disabled, which would take the focus from it.
  setAttribute(byId("undo"), "aria-disabled", String(!canUndo(draft)));
  const waiting = draft.taps.filter(({ id }) => id > (draft?.sentId ?? 0)).length;
  setText(byId("kept"), trouble || (waiting > 0 ? CHECK.queued(waiting) : CHECK.kept));
  drawTime();
}

function drawTime(): void {
  if (draft === undefined) return;
  const leftS = MEANT_S - (hostMs() - (draft.taps[0]?.tMs ?? 0)) / 1000;
  setText(byId("time"), leftS > 0 ? CHECK.left(formatDuration(leftS)) : CHECK.enough);
}

/** Asks whether the check is to end; whoever taps on has answered. */
function askToEnd(isAsked: boolean): void {
  const end = byId<HTMLButtonElement>("end");
  byId("sure").hidden = !isAsked;
  byId("finish").hidden = isAsked;
  end.disabled = isAsked;
  if (isAsked)
    setTimeout(() => {
      end.disabled = false;
    }, DOUBLE_TAP_MS);
}

function goOn(): void {
  askToEnd(false);
  byId("finish").focus();
}

function tap(kind: CheckTap["kind"], people: number | null): void {
  if (draft === undefined) return;
  askToEnd(false);
  keep(withTap(draft, kind, people, hostMs()));
  navigator.vibrate?.(30);
  flush();
}

/** Sends what the host does not have; what fails is sent again later. */
async function flush(): Promise<void> {
  if (draft === undefined || isSending) return;
  const { id, box } = draft;
  const { taps, isLast } = unsent(draft);
  const isEnded = draft.isEnded && isLast;
  if (taps.length === 0 && !isEnded) return;
  isSending = true;
  try {
    const response = await send("POST", "/api/checks", { id, box, taps, isEnded }, 8000);
    const body = (await response.json()) as { nowMs?: number } & Partial<RefusedAnswer>;
    if (response.status === 401) logInHere();
    trouble = response.ok ? "" : CHECK.failed(whyOf(new Refused(body, response.statusText)));
    if (response.ok) taken(taps.at(-1)?.id, isEnded, body.nowMs);
  } catch {
    // The page says that taps wait; the next attempt is due soon.
  }
  isSending = false;
  draw();
}

function taken(lastId: number | undefined, isEnded: boolean, nowMs: number | undefined): void {
  if (nowMs !== undefined) offsetMs = nowMs - Date.now();
  if (draft === undefined) return;
  keep(isEnded ? undefined : { ...draft, sentId: lastId ?? draft.sentId });
  if (isEnded) showResults().catch(() => {});
  else setTimeout(() => flush(), 0);
}

async function showResults(): Promise<void> {
  const response = await fetch("/api/checks");
  if (!response.ok) return;
  const { nowMs, checks } = (await response.json()) as { nowMs: number; checks: CheckSummary[] };
  offsetMs = nowMs - Date.now();
  setText(byId("none"), checks.length === 0 ? CHECK.none : "");
  byId("results").replaceChildren(...checks.map(drawCheck));
}

byId("begin").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = lane.selectedOptions[0]?.textContent ?? lane.value;
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  keep(newDraft(id, lane.value, name, Math.round(Number(first.value)), hostMs()));
  // What was pressed is gone: who goes by keys goes on with what came in its place.
  byId("joined").focus();
  flush();
});
byId("mark").addEventListener("submit", (event) => {
  event.preventDefault();
  tap("length", Math.round(Number(length.value)));
  length.value = "";
});
byId("joined").addEventListener("click", () => tap("joined", null));
byId("left").addEventListener("click", () => tap("left", null));
byId("undo").addEventListener("click", () => {
  if (draft !== undefined && canUndo(draft)) tap("undo", null);
});
byId("finish").addEventListener("click", () => {
  askToEnd(true);
  // A second tap or key press then ends nothing.
  byId("go-on").focus();
});
byId("go-on").addEventListener("click", goOn);
byId("sure").addEventListener("keydown", ({ key }) => {
  if (key === "Escape") goOn();
});
byId("end").addEventListener("click", () => {
  if (draft === undefined) return;
  askToEnd(false);
  keep({ ...draft, isEnded: true });
  byId("results-title").focus();
  flush();
});

listen(
  "check",
  ({ store, lanes }) => {
    setText(byId("store"), store);
    const boxes = lanes.filter(({ role }) => role !== "door" && role !== "till");
    const options = boxes.map(({ box, name }) => element("option", { value: box }, name));
    const isSame = options.map(({ value }) => value).join() === [...lane.options].map(({ value }) => value).join();
    if (!isSame) lane.replaceChildren(...options);
    // Before, there is no lane to check.
    byId<HTMLButtonElement>("start").disabled = options.length === 0;
  },
  () => {},
);
document.addEventListener("visibilitychange", () => flush());
addEventListener("online", () => flush());
setInterval(() => flush(), RETRY_MS);
setInterval(drawTime, 1000);
draw();
showResults().catch(() => {});
