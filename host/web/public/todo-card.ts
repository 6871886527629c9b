// Draws one thing to do, with the button that accepts a call.
import type { RefusedAnswer } from "../refused.ts";
import { type Drawn, element, setAttribute, setText } from "./dom.ts";
import { Refused, whyOf } from "./refused.ts";
import { logInHere, send } from "./session.ts";
import type { Todo } from "./todo.ts";
import { LANE, TODO } from "./words.ts";

/** A call younger than this was made "just now". Unit s. */
const JUST_NOW_S = 5;
/** Titles of more letters are set smaller where several share the band, so that none is cut off; an accepted call has no button beside it. */
const LONG = 24;
const LONG_ALONE = 32;
/** Titles of more letters are set smaller still. */
const LONGEST = 36;

/** A reason of more letters takes two lines on a phone, where three rows have one each. */
const WORDY = 36;

/** A thing to do and the host clock in ms. */
export interface TodoNow {
  todo: Todo;
  nowMs: number;
}

export function drawTodo(): Drawn<TodoNow> {
  const title = element("h3", { class: "title", tabindex: -1 });
  const whole = element("span", { class: "whole" });
  const brief = element("span", { class: "brief" });
  const why = element("p", { class: "why" }, whole, brief);
  const since = element("p", { class: "soft" });
  const status = element("p", { class: "answer", role: "status" });
  const button = element("button", { type: "button", hidden: true }, TODO.onMyWay);
  const node = element("li", {}, title, why, since, status, button);
  let box = "";
  button.addEventListener("click", async () => {
    // Not disabled, which would take the focus from it.
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    setText(status, TODO.sent);
    setText(status, await acceptCall(box));
    button.ariaDisabled = null;
  });
  return {
    node,
    update({ todo, nowMs }) {
      const isLong = todo.title.length > (todo.kind === "coming" ? LONG_ALONE : LONG);
      setAttribute(
        node,
        "class",
        `todo ${todo.kind}${isLong ? " long" : ""}${todo.title.length > LONGEST ? " longest" : ""}`,
      );
      setText(title, todo.title);
      setText(whole, todo.why);
      setText(brief, todo.brief);
      setAttribute(why, "class", todo.brief.length > WORDY ? "why wordy" : "why");
      why.hidden = todo.why === "";
      setText(since, sinceText(todo, nowMs));
      box = todo.box ?? "";
      const canAccept = todo.kind === "open" || todo.kind === "escalated";
      // The button goes: who pressed it stays at the card.
      if (!canAccept && document.activeElement === button) title.focus({ preventScroll: true });
      if (button.hidden === canAccept) button.hidden = !canAccept;
      setAttribute(button, "aria-label", TODO.onMyWayTo(todo.name ?? ""));
    },
  };
}

function sinceText({ sinceMs, now }: Todo, nowMs: number): string {
  if (sinceMs === undefined) return "";
  const seconds = (nowMs - sinceMs) / 1000;
  return seconds < JUST_NOW_S ? TODO.calledJustNow : TODO.calledFor(seconds, now ?? "");
}

/** Accepts the call; returns the error to show, "" on success, when the host's next update changes the card. */
async function acceptCall(box: string): Promise<string> {
  try {
    const response = await send("POST", "/api/acknowledge", { box }, 5000);
    if (response.ok) return "";
    if (response.status === 401) logInHere();
    if (response.status === 404) return TODO.over;
    return TODO.notSent(whyOf(new Refused((await response.json()) as RefusedAnswer, response.statusText)));
  } catch {
    return TODO.notSent(LANE.lost);
  }
}
